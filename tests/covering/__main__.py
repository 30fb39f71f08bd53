"""`python -m tests.covering [begin]`: join what the processes counted, and fail where a room is below its measure."""

import json
import shutil
import sys
from collections import defaultdict
from typing import Any, NamedTuple

import coverage

from sefton_pdps.local.embedded import PROJECT
from tests.covering.rooms import CONFIG, DATA, LEAST, room_of


class Counted(NamedTuple):
    """A file's lines and branches: how many there are, how many no test takes, and where."""

    path: str
    there: int
    missed: int
    where: str


def main(wanted: list[str]) -> int:
    """Judge what was counted, 0 when every room is at its measure; with `begin`, forget what was counted before."""
    if wanted == ["begin"]:
        shutil.rmtree(DATA, ignore_errors=True)
        return 0
    rooms: dict[str, list[Counted]] = defaultdict(list)
    for path, file in _joined()["files"].items():
        if room := room_of(PROJECT / path):
            rooms[room].append(_counted(path, file))
    below = [room for room in LEAST if not _judge(room, rooms[room])]
    return 1 if below else 0


def _joined() -> dict[str, Any]:
    joined = coverage.Coverage(data_file=str(DATA / "counted"), branch=True, config_file=CONFIG)
    joined.combine([str(DATA)], keep=True)
    report = DATA / "report.json"
    joined.json_report(outfile=str(report))
    return dict(json.loads(report.read_text()))


def _counted(path: str, file: dict[str, Any]) -> Counted:
    told = file["summary"]
    arrows = [f"{start}->{'exit' if end < 0 else end}" for start, end in file["missing_branches"]]
    return Counted(
        path,
        there=told["num_statements"] + told["num_branches"],
        missed=told["missing_lines"] + told["missing_branches"],
        where=" ".join([*map(str, file["missing_lines"]), *arrows]),
    )


def _judge(room: str, files: list[Counted]) -> bool:
    there, missed = sum(each.there for each in files), sum(each.missed for each in files)
    share = 100 * (there - missed) / there if there else 0.0
    print(f"{room:<12} {share:6.2f}% of {there} lines and branches, at least {LEAST[room]:.0f}%")
    for each in sorted(files, key=lambda each: -each.missed):
        if each.missed:
            print(f"    {each.missed:>4} missed  {each.path}: {each.where}")
    return share >= LEAST[room]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
