"""What the timelines of frameworks, rounds, applications and admissions say of each event."""

from collections.abc import Iterable
from uuid import UUID

from sefton_pdps.audit.history import timeline
from sefton_pdps.core.components import Event

EVENT_WORDS: dict[str, str] = {
    "framework.created": "Created the framework.",
    "framework.extended": "Recorded an extension until {new_end}.",
    "framework.lot_added": "Added the lot “{lot}”.",
    "round.drafted": "Drafted the round.",
    "round.changed": "Changed the draft.",
    "round.advised": "Recorded: {kind}.",
    "round.signed": "Signed the criteria, specification and terms.",
    "round.sign_off": "Both directors have signed: the criteria, specification and terms are frozen.",
    "round.open": "Opened the round.",
    "round.close": "Closed the round.",
    "round.extended": "Set the closing time to {new_end}.",
    "round.cancellation_proposed": "Proposed to cancel the round.",
    "round.kept_open": "Kept the round open: it is not cancelled.",
    "round.cancel": "Cancelled the round.",
    "round.close_due": "The closing time passed and the round closed.",
    "application.started": "Started the application.",
    "application.lots_chosen": "Chose the lots.",
    "application.answer_saved": "Saved the answer on {criterion}.",
    "application.document_added": "Added a document: {kind}.",
    "application.submit": "Sent the application.",
    "application.withdraw": "Withdrew the application.",
    "application.end_with_round": "The application ended: the round was cancelled.",
    "application.copied": "Copied lots, answers and documents from the application before, each to be confirmed.",
    "application.document_kept": "Kept a copied document: {kind}.",
    "application.begin_check": "Began the compliance check.",
    "application.ask_clarification": "Asked the provider for clarification.",
    "application.answer_clarification": "Answered the clarification.",
    "application.pass_compliance": "Passed the compliance check and chose the evaluators.",
    "application.evaluator_added": "Added an evaluator.",
    "application.declared": "Declared {declared}.",
    "application.conflict_end_proposed": "Proposed that a declared conflict of interest has ended.",
    "application.conflict_ended": "Agreed that a declared conflict of interest has ended.",
    "application.conflict_kept": "Kept a declared conflict of interest.",
    "application.scored": "Finished scoring.",
    "application.finish_scoring": "All evaluators have scored: moderation began.",
    "application.settle": "Settled the agreed scores.",
    "application.admit": "Admitted the provider.",
    "application.refuse": "Refused the application.",
    "admission.admitted": "Admitted to the lot.",
    "admission.suspend": "Suspended the admission.",
    "admission.restore": "Restored the admission.",
    "admission.remove": "Removed the admission.",
    "admission.commented": "The provider commented on the suspension.",
}
# An applicant does not read who evaluates, nor the council's inner steps.
APPLICANT_EVENTS = {
    name: words
    for name, words in EVENT_WORDS.items()
    if name
    not in {
        "application.evaluator_added",
        "application.declared",
        "application.scored",
        "application.finish_scoring",
        "application.settle",
    }
}


def history(subject_ids: Iterable[UUID]) -> list[Event]:
    """The timeline of the council's pages."""
    return [Event(one.at, one.sentence, one.who) for one in timeline(subject_ids, EVENT_WORDS)]


def applicant_history(subject_ids: Iterable[UUID], own_people: frozenset[str]) -> list[Event]:
    """The timeline of the applicant's pages: the council's officers appear as Sefton Council."""
    found = timeline(subject_ids, APPLICANT_EVENTS)
    return [
        Event(one.at, one.sentence, one.who if one.who in own_people else "Sefton Council") for one in found
    ]
