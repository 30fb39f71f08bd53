"""Going down the contingency ladder: opening a rung, asking, recording answers, closing (S-3, S-35, ADR 114)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from calloffs.models import CallOff, LadderApproach, LadderRung
from calloffs.rules.ladder import NOT_YET, Answer, not_reached, why_not_answer, why_not_close, why_not_open
from calloffs.selectors.ladder import (
    homes_numbered,
    kept_number,
    pdps_in_vain,
    pdps_route,
    steps_of,
    stood_of,
    today_of,
)
from calloffs.services.proposals import check_state, lock
from calloffs.states import (
    OPEN_TO_A_CASE,
    AskedHow,
    CallOffRoute,
    LadderGround,
    RungResult,
)
from placements.models import BuyingRoute
from placements.policies import check_may
from placements.selectors.routes import route_on, routes_on
from placements.services.guarding import refuse_names
from placements.states import RouteFamily
from providers.models import Provider
from providers.states import Regulator
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import moment

# The referral's own words are read there, masked for who meets no child by name.
IN_THE_REFERRAL = "Why not is answered in the referral."


def begin(call_off: CallOff, *, by: User, at: datetime) -> None:
    """What the record says already of the lower rungs: family and the council's own by the referral (S-30), and the
    PDPS by a call-off that ended with no award.
    """
    routes = routes_on(today_of(at))
    if call_off.referral.in_house_considered.strip():
        own = [route for route in routes if route.family == RouteFamily.OWN]
        _skip(call_off, own, LadderGround.REFERRAL, IN_THE_REFERRAL, by=by, at=at)
    ended = pdps_in_vain(call_off.referral)
    route = pdps_route(routes, ended.route) if ended else None
    if ended and route:
        _add(call_off, route, by=by, at=at, result=RungResult.NO_AWARD, closed_at=ended.no_award_at)


def locked_ladder(call_off_id: UUID, by: User) -> CallOff:
    """The call-off under lock, going down the ladder, for a person who may."""
    locked = lock(call_off_id)
    check_may(by, Permission.DIRECT_AWARD_PROPOSE, locked.referral)
    if locked.route != CallOffRoute.CONTINGENCY:
        raise DomainError(
            "This call-off does not go down the ladder. Look at its page for what it waits for."
        )
    check_state(locked, *OPEN_TO_A_CASE)
    return locked


@transaction.atomic
def open_rung(
    *, call_off: CallOff, route: str, ground: str = "", reason: str = "", by: User, at: datetime
) -> LadderRung:
    """Open a rung by a route in force today; skipping lower ones, or several at once, has a ground and its reason.

    The rungs that are skipped so are rows of their own, with the same ground. One that was skipped before may be
    opened after all; the row that says why it was skipped stays beside it.
    """
    locked, today = locked_ladder(call_off.pk, by), today_of(at)
    wanted, routes = route_on(route, today), routes_on(today)
    if wanted.family == RouteFamily.PDPS:
        raise DomainError(
            "The PDPS is bought from by a mini-competition or a direct award. End this call-off and open one of those, "
            "or skip this rung with a ground.",
            field="route",
        )
    steps, stood = steps_of(routes), stood_of(locked.rungs.all())
    if reasons := why_not_open(wanted.rung, steps, stood, ground=ground, reason=reason):
        raise DomainError(*reasons, field="" if not ground else "reason")
    refuse_names({"The reason": reason}, children=[locked.referral.child], by=by, at=at, subject=locked)
    missing = {step.rung for step in not_reached(wanted.rung, steps, stood)}
    _skip(locked, [one for one in routes if one.rung in missing], ground, reason.strip(), by=by, at=at)
    opened = _add(locked, wanted, by=by, at=at, ground=ground, reason=reason.strip())
    events.record("ladder.open", subject=opened, by=by, at=at, route=route)
    return opened


def _skip(
    call_off: CallOff, routes: Iterable[BuyingRoute], ground: str, reason: str, *, by: User, at: datetime
) -> None:
    """Each rung of these routes once, lowest first."""
    firsts: dict[int, BuyingRoute] = {}
    for route in routes:
        firsts.setdefault(route.rung, route)
    for rung in sorted(firsts):
        skipped = {"ground": ground, "reason": reason, "result": RungResult.SKIPPED, "closed_at": at}
        row = _add(call_off, firsts[rung], by=by, at=at, closed_by=by, **skipped)
        events.record("ladder.skip", subject=row, by=by, at=at, ground=ground)


def _add(call_off: CallOff, route: BuyingRoute, *, by: User, at: datetime, **fields: Any) -> LadderRung:
    return LadderRung.objects.create(
        call_off=call_off,
        rung=route.rung,
        route=route.code,
        name=route.name,
        regime=route.regime,
        legal_basis=route.legal_basis,
        opened_at=at,
        opened_by=by,
        **fields,
    )


@transaction.atomic
def ask(
    *,
    rung: LadderRung,
    provider_name: str,
    home_name: str = "",
    regulator: str = Regulator.OFSTED,
    identifier: str = "",
    asked_at: datetime,
    asked_how: str,
    note: str = "",
    answer: Answer = NOT_YET,
    by: User,
    at: datetime,
) -> LadderApproach:
    """Record that somebody was asked on an open rung, and what they answered where they did at once."""
    locked = locked_ladder(rung.call_off_id, by)
    check_open(rung)
    if not provider_name.strip():
        raise DomainError("Enter whom you asked.", field="provider_name")
    if asked_how not in AskedHow.values:
        raise DomainError("Choose how you asked them.", field="asked_how")
    if asked_at > at:
        raise DomainError(
            f"They cannot have been asked on {moment(asked_at)}: that is still to come.", field="asked_at"
        )
    homes = homes_numbered(regulator, identifier)
    # Where several have the number, which of them it is, is asked once somebody has said yes.
    setting = homes[0] if len(homes) == 1 else None
    providers = {one.provider for one in homes}
    provider = providers.pop() if len(providers) == 1 else _named(provider_name)
    approach = LadderApproach(
        rung=rung,
        provider=provider,
        provider_name=provider.name if homes and provider else provider_name.strip(),
        setting=setting,
        home_name=setting.name if setting else home_name.strip(),
        regulator=regulator,
        identifier=kept_number(regulator, identifier),
        asked_at=asked_at,
        asked_by=by,
        asked_how=asked_how,
    )
    texts = {
        "Whom you asked": provider_name,
        "Name of the home": home_name,
        "Its number": identifier,
        "Note": note,
    }
    guard(locked, texts, by, at)
    if answer != NOT_YET:
        _write_answer(approach, locked, answer, note, by, at)
    approach.note = note.strip()
    approach.save(force_insert=True)
    events.record("ladder.ask", subject=rung, by=by, at=at, answer=approach.answer)
    return approach


@transaction.atomic
def answer(
    *, approach: LadderApproach, given: Answer, note: str = "", by: User, at: datetime
) -> LadderApproach:
    """Record what somebody answered who was asked before; once."""
    locked = locked_ladder(approach.rung.call_off_id, by)
    row = LadderApproach.objects.select_for_update(of=("self",)).select_related("rung").get(pk=approach.pk)
    if row.answer:
        raise Stale(f"The answer of {row.provider_name} is on record already. Nothing was changed.")
    check_open(row.rung)
    _write_answer(row, locked, given, note or row.note, by, at)
    row.save()
    events.record("ladder.answer", subject=row.rung, by=by, at=at, answer=row.answer)
    return row


@transaction.atomic
def close_rung(*, rung: LadderRung, result: str, by: User, at: datetime) -> LadderRung:
    """Close a rung with its result: everybody who was asked has answered or was given up on, and no yes stands."""
    locked_ladder(rung.call_off_id, by)
    check_open(rung)
    asked = list(rung.approaches.all())
    waiting = [one.provider_name for one in asked if not one.answer]
    agreed = [one.provider_name for one in asked if one.stands]
    if reasons := why_not_close(result, waiting=waiting, agreed=agreed, asked=len(asked)):
        raise DomainError(*reasons, field="result")
    _close([rung], result, by=by, at=at)
    events.record("ladder.close", subject=rung, by=by, at=at, result=result)
    return rung


def stop(call_off: CallOff, *, by: User | None, at: datetime, home_on: LadderRung | None = None) -> None:
    """Close what is open still when the search ends: the home was found on one rung, the others stop."""
    open_now = list(LadderRung.objects.filter(call_off=call_off, result="").order_by("rung"))
    _close([one for one in open_now if one == home_on], RungResult.FOUND, by=by, at=at)
    _close([one for one in open_now if one != home_on], RungResult.STOPPED, by=by, at=at)


def _close(rungs: Iterable[LadderRung], result: str, *, by: User | None, at: datetime) -> None:
    for rung in rungs:
        rung.result, rung.closed_at, rung.closed_by = result, at, by
        rung.save(update_fields=["result", "closed_at", "closed_by"])


def check_open(rung: LadderRung) -> None:
    """A rung that is closed takes nothing more; raises Stale."""
    now = LadderRung.objects.get(pk=rung.pk)
    if now.result:
        raise Stale(f"{now.name} is closed: {now.get_result_display().lower()}. Nothing was changed.")


def _write_answer(
    approach: LadderApproach, call_off: CallOff, given: Answer, note: str, by: User, at: datetime
) -> None:
    if reasons := why_not_answer(given, asked_at=approach.asked_at, at=at):
        raise DomainError(*reasons, field="answer")
    guard(call_off, {"Who answered": given.by, "Note": note}, by, at)
    approach.answer, approach.decline_reason = given.answer, given.decline_reason
    approach.answered_at, approach.answered_by = given.at, given.by.strip()
    approach.weekly, approach.note, approach.recorded_by = given.weekly, note.strip(), by


def guard(call_off: CallOff, texts: dict[str, str], by: User, at: datetime) -> None:
    """What is written on the ladder is read by colleagues who meet no child by name."""
    refuse_names(texts, children=[call_off.referral.child], by=by, at=at, subject=call_off)


def _named(name: str) -> Provider | None:
    """The one provider on record of exactly this name, if there is one."""
    found = list(Provider.objects.filter(name__iexact=name.strip())[:2])
    return found[0] if len(found) == 1 else None
