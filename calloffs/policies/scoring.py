"""Who may score a mini-competition: its own evaluators, once declared free of a conflict of interest."""

from calloffs.models import OfferAssessment
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed


def check_own(user: User, assessment: OfferAssessment) -> None:
    """An evaluator sees and writes no scores but their own until all have scored."""
    if assessment.evaluator_id != user.pk:
        raise NotAllowed(
            "These scores are another evaluator's. Open the competition that you were asked to score."
        )


def check_may_score(user: User, assessment: OfferAssessment) -> None:
    """Scores are given after a declaration without conflict and before completion."""
    check_own(user, assessment)
    if assessment.has_conflict is None:
        raise DomainError("Declare first whether you have a conflict of interest.")
    if assessment.has_conflict:
        raise DomainError("You declared a conflict of interest, so you do not score this competition.")
    if assessment.completed_at:
        raise DomainError("You have finished scoring. Your scores stand and cannot be changed.")
