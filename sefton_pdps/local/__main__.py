"""`python -m sefton_pdps.local WORD`: set up with any Python, go on inside `.venv`. The words: `targets.py`."""

import os
import sys
from pathlib import Path

from sefton_pdps.local import setup
from sefton_pdps.local.targets import TARGETS


def main() -> int:
    """Run one of the words and return its exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in TARGETS:
        print(f"Usage: python -m sefton_pdps.local {' | '.join(TARGETS)}", file=sys.stderr)
        return 2
    word = sys.argv[1]
    target = TARGETS[word]
    if target.needs:
        if Path(sys.prefix).resolve() != setup.VENV.resolve():
            setup.ensure(target.needs)
            # A dozen processes start from these modules: they are compiled once, also where the shell says otherwise.
            os.environ["PYTHONDONTWRITEBYTECODE"] = ""
            os.execv(setup.PYTHON, [str(setup.PYTHON), "-m", "sefton_pdps.local", word])
        setup.check_system(target.needs)
    return target.run()


if __name__ == "__main__":
    sys.exit(main())
