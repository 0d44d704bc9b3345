"""Install Dampingan on a fresh machine and run it: ``python3 packaging/run.py``.

With a screen the program opens on the demo village. Without one (a server, CI, ``--offscreen``) the
same window is driven without a screen: it keys a family, makes the regency's workbook and leaves
workspace, workbook and pictures in a folder that is named at the end.
"""

import sys

import interpreter


def main():
    interpreter.refuse_unsupported()
    import launch

    return launch.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
