"""The grounds of the Procurement Act 2023 over time (ADR 137)."""

from collections.abc import Iterable, Sequence
from typing import Any

from calloffs.models import ActGround
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

NONE = Empty("No ground is entered, so no spot purchase is asked for one.")


def grounds_table(grounds: Iterable[ActGround], *, may: bool) -> Table:
    """Each ground with its rule, where it may be chosen, and whether it asks for notices."""
    columns = [
        Column("Ground"),
        Column("Stands on"),
        Column("May be chosen"),
        Column("Notices"),
        Column("In force"),
    ]
    lines: list[Sequence[Any]] = [
        [
            one.name,
            one.legal_basis,
            str(one.get_fits_display()),
            "Owed" if one.owes_notices else "Not owed",
            f"from {short_day(one.valid_from)}{f' until {short_day(one.valid_to)}' if one.valid_to else ''}",
            *([_end(one)] if may else []),
        ]
        for one in grounds
    ]
    acts = [Column("Change")] if may else []
    return Table("Grounds of the Act", [*columns, *acts], lines, NONE, caption_hidden=True)


def _end(ground: ActGround) -> Cell | str:
    return "" if ground.valid_to else Cell("End it", url=address_of("calloffs:act_ground_end", ground.pk))
