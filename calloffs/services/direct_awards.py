"""Making the case for a direct award: ground, evidence, benchmark, home and fee."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from calloffs.models import ActGround, AskedHome, AwardProposal, CallOff, DirectAwardCase, LadderApproach
from calloffs.rules.competition import fee_problems, why_not_make_case
from calloffs.rules.direct_awards import (
    NO_EMERGENCY,
    Agreed,
    Stay,
    box_of_stay,
    why_not_agreed,
    why_not_stay,
)
from calloffs.rules.grounds import NOTHING_SHOWN, Shown
from calloffs.rules.ladder_awards import (
    NO_COURT,
    Court,
    why_not_bought,
    why_not_court,
)
from calloffs.rules.shortlist import NOTHING_SAID, Choice
from calloffs.selectors import choosing, homes
from calloffs.selectors.benchmarks import fee_doubt
from calloffs.selectors.ladder import agreed_with
from calloffs.selectors.procurement import grounds_to_choose
from calloffs.selectors.terms import term_of
from calloffs.services import shortlist, versions
from calloffs.services.asked_homes import agreed_in_the_portal, asked_first
from calloffs.services.proposals import check_state, lock, propose
from calloffs.states import AgreedHow, CallOffRoute, CallOffState, DirectGround
from calloffs.transitions.call_offs import CALL_OFF
from placements.policies import check_may
from placements.rules.fees import Line, weekly_total
from placements.selectors.routes import route_on
from placements.services.fees import kinds_of
from placements.services.guarding import OF_THE_ORDER, refuse_names
from providers.models import CarerHousehold, Place, Setting
from providers.rules.absences import doubt_of_unnamed
from providers.rules.sanity import doubt_of_start
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.audit.doubts import settle
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.time.working_days import local
from sefton_pdps.workflow import run

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit


def _check_lines(lines: Sequence[Line]) -> None:
    if not lines:
        raise DomainError("Enter the weekly fee in at least one line.")
    if problems := fee_problems(lines, kinds_of(lines)):
        raise DomainError(*problems)


def _check_answers(ground: str, stay: Stay, agreed: Agreed, at: datetime) -> None:
    """How long it is for, and who agreed; each refusal names the answer that it is about."""
    if reasons := why_not_stay(ground, stay):
        raise DomainError(*reasons, field=box_of_stay(ground, stay))
    if reasons := why_not_agreed(agreed, hows=tuple(AgreedHow.values), at=at):
        raise DomainError(*reasons, field="agreed_at" if agreed.at > at else "agreed_by")


def _heard_or_own(agreed: Agreed, asked: AskedHome | None) -> Agreed:
    """What the home accepted itself goes before what was heard; nothing is heard in the portal."""
    if asked is not None:
        return agreed_in_the_portal(asked)
    if agreed.how == AgreedHow.PORTAL:
        raise Stale(
            "The home’s yes in the portal does not stand any more. Look at the homes that were asked."
        )
    return agreed


def _yes_on_the_ladder(
    call_off: CallOff, setting: Setting, ground: str, court: Court, at: datetime
) -> LadderApproach | None:
    """On the ladder the yes that the case stands on, from a rung that buys (S-35); elsewhere nothing is asked."""
    if call_off.route != CallOffRoute.CONTINGENCY:
        if ground == DirectGround.LADDER:
            raise DomainError("Choose the ground for the direct award.", field="ground")
        return None
    approach = agreed_with(call_off, setting.pk)
    if approach is None:
        raise DomainError(
            f"Nobody has said yes for {setting.name} on the ladder. Record there who was asked and what they answered."
        )
    if ground not in (DirectGround.LADDER, DirectGround.EMERGENCY):
        raise DomainError("The ladder is the ground by itself. Choose no other.", field="ground")
    family = route_on(approach.rung.route, local(approach.rung.opened_at).date()).family
    legal = call_off.referral.child.legal_status
    reasons = why_not_bought(family) or why_not_court(setting.regulator, legal, court, today=local(at).date())
    if reasons:
        raise DomainError(*reasons, field="" if reasons == why_not_bought(family) else "court_approved_on")
    return approach


def ground_of_act(
    approach: LadderApproach | None, chosen: ActGround | None, *, emergency: bool, at: datetime
) -> ActGround | None:
    """The ground of the Act that a spot purchase stands on; where one alone fits, nobody is asked (ADR 137)."""
    asked = grounds_to_choose(approach, emergency=emergency, at=at)
    if not asked:
        if chosen is not None:
            raise DomainError("This award stands on no ground of the Procurement Act 2023. Leave it empty.")
        return None
    chosen = chosen or (asked[0] if len(asked) == 1 else None)
    if chosen not in asked:
        raise DomainError(
            "Choose the ground of the Procurement Act 2023 that this purchase stands on.", field="act_ground"
        )
    return chosen


def _doubts(
    call_off: CallOff,
    lines: Sequence[Line],
    home: "Fit",
    place: Place,
    nights: tuple[date, date],
    today: date,
) -> list[Doubt | None]:
    starts_on, ends_on = nights
    return [
        doubt_of_unnamed(home.setting.name, home.unnamed_on),
        choosing.doubt_of(call_off, place, starts_on, ends_on),
        fee_doubt(weekly_total(lines), call_off.lot, today),
        doubt_of_start(starts_on, today=today, what="The child would move in"),
    ]


@transaction.atomic
def make_case(
    *,
    call_off: CallOff,
    setting: Setting,
    household: CarerHousehold | None,
    place: Place,
    starts_on: date,
    lines: Sequence[Line],
    ground: str,
    evidence: str,
    benchmark_weekly: Decimal | None,
    benchmark_words: str,
    asc_impact: str,
    asc_impact_reason: str,
    agreed: Agreed,
    stay: Stay = NO_EMERGENCY,
    court: Court = NO_COURT,
    act_ground: ActGround | None = None,
    shown: Shown = NOTHING_SHOWN,
    choice: Choice = NOTHING_SAID,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> AwardProposal:
    """A direct award needs a coded ground with evidence and a price benchmark, and a home that passes every gate.

    S-48; reg. 27A and 27C block whatever the ground. Somebody at the provider has agreed, and an emergency says how
    long it is bought for (S-49). It may be made again until authorisation is asked for. On the ladder it stands on a
    yes that is on record there; `court`: its approval of a home outside England and Wales; `act_ground`: of a
    spot purchase. `shown`: by what its ground is shown; `choice`: why not the homes that are nearer or meet more needs.
    The homes that were seen are kept with it (ADR 153).
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.DIRECT_AWARD_PROPOSE, locked.referral)
    check_state(locked, CallOffState.OPENED, CallOffState.CASE_MADE)
    if reasons := why_not_make_case(locked.route):
        raise DomainError(*reasons)
    approach = _yes_on_the_ladder(locked, setting, ground, court, at)
    if ground not in DirectGround.values:
        raise DomainError("Choose the ground for the direct award.", field="ground")
    if not evidence.strip() or not benchmark_words.strip():
        raise DomainError(
            "Give the evidence for the ground, and say how the fee compares with like placements."
        )
    _check_lines(lines)
    _check_answers(ground, stay, agreed, at)
    act_ground = ground_of_act(approach, act_ground, emergency=ground == DirectGround.EMERGENCY, at=at)
    texts = {
        "Evidence for this ground": evidence,
        "How the fee compares with like placements": benchmark_words,
        "Why longer than 28 days, without a competition": stay.longer_reason,
        OF_THE_ORDER: court.reference,
        "Reference of the order": shown.reference,
        "Why this home": choice.why_this,
    }
    refuse_names(texts, children=[locked.referral.child], by=by, at=at, subject=locked)
    nights = starts_on, stay.end(starts_on, term_of(locked, starts_on)[0])
    home = homes.home(
        locked, setting_id=setting.pk, household_id=household.pk if household else None, on=starts_on
    )
    asked = asked_first(locked, home, ground, starts_on, lines, by=by, at=at)
    agreed = _heard_or_own(agreed, asked)
    seen = shortlist.seen_for(locked, home, ground, shown, choice, at)
    doubts = _doubts(locked, lines, home, place, nights, local(at).date())
    settle("call_off", doubts, sure, subject=locked, by=by, at=at)
    case = versions.write(
        DirectAwardCase,
        locked,
        versions.ASKED_WITH,
        ground=ground,
        evidence=evidence.strip(),
        benchmark_weekly=benchmark_weekly,
        benchmark_words=benchmark_words.strip(),
        how_long=stay.how_long,
        longer_reason=stay.longer_reason.strip(),
        agreed_by=agreed.by.strip(),
        agreed_at=agreed.at,
        agreed_how=agreed.how,
        asked=asked,
        approach=approach,
        act_ground=act_ground,
        court_approved_on=court.approved_on,
        court_reference=court.reference.strip(),
        **seen.columns,
        by=by,
        at=at,
    )
    shortlist.keep(case, seen)
    proposal = propose(
        call_off=locked,
        offer=None,
        home=home,
        place=place,
        starts_on=starts_on,
        lines=lines,
        asc_impact=asc_impact,
        asc_impact_reason=asc_impact_reason,
        case=case,
        stay=stay,
        by=by,
        at=at,
    )
    if locked.state == CallOffState.OPENED:
        run(CALL_OFF, "make_case", locked, by=by, at=at)
    else:
        events.record("call_off.case_changed", subject=locked, by=by, at=at)
    return proposal
