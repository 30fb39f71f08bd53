"""The evidence of a direct award's ground, and the list of homes that is kept with its case (S-44, S-48, ADR 153)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from calloffs.codes import WhyNotHome
from calloffs.models import CallOff, DirectAwardCase, SeenHome
from calloffs.rules import grounds as rules
from calloffs.rules.grounds import Shown
from calloffs.rules.shortlist import NOTHING_SAID, Choice, told_by_the_list, why_not_of
from calloffs.selectors import grounds
from calloffs.selectors.shortlist import Shortlist, shortlist
from calloffs.states import CallOffRoute
from placements.selectors.left_out import LeftOut, all_left_out
from providers.rules.home_names import home_name
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit


@dataclass(frozen=True)
class Seen:
    """What a case keeps of the market: what shows its ground, the list, and what was said of it."""

    columns: Mapping[str, Any]
    listed: Shortlist | None = None
    chosen: "Fit | None" = None
    left_out: tuple[LeftOut, ...] = ()
    choice: Choice = NOTHING_SAID


def seen_for(call_off: CallOff, home: "Fit", ground: str, shown: Shown, choice: Choice, at: datetime) -> Seen:
    """Refuse a ground that is not shown, and a better home of which nobody said why not; else what is to be kept.

    On the ladder the yes is the ground, and what was asked there is the list.
    """
    if call_off.route != CallOffRoute.DIRECT_AWARD:
        return Seen(rules.NOTHING_SHOWN.columns)
    listed = shortlist(call_off, at)
    chosen = listed.home(*home.home) or home
    _check_shown(call_off, listed, chosen, ground, shown, at)
    better = listed.better_than(chosen)
    unsaid = [fit for fit in better if why_not_of(fit.key, choice.why_not) not in WhyNotHome.by_people()]
    if unsaid:
        raise DomainError(
            f"{home_name(unsaid[0])} is nearer or meets more needs, and has a free place. Say why it was not chosen.",
            field=f"why_not-{unsaid[0].key}",
        )
    if better and not choice.why_this.strip():
        raise DomainError(
            "Say why this home before those that are nearer or meet more needs.", field="why_this"
        )
    choice = Choice(choice.why_not, choice.why_this.strip() if better else "")
    columns = {**shown.columns, "why_this": choice.why_this}
    return Seen(columns, listed, chosen, tuple(all_left_out(listed.market)), choice)


def _check_shown(
    call_off: CallOff, listed: Shortlist, chosen: "Fit", ground: str, shown: Shown, at: datetime
) -> None:
    today = local(at).date()
    rule = grounds.rules_on(today).get(ground)
    known = grounds.on_record(call_off, chosen.setting, only=listed.is_the_only(chosen), today=today)
    box, reason = rules.why_not_shown(
        ground, rule.shown_by if rule else (), shown, [one.shown for one in known], today=today
    )
    if reason:
        raise DomainError(reason, field=box)


def keep(case: DirectAwardCase, seen: Seen) -> None:
    """Write the list anew with the case; the database refuses it once authorisation is asked for."""
    SeenHome.objects.filter(case=case).delete()
    if seen.listed is None or seen.chosen is None:
        return
    chosen, market = seen.chosen, seen.listed.market
    fits = list(seen.listed.fits)
    if all(one.key != chosen.key for one in fits):
        fits.append(chosen)
    passed = [_passing(case, n, one, chosen, seen.choice, len(market.needs)) for n, one in enumerate(fits, 1)]
    others = [
        SeenHome(
            case=case,
            rank=len(passed) + n,
            provider=one.provider,
            setting=one.setting,
            gate=one.gate,
            reason=one.reason[:300],
        )
        for n, one in enumerate(seen.left_out, 1)
    ]
    SeenHome.objects.bulk_create([*passed, *others])


def _passing(
    case: DirectAwardCase, rank: int, fit: "Fit", chosen: "Fit", choice: Choice, asked: int
) -> SeenHome:
    is_chosen = fit.key == chosen.key
    told = "" if is_chosen else told_by_the_list(chosen, fit) or why_not_of(fit.key, choice.why_not)
    return SeenHome(
        case=case,
        rank=rank,
        provider=fit.provider,
        setting=fit.setting,
        household=fit.household,
        chosen=is_chosen,
        why_not=told,
        distance_miles=fit.distance_miles,
        location_class=fit.location_class,
        free_places=fit.free_places,
        needs_met=len(fit.needs_met),
        needs_asked=asked,
    )
