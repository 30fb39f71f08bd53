"""The badges of rounds, applications and admissions."""

from datetime import datetime

from providers.models import Admission, AdmissionRound, Application, Assessment
from providers.rules.rounds import is_taking
from providers.states import AdmissionState, ApplicationState, RoundState
from sefton_pdps.core.components import Colour, Status

ROUND_COLOURS = {
    RoundState.DRAFTED: Colour.DRAFT,
    RoundState.SIGNED_OFF: Colour.ATTENTION,
    RoundState.OPEN: Colour.IN_PROGRESS,
    RoundState.CLOSED: Colour.DONE,
    RoundState.CANCELLED: Colour.STOPPED,
}
APPLICATION_COLOURS = {
    ApplicationState.DRAFT: Colour.DRAFT,
    ApplicationState.SUBMITTED: Colour.ATTENTION,
    ApplicationState.COMPLIANCE: Colour.IN_PROGRESS,
    ApplicationState.CLARIFICATION: Colour.ATTENTION,
    ApplicationState.EVALUATION: Colour.IN_PROGRESS,
    ApplicationState.MODERATION: Colour.IN_PROGRESS,
    ApplicationState.MODERATED: Colour.ATTENTION,
    ApplicationState.ADMITTED: Colour.DONE,
    ApplicationState.REFUSED: Colour.STOPPED,
    ApplicationState.WITHDRAWN: Colour.DRAFT,
    ApplicationState.ENDED: Colour.STOPPED,
}
ADMISSION_COLOURS = {
    AdmissionState.ACTIVE: Colour.DONE,
    AdmissionState.SUSPENDED: Colour.ATTENTION,
    AdmissionState.REMOVED: Colour.STOPPED,
}
# What the applicant reads: the council's inner steps are one step to them.
APPLICANT_WORDS = {
    ApplicationState.SUBMITTED: "Received",
    ApplicationState.COMPLIANCE: "Being checked",
    ApplicationState.CLARIFICATION: "A question for you",
    ApplicationState.EVALUATION: "Being scored",
    ApplicationState.MODERATION: "Being scored",
    ApplicationState.MODERATED: "Waiting for a decision",
}


def round_status(round: AdmissionRound, at: datetime) -> Status:
    """A round's badge; one whose closing time has passed reads as closed, whatever the record says yet."""
    state = RoundState(round.state)
    if state == RoundState.OPEN and not is_taking(state, round.closes_at, at):
        state = RoundState.CLOSED
    return Status(str(state.label), ROUND_COLOURS[state])


def application_status(application: Application) -> Status:
    """An application's badge for the council."""
    state = ApplicationState(application.state)
    return Status(str(state.label), APPLICATION_COLOURS[state])


def applicant_status(application: Application) -> Status:
    """An application's badge for the applicant."""
    state = ApplicationState(application.state)
    return Status(APPLICANT_WORDS.get(state, str(state.label)), APPLICATION_COLOURS[state])


def admission_status(admission: Admission) -> Status:
    state = AdmissionState(admission.state)
    return Status(str(state.label), ADMISSION_COLOURS[state])


def assessment_status(assessment: Assessment) -> Status:
    """How far an evaluator has come, never what they scored."""
    if assessment.has_conflict:
        return Status("Conflict declared", Colour.STOPPED)
    if assessment.completed_at:
        return Status("Finished", Colour.DONE)
    if assessment.declared_at:
        return Status("Scoring", Colour.IN_PROGRESS)
    return Status("Not started", Colour.DRAFT)
