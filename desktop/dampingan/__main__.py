"""Start of the program: `dampingan` or `python -m dampingan`."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import warnings
from pathlib import Path


def main() -> int:
    """Run the command line, or open the window when there is no command; return the exit code."""
    from dampingan.cli.command import main as command_line

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # those of libraries: python -W default shows them
    return command_line(sys.argv[1:], window=_window)


def _window(workspace: Path | None) -> int:
    gc.disable()  # until the first screen stands: `ui.frame.collector`
    from dampingan import app

    return app.run(workspace)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen program is its own child's interpreter
    sys.exit(main())
