"""`python -m sefton_pdps.local run | test | drill`: set up with any Python, go on inside `.venv`."""

import os
import sys
from pathlib import Path

from sefton_pdps.local import setup

COMMANDS = ("run", "test", "drill")


def main() -> int:
    """Run one of the commands and return its exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"Usage: python -m sefton_pdps.local {' | '.join(COMMANDS)}", file=sys.stderr)
        return 2
    command = sys.argv[1]
    purpose = "run" if command == "run" else "test"
    if Path(sys.prefix).resolve() != setup.VENV.resolve():
        setup.ensure(purpose)
        # A dozen processes start from these modules: they are compiled once, also where the shell says otherwise.
        os.environ["PYTHONDONTWRITEBYTECODE"] = ""
        os.execv(setup.PYTHON, [str(setup.PYTHON), "-m", "sefton_pdps.local", command])
    setup.check_system(purpose)
    if command == "run":
        from sefton_pdps.local.run import run

        return run()
    from sefton_pdps.local.checks import run_checks

    return run_checks(drill=command == "drill")


if __name__ == "__main__":
    sys.exit(main())
