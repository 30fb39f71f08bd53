"""Sentences of the timelines, the badges of states and the limit of a fee."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from placements.models import FeeLine, Placement, Referral
from placements.presenters.ends import end_told
from placements.rules.completeness import CLOSED
from placements.rules.fees import turning_days, weekly_on
from placements.states import PlacementState, ReferralState
from sefton_pdps.audit.history import Entry
from sefton_pdps.core.components import Cell, Colour, Event, Status
from sefton_pdps.core.words import day, listed, plural, pounds

EVENT_WORDS = {
    "child.record": "Recorded the child",
    "child.open": "Opened the record",
    "child.search": "Searched for children; {listed} listed",
    "child.listed": "Was shown the record in the results of a search",
    "child.people": "Changed {changed}{turns}{why}",
    "team.save": "Saved who manages the team{turns}",
    "child.identifiers": "Changed what is kept out of texts",
    "guard.let_through": "Let words through the leak guard",
    "guard.let_through_alone": "Let words through the leak guard in an emergency, alone",
    "guard.taken_back": "Took back words that were let through",
    "guard.passed": "Sent out words that were let through ({field}: {kind})",
    "referral.start": "Started the referral",
    "referral.save": "Changed the referral",
    "referral.submit": "Submitted the referral for approval",
    "referral.reopen": "Changed the referral after it was submitted: it is a draft again",
    "referral.send_back": "Sent the referral back with a question",
    "referral.answer": "Answered the question with which the referral came back",
    "referral.approve": "Approved the referral for search",
    "referral.approve_alone": "Approved the referral for search, alone on duty",
    "referral.decided_alone": "Decided alone: a second person looks the next working day",
    "referral.second_look": "Looked a second time at what was decided alone",
    "referral.search": "Began the search",
    "referral.agree_home": "Recorded that a home is agreed",
    "referral.agree_home_on_signing": "Recorded that a home is agreed when the agreement was signed",
    "referral.arrive": "Recorded the child as placed",
    "referral.fall_through": "Ended the referral: the placement that was agreed was cancelled",
    # As these steps were named before the arrival was a step of its own.
    "referral.place": "Recorded that a home is agreed",
    "referral.place_on_signing": "Recorded that a home is agreed when the agreement was signed",
    "referral.withdraw": "Withdrew the referral",
    "profile.draft": "Wrote version {version} of the anonymised profile",
    "profile.approve": "Approved version {version} of the anonymised profile",
    "placement.plan": "Planned the placement",
    "placement.start": "Recorded the child's arrival",
    "placement.start_barred": "Recorded that the child moved into a home that may not be used",
    "placement.start_barred_decided": "Decided what follows the child's move into a home that may not be used",
    "placement.end": "Ended the placement",
    "placement.cancel": "Cancelled the placement",
    "placement.change_fee": "Changed a fee ({kind})",
}
# Openings stand in their own list on the child's page; in a timeline they would bury everything else.
READING = {"child.open", "child.search", "child.listed"}
TIMELINE_WORDS = {name: words for name, words in EVENT_WORDS.items() if name not in READING}

_REFERRAL = {
    ReferralState.DRAFT: Colour.DRAFT,
    ReferralState.SUBMITTED: Colour.ATTENTION,
    ReferralState.APPROVED: Colour.IN_PROGRESS,
    ReferralState.SEARCHING: Colour.IN_PROGRESS,
    ReferralState.HOME_AGREED: Colour.IN_PROGRESS,
    ReferralState.PLACED: Colour.DONE,
    ReferralState.WITHDRAWN: Colour.STOPPED,
}
_PLACEMENT = {
    PlacementState.PLANNED: Colour.IN_PROGRESS,
    PlacementState.STARTED: Colour.DONE,
    PlacementState.ENDED: Colour.DRAFT,
    PlacementState.CANCELLED: Colour.STOPPED,
}


def referral_status(referral: Referral) -> Status:
    state = ReferralState(referral.state)
    return Status(state.label, _REFERRAL[state])


def needed_cell(referral: Referral, on: date) -> Cell:
    """The date needed by and how far off it is; a placed or withdrawn referral waits for no date."""
    if referral.needed_on is None or referral.state in CLOSED:
        return Cell(referral.needed_on)
    if referral.needed_on < on:
        return Cell(
            referral.needed_on, status=Status(_capital(days_words(referral.needed_on, on)), Colour.STOPPED)
        )
    return Cell(referral.needed_on, note=days_words(referral.needed_on, on))


def needed_words(referral: Referral, on: date) -> str:
    """ "needed by 7 December 2026, in 16 days"; without the days once the referral is closed."""
    if referral.needed_on is None:
        return ""
    left = "" if referral.state in CLOSED else f", {days_words(referral.needed_on, on)}"
    return f"needed by {day(referral.needed_on)}{left}"


def days_words(due: date, on: date) -> str:
    """How far off a day is: "in 16 days", "tomorrow", "today", "overdue by 139 days"."""
    days = (due - on).days
    if days < 0:
        return f"overdue by {plural(-days, 'day')}"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def distance_words(miles: Decimal | None) -> str:
    """ "3.2 miles from home"; never silence, which reads as near: without two places nothing can be measured."""
    return "distance not measurable" if miles is None else f"{miles} miles from home"


def placement_status(placement: Placement) -> Status:
    state = PlacementState(placement.state)
    return Status(state.label, _PLACEMENT[state])


def start_consequence(placement: Placement) -> str:
    """What recording the arrival will do."""
    return (
        "If you record it, the placement will have started, the referral will say “Placed”, and the child's social "
        f"worker will be told. The fees will run from {day(placement.starts_on)}, the first night agreed, whenever the "
        "child arrived."
    )


def overrun(placement: Placement, today: date, user: Any) -> list[str]:
    """That a stay goes on after the last night that was agreed, and what to do (S-11)."""
    if placement.state != PlacementState.STARTED or placement.planned_end > today:
        return []
    told = end_told(placement, user)
    return [
        f"No end is recorded, and the stay was agreed {told}: nothing has been paid since. If the child has left, "
        "record the end. If the child still lives here, start a referral for what follows."
    ]


def authorised_words(lines: Sequence[FeeLine] | None) -> str:
    """What was authorised, "Authorised: £3,400.00 a week, all fee lines together."; nothing where nothing limits.

    Lines that end at different days are told step by step.
    """
    if lines is None:
        return ""
    first = min((line.starts_on for line in lines), default=None)
    turns = turning_days(lines, first)[:-1] if first else []
    steps = [
        f"{pounds(weekly_on(lines, on))} a week{f' from {day(on)}' if on != first else ''}" for on in turns
    ]
    return f"Authorised: {listed(steps) or 'nothing'}, all fee lines together."


def events(entries: list[Entry]) -> list[Event]:
    """The audit trail's entries as the lines of a timeline."""
    return [Event(entry.at, f"{entry.sentence}.", entry.who) for entry in entries]
