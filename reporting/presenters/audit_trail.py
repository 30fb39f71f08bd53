"""The audit trail in plain English: who did what, to which record, when. Never a child's name."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps

from calloffs.presenters.awarding_events import EVENT_WORDS as AWARDING
from calloffs.presenters.status import EVENT_WORDS as CALL_OFFS
from calloffs.presenters.status import OWN_EVENT_WORDS
from placements.presenters import EVENT_WORDS as PLACEMENTS
from placements.presenters import exemptions
from providers.presenters import absences, events, grave, previews, settings
from reporting.presenters.desk import EVENT_WORDS as REPORTS
from reporting.rules.audit_kinds import KINDS
from sefton_pdps.accounts.presenters import EVENT_WORDS as ACCOUNTS
from sefton_pdps.audit.history import sentence
from sefton_pdps.audit.models import Event
from sefton_pdps.core.components import Cell, Column, Empty, Table
from sefton_pdps.core.words import day, moment
from sefton_pdps.jobs.presenters import EVENT_WORDS as JOBS

OWN = {
    "audit.read": "Read the audit trail{asked}",
    "audit.export": "Exported the audit trail{asked}; {rows} lines",
    "notice.tried_again": "Had an e-mail that could not be delivered tried again",
    "call_off.asked_if_sure": "Was asked whether {of} is right",
    "call_off.said_sure": "Said that {of} is right; asked before: {asked}",
    "offer.asked_if_sure": "Was asked whether {of} of an offer is right",
    "offer.said_sure": "Said that {of} of an offer is right; asked before: {asked}",
    "offer.change_dropped": "Dropped a change of an offer that was not sent",
    "offer.late": "Tried to send an offer after the deadline",
    "offer.save": "Saved a part of an offer",
    "session.refused": "A sign-in was refused",
}
WORDS: dict[str, str] = {
    **ACCOUNTS, **JOBS, **settings.EVENT_WORDS, **events.EVENT_WORDS, **absences.EVENT_WORDS, **grave.EVENT_WORDS,
    **previews.EVENT_WORDS, **exemptions.EVENT_WORDS, **PLACEMENTS, **CALL_OFFS, **OWN_EVENT_WORDS,
    **AWARDING, **REPORTS, **OWN,
}  # fmt: skip
HEADINGS = ("When", "Who", "What", "About", "Kind of record")
NOTHING = Empty("Nothing in the audit trail answers to that. Ask for a longer time, or for less at once.")
KIND_WORDS = {
    "placements.child": "Child", "placements.referral": "Referral", "placements.placement": "Placement",
    "placements.anonymisedprofile": "Anonymised profile", "calloffs.calloff": "Call-off",
    "calloffs.authorisation": "Authorisation", "calloffs.serviceagreement": "Agreement",
    "providers.application": "Application", "accounts.user": "Person",
    "accounts.rolegrant": "Role", "calloffs.clarification": "Question", "calloffs.offerdraft": "Draft offer",
    "calloffs.awardproposal": "Proposal", "providers.gravechange": "Grave change of the register",
    "providers.absence": "Left out of the register", "providers.admissionround": "Admission round",
    "reporting.expenditurereport": "Report",
}  # fmt: skip


def what(event: Event, names: Mapping[UUID, str]) -> str:
    """What was done, as a sentence, people by `names`; an event of an earlier version by its name."""
    words = WORDS.get(event.name)
    told = {name: _named(value, names) for name, value in event.payload.items()}
    text = sentence(words, told) if words else event.name.replace(".", ": ").replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def asked_words(wanted: Mapping[str, Any]) -> str:
    """What was asked for besides a child, as the trail tells it: " by ... from ..."."""
    told = " ".join(_asked_for(wanted))
    return f" {told}" if told else ""


def search_words(wanted: Mapping[str, Any]) -> str:
    """What is asked for, as a sentence: a child by reference."""
    about = [f"about {wanted['child'].reference}"] if wanted.get("child") else []
    told = " ".join([*about, *_asked_for(wanted)])
    return f"The lines {told}." if told else "Every line of the trail, whoever and whatever it is about."


def _asked_for(wanted: Mapping[str, Any]) -> list[str]:
    parts = [
        f"by {wanted['person'].described}" if wanted.get("person") else "",
        f"of the kind “{KINDS[wanted['kind']].label}”" if wanted.get("kind") else "",
        f"from {day(wanted['first_day'])}" if wanted.get("first_day") else "",
        f"until {day(wanted['last_day'])}" if wanted.get("last_day") else "",
    ]
    return list(filter(None, parts))


def _named(value: object, names: Mapping[UUID, str]) -> object:
    """A part of a payload as it stands in a sentence: a person's key as the name."""
    return next((name for key, name in names.items() if str(key) == value), value)


def kind_words(event: Event) -> str:
    """What sort of record an event is about: "Child", "Call-off"."""
    if event.subject_type in KIND_WORDS:
        return KIND_WORDS[event.subject_type]
    try:
        words = str(apps.get_model(event.subject_type)._meta.verbose_name)
    except (LookupError, ValueError):  # a record of an earlier version, or none
        words = event.subject_type.rpartition(".")[2]
    return f"{words[:1].upper()}{words[1:]}"


def lines(rows: Iterable[Event], references: Mapping[UUID, str]) -> list[list[str]]:
    """The lines of an export, in the order of `HEADINGS`."""
    return [
        [
            moment(row.at),
            row.actor_words,
            what(row, references),
            references.get(row.subject_id, "") if row.subject_id else "",
            kind_words(row),
        ]
        for row in rows
    ]


def table(rows: Iterable[Event], references: Mapping[UUID, str]) -> Table:
    """A page of the trail, newest first."""
    columns = [Column("When"), Column("Who"), Column("What"), Column("About")]
    shown = [
        [when, who, did, Cell(reference or kind, note=kind if reference else "")]
        for when, who, did, reference, kind in lines(rows, references)
    ]
    return Table("The audit trail", columns, shown, NOTHING, caption_hidden=True)
