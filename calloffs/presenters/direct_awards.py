"""The homes that a direct award may choose, and what each length of stay would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from calloffs.models import ActGround, CallOff, LadderApproach
from calloffs.rules.direct_awards import LENGTHS, Stay
from calloffs.rules.places import Standing, also_wanted, why_gone
from calloffs.rules.values import whole_life_value
from calloffs.states import HowLong
from placements.presenters.fit_list import ToChoose
from placements.presenters.matching import grade_status, miles_words, needs_words, not_met
from providers.presenters.setting_page import judgement
from providers.rules.home_names import home_name
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, CellValue, Column, Table

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit


NOT_FOR_SO_LONG = "None for so long"


@dataclass(frozen=True)
class Estimate:
    """Pounds a week by which a length is told in money before its case is made, and which fee that is."""

    weekly: Decimal | None
    which: str

    def of(self, starts_on: date, ends_on: date) -> str:
        """What a length would cost, in round figures; nothing without a fee."""
        if self.weekly is None:
            return ""
        about = words.about(whole_life_value(self.weekly, starts_on, ends_on))
        return about[:1].upper() + about[1:]

    def told(self, starts_on: date, ends_on: date) -> str:
        """The same with which fee it is, beside the length that was chosen."""
        cost = self.of(starts_on, ends_on)
        return f"{cost} {self.which}." if cost else ""


def estimate(agreed: LadderApproach | None, median: Decimal | None) -> Estimate:
    """By the fee that a yes on the ladder named, where one stands, else by the median of like placements."""
    if agreed is None or agreed.weekly is None:
        return Estimate(median, "at the median of like placements")
    return Estimate(
        agreed.weekly, f"at {words.pounds(agreed.weekly)} a week, the fee that {agreed.provider_name} named"
    )


def lengths(fee: Estimate, starts_on: date, term_ends_on: date, free: Mapping[str, int], url: str) -> Table:
    """How long a home may be bought for: what each would cost, and the way to its case where a place is free for it."""
    rows: list[list[CellValue]] = []
    for value, label in LENGTHS.items():
        ends_on = Stay(value if value in HowLong.values else "").end(starts_on, term_ends_on)
        places = free[value if value in HowLong.values else HowLong.LONGER]
        rows.append(
            [
                Cell(label, url=f"{url}?{urlencode({'stay': value})}") if places else label,
                words.plural(places, "place") if places else NOT_FOR_SO_LONG,
                fee.of(starts_on, ends_on),
            ]
        )
    columns = [Column("How long for"), Column("Free"), Column("Cost", numeric=True)]
    caption = f"How long for, and what it would cost {fee.which}" if fee.weekly else "How long for?"
    return Table(caption, columns, rows, caption_hidden=fee.weekly is None)


def to_choose(call_off: CallOff, fits: "Sequence[Fit]", standing: "Sequence[Standing]") -> list[ToChoose]:
    """What a direct award must know of each home; `standing` is each one's for the whole term."""
    return [
        ToChoose(
            free=f"{home.free} free" if home.free else "None free",
            free_for="for the whole term",
            said=[said for said in (why_gone(home), also_wanted(home)) if said],
            url=case_url(call_off, fit.setting.pk, fit.household.pk if fit.household else None),
        )
        for fit, home in zip(fits, standing, strict=True)
    ]


def case_facts(call_off: CallOff, home: "Fit") -> list[Fact]:
    """The home of a case in one strip."""
    where = miles_words(home) if home.names_no_home else f"{miles_words(home)}, {home.area}"
    return [
        Fact("Home", home_name(home)),
        Fact("Provider", home.provider.name),
        Fact("Needed by", call_off.needed_on),
        Fact("Distance", where),
        judgement(home.setting, Cell(status=grade_status(home))),
        Fact("Needs", Cell(needs_words(home), note=not_met(home))),
    ]


def chosen_facts(call_off: CallOff, home: "Fit", grounds: Sequence[ActGround]) -> list[Fact]:
    """What whoever fills in the case must still have before their eyes: the rest was read before.

    `grounds` of the Act: one alone is taken without a question, and is told (ADR 137).
    """
    ground = grounds[0].name if len(grounds) == 1 else ""
    return [
        Fact("Home", home_name(home)),
        Fact("Needed by", call_off.needed_on),
        Fact("Ground of the Act", ground),
    ]


def case_url(call_off: CallOff, setting_id: UUID, household_id: UUID | None) -> str:
    """The page on which the case for a home is made or changed."""
    ids = [call_off.pk, setting_id, *([household_id] if household_id else [])]
    return reverse("calloffs:make_household_case" if household_id else "calloffs:make_case", args=ids)
