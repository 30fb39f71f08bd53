"""The list of homes that fit with filters, map and count: the match and the choice of a home show it alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from placements.presenters import fit_markup, ring_map
from placements.presenters.matching import FitLine, Shared, fit_lines, shared
from placements.rules.sought import Sought
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.onward import onward_query

if TYPE_CHECKING:
    from placements.models import Child
    from placements.ports import Home
    from placements.selectors.matching import FitPage
    from providers.models import Lot

CAPTION = "Homes that may be used, the best match first"
FURTHER = "The homes of this page that match less"
# A phone shows so many; the others of the page are folded there, and stand below them at a desk.
UNFOLDED = 10
NOBODY = "No home of this lot may be used for this child."
# How the list is ordered, where it is read first.
ORDER = "First the most needs met, then a free place, then the nearest to the child’s home."
FAR = "At a distance: neither in Sefton nor next to it (reg. 11)."


@dataclass(frozen=True)
class ToChoose:
    """What the choice of a home adds to a line: its places for the time, what must be known, the page that goes on."""

    free: str
    free_for: str
    said: Sequence[str]
    url: str


@dataclass(frozen=True)
class FitList:
    """A page of fits as a template shows it; `next`, `first` and `unfiltered` are other pages of it."""

    table: SafeString | None
    folded: SafeString | None
    folded_count: int
    count: str
    common: Shared
    order: str
    map: ring_map.RingMap | None
    next: str = ""
    rest: int = 0
    first: str = ""
    filters: Sequence[str] = ()
    unfiltered: str = ""
    kept: Mapping[str, object] = field(default_factory=dict)


def fit_list(
    page: "FitPage",
    child: "Child",
    at: datetime,
    *,
    sought: Sought,
    lot: "Lot",
    labels: Mapping[str, list[tuple[str, str]]],
    choices: Sequence[ToChoose] | None = None,
    elsewhere: "Mapping[Home, str] | None" = None,
) -> FitList:
    """`labels`: the words of each filter; `choices`: one for each row, where a home is chosen and not compared.

    `elsewhere`: for which other children a home of the match is offered, in words.
    """
    common = shared(page.rows)
    lines = fit_lines(page, at, common)
    if elsewhere:
        lines = [
            replace(line, said=[elsewhere[fit.home]]) if fit.home in elsewhere else line
            for line, fit in zip(lines, page.rows, strict=True)
        ]
    if choices is not None:
        lines = [_chosen(line, one) for line, one in zip(lines, choices, strict=True)]
    last = fit_markup.COMPARE if choices is None else fit_markup.CHOOSE
    kept: dict[str, Any] = {"lot": lot.pk, **sought.words}
    onwards = page.rest > 0 and page.rows
    return FitList(
        table=fit_markup.table(lines[:UNFOLDED], CAPTION, last) if lines else None,
        folded=fit_markup.table(lines[UNFOLDED:], FURTHER, last) if lines[UNFOLDED:] else None,
        folded_count=len(lines[UNFOLDED:]),
        count=count_words(page, sought, lot.name),
        common=common,
        order=" ".join([ORDER, *([FAR] if any(line.distant for line in lines) else [])]),
        map=ring_map.draw(child, page.rows, lines) if lines else None,
        next=onward_query(page.rows[-1].key, page.shown, **kept) if onwards else "",
        rest=page.rest,
        first=f"?{urlencode(kept)}" if page.before else "",
        filters=[dict(labels[name])[word] for name, word in sought.words.items()],
        unfiltered=f"?lot={lot.pk}",
        kept=kept,
    )


def _chosen(line: FitLine, choice: ToChoose) -> FitLine:
    confirmed = ", ".join(filter(None, [choice.free_for, line.confirmed]))
    return replace(line, free=choice.free, confirmed=confirmed, said=choice.said, choose=choice.url)


def count_words(page: "FitPage", sought: Sought, lot: str) -> str:
    """How many there are, and which of them are shown."""
    if not page.fits:
        return NOBODY
    homes = plural(page.fits, "home")
    whole = f"{lot}: {homes} may be used"
    if sought.words:
        meets = "meets" if page.found == 1 else "meet"
        whole = f"{lot}: {page.found:,} of {homes} that may be used {meets} your filters"
    if page.before or page.rest > 0:
        return f"{whole}. Shown: {page.before + 1} to {page.shown}."
    return f"{whole}."
