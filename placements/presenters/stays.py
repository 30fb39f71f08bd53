"""What is said of a stay: what recording the arrival will do, that it goes on past its end, what was authorised."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from placements.models import Child, Placement
from placements.presenters.ends import end_told, ends_at_18
from placements.rules.fee_changes import turning_days, weekly_on
from placements.rules.fees import Line
from placements.states import PlacementState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import day, days_away, listed, pounds
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link
from sefton_pdps.workflow import Choice

# As far ahead as the home page lists last nights. A stay of 72 hours is near its end from its first night.
NEAR = timedelta(days=7)
A_NIGHT = timedelta(days=1)


def start_consequence(placement: Placement) -> str:
    """What recording the arrival will do, and who of those who work with the child is on record to be told."""
    return (
        "If you record it, the placement will have started and the referral will say “Placed”. "
        f"{told_of_stay(placement.child)} The fees will run from {day(placement.starts_on)}, the first night agreed, "
        "whenever the child arrived."
    )


def told_of_stay(child: Child, will: str = "will") -> str:
    """Who is told when a stay begins, ends or is cancelled, as `notices.work_with` finds them."""
    team = child.team
    on_record = {
        "the child's social worker": child.social_worker_id,
        "the reviewing officer": child.reviewing_officer_id,
        "the team's manager": team.manager_id if team else None,
        "the manager's stand-in": team.stand_in_id if team else None,
    }
    told = [who for who, person in on_record.items() if person]
    if not told:
        return (
            f"Nobody {will} be told: no social worker, team or reviewing officer is on the child's record. Tell them "
            "yourself."
        )
    missing = "" if child.social_worker_id else " No social worker is on the child's record."
    said = listed(told)
    return f"{said[:1].upper()}{said[1:]} {will} be told.{missing}"


def overrun(placement: Placement, today: date, user: User) -> list[str]:
    """That a stay goes on after the last night that was agreed, and what to do (S-11)."""
    if placement.state != PlacementState.STARTED or placement.planned_end > today:
        return []
    told = end_told(placement, user)
    return [
        f"No end is recorded, and the stay was agreed {told}: nothing has been paid since. If the child has left, "
        "record the end. If the child still lives here, start a referral for what follows."
    ]


def next_step(
    placement: Placement, choices: Mapping[str, Choice], user: User, today: date, following: UUID | None
) -> NextStep | None:
    """What is to be done about a stay now: the arrival, the end that nobody recorded, or near its last night the search
    for what follows; nothing while it just goes on. `following`: the referral that is open for the child.
    """
    if placement.state == PlacementState.PLANNED:
        awaited = (
            f"The child is to arrive on {day(placement.starts_on)}, {days_away(placement.starts_on, today)}."
        )
        return _step(placement, choices, "start", awaited, "The placements team records the arrival.")
    if past := overrun(placement, today, user):
        return _step(placement, choices, "end", past[0], "The placements team records the end.")
    return _what_follows(placement, user, today, following)


def _what_follows(placement: Placement, user: User, today: date, following: UUID | None) -> NextStep | None:
    """Near the last night of a stay that ends before the 18th birthday: the search for what comes after it."""
    soon = placement.planned_end - today <= NEAR
    if placement.state != PlacementState.STARTED or not soon or _grows_up(placement):
        return None
    last = placement.planned_end - A_NIGHT
    ends = f"The last night of this stay is {day(last)}, {days_away(last, today)}."
    if following:
        page = reverse("placements:referral_detail", args=[following])
        link = Link("Look at its referral", page) if has_permission(user, Permission.REFERRAL_SEE) else None
        return NextStep(f"{ends} What follows is being looked for.", link=link)
    if not has_permission(user, Permission.REFERRAL_MAKE):
        return NextStep(f"{ends} No referral is made yet for what follows. The social worker makes it.")
    page = reverse("placements:referral_begin", args=[placement.child_id])
    return NextStep(
        f"{ends} No referral is made yet for what follows.",
        link=Link("Start a referral for what follows", page),
    )


def _grows_up(placement: Placement) -> bool:
    return ends_at_18(placement.planned_end, placement.child.date_of_birth)


def _step(
    placement: Placement, choices: Mapping[str, Choice], name: str, sentence: str, waits: str
) -> NextStep:
    choice = choices.get(name)
    if choice is None:
        return NextStep(f"{sentence} {waits}")
    url = reverse(f"placements:placement_{name}", args=[placement.pk])
    return NextStep(sentence, Action(choice.transition.label, url, asks=True), why_not=choice.reasons)


def authorised_words(lines: Sequence[Line] | None) -> str:
    """What was authorised, "Authorised: £3,400.00 a week, all fee lines together."; nothing where nothing limits.

    Lines that end at different days are told step by step.
    """
    if lines is None:
        return ""
    first = min((line.paid[0] for line in lines), default=None)
    turns = turning_days(lines, first)[:-1] if first else []
    steps = [
        f"{pounds(weekly_on(lines, on))} a week{f' from {day(on)}' if on != first else ''}" for on in turns
    ]
    return f"Authorised: {listed(steps) or 'nothing'}, all fee lines together."
