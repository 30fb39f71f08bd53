"""A plugin of pytest, named by `-p tests.covering.plugin`: counts what runs in the tests' own processes."""

import atexit

import coverage

from tests.covering.rooms import CONFIG, DATA, FOLDERS

DATA.mkdir(parents=True, exist_ok=True)
_counter = coverage.Coverage(
    data_file=str(DATA / "counted"), data_suffix=True, branch=True, config_file=CONFIG, source=FOLDERS
)
_counter.start()


@atexit.register
def _keep() -> None:
    _counter.stop()
    _counter.save()
