"""Rounds and applications brought to any stage by the services, each step by the person whose job it is."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from providers.models import AdmissionRound, Application, Assessment, Provider
from providers.services import application_documents, applications, compliance, evaluation, round_ends, rounds
from providers.states import AdviceKind, DocumentKind, Office
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories.accounts import person
from tests.factories.providers import drafted_round, lot, provider
from tests.sefton_pdps.files.samples import pdf

REASON = "The answer gives dates and figures."


def upload(body: bytes | None = None, name: str = "invented.pdf") -> Any:
    """A file as Django hands it over."""
    file = BytesIO(pdf() if body is None else body)
    file.name = name
    return file


@dataclass
class Cast:
    """The people of the council whose jobs the path of an application needs."""

    manager: User = field(default_factory=lambda: person(Role.COMMISSIONING_MANAGER))
    procurement: User = field(default_factory=lambda: person(Role.PROCUREMENT_ADVISER))
    legal: User = field(default_factory=lambda: person(Role.LEGAL_ADVISER))
    dcs: User = field(default_factory=lambda: person(Role.DCS))
    asc: User = field(default_factory=lambda: person(Role.ASC_DIRECTOR))
    evaluators: list[User] = field(default_factory=lambda: [person(Role.EVALUATOR), person(Role.EVALUATOR)])
    moderator: User = field(default_factory=lambda: person(Role.MODERATOR))
    decider: User = field(default_factory=lambda: person(Role.HEAD_OF_SERVICE))
    answer: str = "We do."
    begun: Application | None = None  # brought to scoring already: whoever first asks for one is given it

    def advise(self, of: AdmissionRound) -> None:
        at = clock.now()
        for kind, by in (
            (AdviceKind.PROCUREMENT, self.procurement),
            (AdviceKind.LEGAL, self.legal),
            (AdviceKind.CABINET_MEMBER, self.manager),
        ):
            rounds.record_advice(round=of, kind=kind, text="Advised.", given_on=at.date(), by=by, at=at)

    def sign(self, of: AdmissionRound) -> AdmissionRound:
        rounds.sign_off(round=of, office=Office.DCS, by=self.dcs, at=clock.now())
        return rounds.sign_off(round=of, office=Office.ASC, by=self.asc, at=clock.now())

    def open_round(self, *lots: Any, **fields: Any) -> AdmissionRound:
        """A round with everything of S-9, open for a week."""
        fields.setdefault("closes_at", clock.now() + timedelta(days=7))
        drafted = drafted_round(*(lots or (lot(name="Residential care"),)), **fields)
        self.advise(drafted)
        return rounds.open_round(round=self.sign(drafted), by=self.manager, at=clock.now())

    def cancel(self, of: AdmissionRound) -> AdmissionRound:
        """A round that commissioning proposes to cancel and a director cancels."""
        round_ends.propose_cancellation(
            round=of, reason="The lots were wrong.", by=self.manager, at=clock.now()
        )
        return round_ends.cancel_round(round=of, by=self.dcs, at=clock.now())

    def filled(self, of: AdmissionRound, by: User, owner: Provider) -> Application:
        """A draft with every lot, answer and document."""
        at = clock.now()
        made = applications.start_application(round=of, provider=owner, by=by, at=at)
        applications.choose_lots(application=made, lots=list(of.lots.all()), by=by, at=at)
        for one in of.criteria.all():
            applications.save_answer(application=made, criterion=one, text=self.answer, by=by, at=at)
        for kind in DocumentKind:
            application_documents.add_document(
                application=made,
                kind=kind,
                upload=upload(),
                expires_on=at.date() + timedelta(days=200),
                by=by,
                at=at,
            )
        return made

    def applicant(self, owner: Provider | None = None) -> tuple[Provider, User]:
        owner = owner or provider()
        return owner, person(Role.PROVIDER_ADMINISTRATOR, provider=owner)

    def submitted(self, of: AdmissionRound | None = None, *, owner: Provider | None = None) -> Application:
        """An application sent by its own people in their own scope."""
        of = of or self.open_round()
        owner, by = self.applicant(owner)
        with tenancy.scope(by.scope):
            made = self.filled(of, by, owner)
            return applications.submit_application(application=made, by=by, at=clock.now())

    def checking(self, of: AdmissionRound | None = None, *, owner: Provider | None = None) -> Application:
        sent = self.submitted(of, owner=owner)
        return compliance.begin_check(application=sent, by=self.manager, at=clock.now())

    def scoring(self, of: AdmissionRound | None = None) -> Application:
        if of is None and self.begun is not None:
            begun, self.begun = self.begun, None
            return begun
        return compliance.pass_compliance(
            application=self.checking(of),
            note="All in order.",
            evaluators=self.evaluators,
            by=self.manager,
            at=clock.now(),
        )

    def score(self, assessment: Assessment, score: int = 4) -> None:
        """Declare no conflict and score all four criteria, without finishing."""
        by = assessment.evaluator
        evaluation.declare(assessment=assessment, has_conflict=False, note="", by=by, at=clock.now())
        for one in assessment.application.round.criteria.all():
            evaluation.save_score(
                assessment=assessment, criterion=one, score=score, reason=REASON, by=by, at=clock.now()
            )

    def moderating(self, of: AdmissionRound | None = None) -> Application:
        application = self.scoring(of)
        for one in application.assessments.all():
            self.score(one)
            evaluation.complete(assessment=one, by=one.evaluator, at=clock.now())
        return Application.objects.get(pk=application.pk)

    def moderated(self, of: AdmissionRound | None = None, score: int = 4) -> Application:
        application = self.moderating(of)
        agreed = {one.pk: (score, REASON) for one in application.round.criteria.all()}
        return evaluation.settle(application=application, agreed=agreed, by=self.moderator, at=clock.now())

    def admitted(self, of: AdmissionRound | None = None) -> Application:
        application = self.moderated(of)
        evaluation.admit(application=application, reasons="Good.", by=self.decider, at=clock.now())
        return Application.objects.get(pk=application.pk)


def cast_that_scores() -> Cast:
    """The people with an application that `scoring`, and whatever comes after it, begins with."""
    cast = Cast()
    cast.begun = cast.scoring()
    return cast
