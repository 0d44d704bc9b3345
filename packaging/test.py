"""Install everything on a fresh machine and pass the tests: ``python3 packaging/test.py``.

``--quick`` runs pytest alone; arguments after ``--`` go to pytest.
"""

import sys

import interpreter


def main():
    interpreter.refuse_unsupported()
    import checks

    return checks.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
