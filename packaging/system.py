"""System libraries and programs that pip can't install: found, installed on Debian, else named."""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt loads on Linux even without a screen: file name → Debian package."""

WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads besides for a window on X11."""


def accept_any_console() -> None:
    """Let a console without some character show another one instead of ending the script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def require_libraries(libraries: Mapping[str, str]) -> None:
    """Make sure that shared libraries can be loaded (Linux; elsewhere Qt brings its own).

    Args:
        libraries: file name → Debian package.

    Raises:
        SystemExit: some are missing and can't be installed; names the command that does.
    """
    if sys.platform != "linux":
        return
    missing = [name for name in libraries if not _loads(name)]
    if not missing:
        return
    packages = sorted({libraries[name] for name in missing})
    print(f"Qt needs system libraries that are missing: {', '.join(missing)}", flush=True)
    if _can_install() and _apt_install(packages) and all(_loads(name) for name in missing):
        return
    raise SystemExit(f"Please install them, then start again:\n  {_command(packages, missing)}")


def install_venv_module() -> None:
    """Install Python's venv module, which Debian ships as a package of its own.

    Raises:
        SystemExit: it can't be installed here; names the command that does.
    """
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    print("This Python lacks its venv module.", flush=True)
    if _can_install() and _apt_install([package]):
        return
    command = _command([package], ["python3-libs"])
    raise SystemExit(f"Please install it, then start again:\n  {command}")


def offer_program(program: str, packages: Iterable[str]) -> bool:
    """Tell whether a program is there, after trying to install it where that needs no asking."""
    if shutil.which(program):
        return True
    return _can_install() and _apt_install(list(packages)) and bool(shutil.which(program))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _can_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages, refreshing the package lists only if the first try fails."""
    print(f"Installing with apt-get: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    refresh = ["apt-get", "update", "--quiet"]
    for command in (install, refresh, install):
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode == 0 and command is install:
            return True
    print(done.stdout.decode(errors="replace")[-2000:], flush=True)
    return False


def _command(packages: list[str], libraries: list[str]) -> str:
    """Return what a person types to install, in the words of this machine's package manager."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install {' '.join(packages)}"
    wide = [
        f"'{name}()(64bit)'" if sys.maxsize > 2**32 and ".so" in name else name
        for name in libraries
    ]
    for manager in ("dnf", "zypper"):
        if shutil.which(manager):
            return f"sudo {manager} install {' '.join(wide)}"
    return f"(your package manager) install {' '.join(libraries)}"
