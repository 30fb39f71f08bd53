"""The homes that a case for a direct award chooses from, as the match shows them at that moment (S-44, ADR 153)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import JSONObject

from calloffs.models import AskedHome, AwardProposal, CallOff, DirectAwardCase, SeenHome
from calloffs.rules.shortlist import better_than, no_other_would_do
from calloffs.selectors import homes
from calloffs.states import CallOffRoute
from placements.selectors import matching
from placements.selectors.market import Market

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit

# More than any lot has: the list is read in one go.
MOST_HOMES = 10_000
# So many of those that pass stand on a page; every one is kept.
SHOWN = 15
NOT_KEPT = (
    "The homes that were seen are not kept with this case: it was made before they were. Save the case again, then ask "
    "for its authorisation."
)


@dataclass(frozen=True)
class Shortlist:
    """The homes that pass every gate on the day on which one is needed, the best first."""

    market: Market
    fits: "tuple[Fit, ...]"

    def home(self, setting_id: UUID, household_id: UUID | None) -> "Fit | None":
        """One of them."""
        return next((one for one in self.fits if one.home == (setting_id, household_id)), None)

    def better_than(self, chosen: "Fit") -> "list[Fit]":
        """Those of which it must be said why not."""
        return better_than(chosen, self.fits)

    def is_the_only(self, chosen: "Fit") -> bool:
        """Whether no other would do."""
        return no_other_would_do(chosen, self.fits)


def shortlist(call_off: CallOff, at: datetime | None = None) -> Shortlist:
    """The whole list; a bounded number of statements."""
    market = homes.market(call_off, call_off.needed_on, at)
    return Shortlist(market, tuple(matching.fits(market, size=MOST_HOMES).rows))


class Seen(NamedTuple):
    """The homes that were seen with a case; how many each gate left out, and passed; whether a home was asked first."""

    rows: list[SeenHome]
    by_gate: dict[str, int]
    asked_first: bool


def seen_with(case: DirectAwardCase) -> Seen:
    """Those that pass, as they were seen with a case: the first ones of the list, and the chosen one.

    And how many each gate left out then, and how many passed (an empty gate). One query; of the ladder none is kept.
    """
    if case.approach_id is not None:
        return Seen([], {}, asked_first=False)
    gates = (
        SeenHome.objects.filter(case=OuterRef("case")).order_by("gate").values("gate").annotate(n=Count("pk"))
    )
    counts = ArraySubquery(gates.values(told=JSONObject(gate=F("gate"), n=F("n"))))
    rows = SeenHome.objects.filter(case=case, gate="").select_related("provider", "setting", "household")
    asked = AskedHome.objects.filter(call_off=OuterRef("case__call_off"))
    marked = rows.annotate(by_gate=counts, asked_first=Exists(asked))
    first = list(marked[: SHOWN + 1])
    counted = {one["gate"]: one["n"] for one in first[0].by_gate} if first else {}
    shown: list[SeenHome] = [*first]
    if not any(one.chosen for one in first):
        shown = [*first[:SHOWN], *rows.filter(chosen=True)]
    return Seen(shown, counted, asked_first=bool(first and first[0].asked_first))


def why_not_listed(proposal: AwardProposal) -> tuple[str, ...]:
    """A direct award is put to nobody without the list of homes that it was chosen from."""
    if proposal.case_id is None or proposal.call_off.route != CallOffRoute.DIRECT_AWARD:
        return ()
    kept = getattr(proposal, "has_list", None)
    if kept is None:
        kept = SeenHome.objects.filter(case=proposal.case_id, chosen=True).exists()
    return () if kept else (NOT_KEPT,)
