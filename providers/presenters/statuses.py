"""The badges of rounds, applications and admissions."""

from datetime import datetime

from providers.models import Admission, AdmissionRound, Application, Assessment
from providers.rules.rounds import state_at
from providers.states import AdmissionState, ApplicationState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.web.components import Status, badge_of

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
    return badge_of(state_at(round.state, round.closes_at, at))


def application_status(application: Application) -> Status:
    """An application's badge for the council."""
    return badge_of(ApplicationState(application.state))


def applicant_status(application: Application) -> Status:
    """An application's badge for the applicant."""
    state = ApplicationState(application.state)
    return Status(APPLICANT_WORDS.get(state, state.label), state.colour)


def admission_status(admission: Admission) -> Status:
    return badge_of(AdmissionState(admission.state))


def assessment_status(assessment: Assessment) -> Status:
    """How far an evaluator has come, never what they scored."""
    if assessment.has_conflict:
        return Status("Conflict declared", Colour.STOPPED)
    if assessment.completed_at:
        return Status("Finished", Colour.DONE)
    if assessment.declared_at:
        return Status("Scoring", Colour.IN_PROGRESS)
    return Status("Not started", Colour.DRAFT)
