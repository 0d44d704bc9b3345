"""Refuse a Python that the program can't use, in words, before anything else is imported.

Written so that any Python can read it (no annotations, no f-strings): an old interpreter must get
as far as the sentence below instead of a SyntaxError.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 13)


def refuse_unsupported():
    """End the process with one sentence unless this is Python 3.11, 3.12 or 3.13."""
    if OLDEST <= tuple(sys.version_info[:2]) <= NEWEST:
        return
    this = str(sys.version_info[0]) + "." + str(sys.version_info[1])
    sentence = "Dampingan needs Python 3.11, 3.12 or 3.13 and this is Python " + this + ". "
    sys.exit(sentence + _suggestion())


def _suggestion():
    script = sys.argv[0]
    if sys.platform == "win32":
        return "Install Python 3.13 and run: py -3.13 " + script
    try:
        from shutil import which
    except ImportError:  # Python 2
        return "Run it with python3: python3 " + script
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3." + str(minor)
        if which(name):
            return "This machine has another one; run: " + name + " " + script
    return "Install one of them and run: python3.13 " + script
