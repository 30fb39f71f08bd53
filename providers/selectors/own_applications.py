"""What the applicant's own page of an application is made of, read for the state that it is in."""

from dataclasses import dataclass
from datetime import datetime

from providers.models import AgreedScore, Application
from providers.models.frameworks import RoundExtension
from providers.rules.admission import SubmissionFacts
from providers.rules.rounds import is_taking
from providers.selectors.applications import Contents, contents, submission_facts_from
from providers.selectors.evaluation import agreed_with_reasons
from providers.selectors.rounds import cancelled_because
from providers.states import SCORES_TOLD, ApplicationState


@dataclass(frozen=True)
class OwnApplication:
    """An application of the person's own provider.

    `facts` for sending it and `extension`, the newest change of the closing time, while it is a draft that may still be
    sent; `cancelled_because` where its round was cancelled; `scores` once it is decided.
    """

    row: Application
    contents: Contents
    is_open_draft: bool
    facts: SubmissionFacts | None
    extension: RoundExtension | None
    cancelled_because: str
    scores: list[AgreedScore]


def own_application(application: Application, at: datetime) -> OwnApplication:
    """What the page of an application shows at a moment."""
    written, round = contents(application), application.round
    draft = application.state == ApplicationState.DRAFT and is_taking(round.state, round.closes_at, at)
    return OwnApplication(
        row=application,
        contents=written,
        is_open_draft=draft,
        facts=submission_facts_from(application, written) if draft else None,
        extension=round.extensions.order_by("-at").first() if draft else None,
        cancelled_because=cancelled_because(round) if application.state == ApplicationState.ENDED else "",
        scores=agreed_with_reasons(application) if application.state in SCORES_TOLD else [],
    )
