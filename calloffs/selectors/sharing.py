"""Reading what is shared with the preferred home: the council's view, and the home's own (ADR 151)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, QuerySet

from calloffs.models import AwardProposal, CallOff, DisclosedCopy, Disclosure, HeldPart, SharingRule
from calloffs.selectors import proposals
from calloffs.states import CallOffState
from placements.rules.disclosed import Part, Row, parts_of
from placements.selectors.costs import in_force
from placements.states import LegalStatus, Sex
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.text.words import day

if TYPE_CHECKING:
    from placements.models import Referral

# From the moment in which authorisation is asked for a home is the preferred one.
PREFERRED = (CallOffState.RECOMMENDED, CallOffState.AUTHORISED, CallOffState.AWARDED)
NOBODY_NAMED = "Not named yet. Ask the officer."


def own(user: User) -> QuerySet[Disclosure]:
    """What is or was shared with a person's own provider; nothing of the child stands in these rows."""
    rows = Disclosure.objects.filter(provider_id=user.own_provider_id)
    return rows.select_related("setting", "accepted_by")


def own_copy(disclosure: Disclosure) -> DisclosedCopy | None:
    """The newest copy, as far as the reader's scope shows it: to its provider between acceptance and end."""
    return DisclosedCopy.objects.filter(disclosure=disclosure).order_by("-number").first()


def of_call_off(call_off: CallOff) -> list[Disclosure]:
    """Everything that was shared on a call-off, the newest first."""
    rows = Disclosure.objects.filter(call_off=call_off).order_by("-made_at")
    return list(rows.select_related("provider", "setting", "terms", "made_by", "accepted_by", "ended_by"))


def opened_of(rows: Iterable[Disclosure]) -> dict[UUID, int]:
    """How often each was opened by its home."""
    events = Event.objects.filter(name="sharing.opened", subject_id__in=[row.pk for row in rows])
    return dict(events.order_by().values_list("subject_id").annotate(number=Count("pk")))


def running(call_off: CallOff) -> Disclosure | None:
    """What is shared at this moment."""
    rows = Disclosure.objects.filter(call_off=call_off, ended_at=None)
    return rows.select_related("provider", "setting", "terms").first()


def preferred(call_off: CallOff) -> AwardProposal | None:
    """The version that authorisation was asked for, while it is asked for, authorised or awarded."""
    return proposals.latest(call_off) if call_off.state in PREFERRED else None


def rule_on(today: date) -> SharingRule | None:
    """The terms in force on a day."""
    return SharingRule.objects.filter(in_force(today)).first()


def held_of(call_off: CallOff) -> list[HeldPart]:
    """The newest row of each part that was ever held back."""
    rows = HeldPart.objects.filter(call_off=call_off).select_related("by")
    return list({row.part: row for row in rows.order_by("part", "number")}.values())


def held_codes(call_off: CallOff) -> list[str]:
    """The parts that are held back today."""
    return [row.part for row in held_of(call_off) if row.is_held]


def content_of(call_off: CallOff, officer: User) -> list[Part]:
    """What a copy would hold now; `officer`: who shares, and whom the home asks."""
    referral = call_off.referral
    return parts_of(
        referral.answers, _who(referral), _contacts(referral, officer), kept_back=held_codes(call_off)
    )


def _who(referral: "Referral") -> list[Row]:
    child = referral.child
    given: list[tuple[str, Any]] = [
        ("Name", f"{child.given_name} {child.family_name}"),
        ("Date of birth", day(child.date_of_birth)),
        ("Sex", str(Sex(child.sex).label)),
        ("Legal status", str(LegalStatus(child.legal_status).label) if child.legal_status else ""),
        ("School", child.school),
    ]
    return [(label, text) for label, text in given if text]


def _contacts(referral: "Referral", officer: User) -> list[Row]:
    child = referral.child
    people = (
        ("Social worker", child.social_worker),
        ("Independent reviewing officer", child.reviewing_officer),
        ("Placing officer", officer),
    )
    return [(label, _reached(person)) for label, person in people if person or label == "Social worker"]


def _reached(person: User | None) -> str:
    """Name, number and address of a colleague; who has left is not named."""
    if person is None or not person.is_active:
        return NOBODY_NAMED
    return ", ".join(filter(None, [person.name, person.telephone, person.email]))
