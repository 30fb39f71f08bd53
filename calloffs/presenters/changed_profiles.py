"""A profile that was changed after it went out: what differs, and how it is told."""

from collections.abc import Mapping
from typing import Any

from calloffs.rules.changed_profiles import changes_in
from placements.rules.profile import PARTS
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

SAME = Empty("Nothing in it differs from what went out.")
NOTHING = "Not said"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Table:
    """Each part and each need that differs between what went out and what would."""
    was, becomes = _rows(before), _rows(after)
    labels = {key: label for rows in (was, becomes) for key, (label, _value) in rows.items()}
    empty = ("", "")
    changed = [
        [label, was.get(key, empty)[1] or NOTHING, becomes.get(key, empty)[1] or NOTHING]
        for key, label in labels.items()
        if was.get(key, empty)[1] != becomes.get(key, empty)[1]
    ]
    columns = [Column("Part"), Column("As it went out"), Column("As it would be")]
    return Table("What would change", columns, changed, SAME)


def _rows(profile: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    parts = {name: (label, str(profile.get(name, ""))) for name, label in PARTS.items()}
    return {**parts, **{row["code"]: (row["label"], str(row["value"])) for row in profile.get("needs", [])}}


def changes_table(profile: Mapping[str, Any] | None) -> Table | None:
    """When what went out was changed and how; None where it never was."""
    changes = changes_in(profile)
    if not changes:
        return None
    return Table(
        "What was changed after it first went out",
        [Column("When"), Column("What changed")],
        [[Cell(moment(at)), words] for at, words in reversed(changes)],
    )
