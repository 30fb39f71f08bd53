"""What the Cabinet's decision asks of this software, and where code and tests say that they keep it.

A mark is the number of a requirement ("S" and a number) in a docstring, a comment or a note; "to" between two
numbers stands for those between as well. Nothing is listed by hand but the sentences in `docs/requirements.toml`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sefton_pdps.handbook.sources import PRODUCT, files

_MARK = re.compile(r"\bS-(\d+)\b(?: to S-(\d+)\b)?")
_HEAD = """# What the council decided, and where it is kept

The Cabinet of Sefton Council decided on 3 February 2022 to set up the PDPS. Each number below is one thing that the
report to that meeting asks of this software, in our words. Code, tests and decisions cite the number; this page is
made from those marks (`manage.py generate_docs`; the sentences stand in `docs/requirements.toml`). Nobody who uses
the service reads these numbers.
"""


@dataclass(frozen=True)
class Requirement:
    """One requirement; `not_built` and `none` say why there is no code, or not all of it."""

    number: str
    where: str
    says: str
    must: str = ""
    not_built: str = ""
    none: str = ""


def read() -> tuple[Requirement, ...]:
    """The requirements in their order."""
    tables = tomllib.loads((Path(settings.BASE_DIR) / "docs/requirements.toml").read_text())
    return tuple(Requirement(number, **table) for number, table in tables.items())


def marks(text: str) -> set[str]:
    """The numbers that a text cites, ranges filled in."""
    cited = set()
    for first, last in _MARK.findall(text):
        cited |= {f"S-{number}" for number in range(int(first), int(last or first) + 1)}
    return cited


def marked(*folders: str) -> dict[str, list[str]]:
    """Each number cited in the folders, with the files that cite it."""
    where: dict[str, list[str]] = defaultdict(list)
    for name, path in files(*folders):
        for number in marks(path.read_text()):
            where[number].append(name)
    return where


def decided() -> dict[str, list[str]]:
    """Each number cited in a decision, with the decisions' numbers."""
    where: dict[str, list[str]] = defaultdict(list)
    for path in sorted((Path(settings.BASE_DIR) / "docs/adr").glob("*.md")):
        for number in marks(path.read_text()):
            where[number].append(f"[ADR {int(path.name[:4])}](adr/{path.name})")
    return where


def page() -> str:
    """The requirements with their sentences, and where they are kept, shown and decided."""
    kept, shown, decisions = marked(*PRODUCT), marked("tests"), decided()
    parts = [_HEAD]
    for requirement in read():
        number = requirement.number
        parts.append(f"## {number}: {requirement.where}\n")
        parts += [f"{line}\n" for line in _sentences(requirement)]
        rows = [
            *(f"- Kept in `{name}`" for name in kept[number]),
            *(f"- Shown by `{name}`" for name in shown[number]),
            *([f"- Decided in {', '.join(decisions[number])}"] if decisions[number] else []),
        ]
        parts += ["\n".join(rows) + "\n"] if rows else []
    return "\n".join(parts)


def _sentences(requirement: Requirement) -> Iterator[str]:
    yield f"The report: {requirement.says}"
    if requirement.must:
        yield f"The software: {requirement.must}"
    if requirement.not_built:
        yield f"**Not built yet:** {requirement.not_built}"
    if requirement.none:
        yield f"Nothing to build: {requirement.none}"
