"""What stands against a setting, as a warning; and the decisions that it asks for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.html import format_html

from providers.models import GraveChange, Setting
from providers.rules.absences import unnamed
from providers.rules.gravity import UNNAMED, Standing
from providers.states import GraveCause, GraveChangeState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Status, badge_of

SENTENCES = {
    GraveCause.INADEQUATE: "Ofsted grades it Inadequate",
    GraveCause.WEAKNESSES: "Ofsted found serious or widespread weaknesses",
    GraveCause.LOST: "It is no longer registered with Ofsted",
    GraveCause.SUSPENDED: "Ofsted has suspended its registration",
    GraveCause.RESTRICTED: "Ofsted has restricted who may be accommodated there",
}


def warning(name: str, standings: Iterable[Standing], user: Any = None) -> str:
    """Everything that stands against a setting in one text, and how far the council's decision is.

    For whoever decides what a register meant that left it out, with a link there.
    """
    listed = list(standings)
    sentence = f"{name}: " + " ".join(_sentence(one) for one in listed)
    absence = next((one.absence_id for one in listed if one.absence_id), None)
    if absence is None or user is None or not has_permission(user, Permission.REGISTER_IMPORT):
        return sentence
    page = address_of("providers:absence_detail", absence)
    return format_html('{} <a class="govuk-link" href="{}">Decide what became of it</a>', sentence, page)


def _fact(one: Standing) -> str:
    since = f" (register as at {words.day(one.as_at)})" if one.as_at else ""
    return f"{SENTENCES[GraveCause(one.cause)]}{since}."


def _left_out(standing: Standing) -> str:
    sentence = unnamed(standing.as_at) if standing.as_at else ""
    if standing.due_at is None:
        return f"{sentence} Ofsted is asked."
    # Read before and after that time: a day that has passed is not told as one to come.
    return f"{sentence} The time for that decision: by {words.moment(standing.due_at)}."


def _sentence(standing: Standing) -> str:
    if standing.cause == UNNAMED:
        return _left_out(standing)
    if standing.decided_at:
        decided = f" What follows was decided on {words.day(standing.decided_at)}."
    elif standing.due_at:
        decided = (
            f" The time to decide what follows for the children there: by {words.moment(standing.due_at)}."
        )
    else:
        decided = ""
    return f"{_fact(standing)}{decided}"


def warnings(standing: Iterable[tuple[Setting, list[Standing]]], user: Any = None) -> list[str]:
    """A warning for each setting that something stands against."""
    return [warning(setting.name, facts, user) for setting, facts in standing]


def why_not_chosen(standing: Iterable[tuple[Setting, list[Standing]]]) -> list[str]:
    """For a provider: why an offer from one of its settings cannot be chosen."""
    return [
        f"{setting.name}: {' '.join(_fact(fact) for fact in facts)} While that stands, the council "
        "cannot choose an offer from it unless it grants a named exemption. If the register is wrong, tell Ofsted, "
        "and write to the council’s commissioning team."
        for setting, stood in standing
        if (facts := [fact for fact in stood if fact.cause != UNNAMED])
    ]


def change_status(change: GraveChange, at: datetime) -> Status:
    """The badge of a decision: red once it is late."""
    if change.state == GraveChangeState.OPEN and at >= change.due_at:
        return Status("Overdue", Colour.STOPPED)
    return badge_of(GraveChangeState(change.state))


def due_words(change: GraveChange, at: datetime) -> str:
    """By when it is to be decided, or when it was."""
    if change.decided_at:
        return f"decided {words.moment(change.decided_at)}"
    if change.overtaken_at:
        return f"overtaken {words.moment(change.overtaken_at)}"
    return f"decide by {words.moment(change.due_at)}, {words.time_left(change.due_at, at)}"


def cause_words(change: Any) -> str:
    """What happened, in words."""
    return str(GraveCause(change.cause).label)
