"""A process loads the product once: nothing of it is searched for garbage at its end, and seldom before."""

import subprocess
import sys

import pytest

from sefton_pdps.local.embedded import PROJECT

# What is registered first runs last.
_ENDS = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count() > 1000, gc.get_threshold()[0]))
from sefton_pdps.startup import spare_the_garbage_search
spare_the_garbage_search()
print("works", gc.isenabled(), gc.get_freeze_count())
"""


def test_what_was_loaded_is_not_searched_at_the_end_and_garbage_is_collected_until_then() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _ENDS], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == ["works True 0", "True 50000"]


@pytest.mark.parametrize("door", ["manage.py", "sefton_pdps/wsgi.py", "sefton_pdps/celery.py"])
def test_each_door_of_the_product_starts_so(door: str) -> None:
    assert "\nspare_the_garbage_search()\n" in (PROJECT / door).read_text().replace("    spare", "spare")


def test_a_process_that_touches_no_workbook_does_not_import_what_reads_and_writes_them() -> None:
    """A third of a second of each command, worker and test process."""
    program = "import sys, manage; manage.main(); print('django' in sys.modules, 'openpyxl' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program, "check"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "True False"


def test_the_web_server_imports_them_before_it_forks() -> None:
    assert 'import_module("openpyxl")' in (PROJECT / "sefton_pdps/wsgi.py").read_text()
