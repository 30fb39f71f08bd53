"""Applications to the three rounds: most of the market joins in the first, the third has one in every state."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from providers.models import Application, Assessment, Lot, Provider
from providers.services import application_documents, applications, compliance, evaluation
from providers.states import DocumentKind, ServiceType, SettingKind
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo import texts
from sefton_pdps.demo.living.story import Story, as_provider

LOT_CODES = {
    SettingKind.CHILDRENS_HOME: (ServiceType.RESIDENTIAL, ("residential", "emergency", "therapeutic")),
    SettingKind.FOSTERING_AGENCY: (ServiceType.FOSTERING, ("fostering",)),
    SettingKind.SUPPORTED_ACCOMMODATION: (ServiceType.SUPPORTED, ("supported-accommodation",)),
}
GOOD = 4
# How far each application of the open round goes before today.
HALTS = ("draft", "submitted", "compliance", "clarification", "evaluation", "moderation", "moderated")


def plan(story: Story, *, scale: int) -> None:
    """Who applies when: 44 in round 1, nine in round 2, seven in the round open today; fewer in a small story."""
    story.on(date(2023, 11, 8), lambda at: _share_out(story, scale))


def _share_out(story: Story, scale: int) -> None:
    everybody = sorted(story.administrators, key=str)
    story.random.shuffle(everybody)
    first, second = max(18, 44 * scale // 100), max(2, 9 * scale // 100)
    spans = {1: everybody[:first], 2: everybody[44 : 44 + second], 3: everybody[53:]}
    for index, provider in enumerate(spans[1]):
        _apply(story, 1, provider, date(2023, 11, 13) + timedelta(days=index % 40))
    for index, provider in enumerate(spans[2]):
        _apply(story, 2, provider, date(2025, 2, 10) + timedelta(days=2 * index))
    for index, provider in enumerate(spans[3]):
        _apply(story, 3, provider, story.today - timedelta(days=22 - index), halt=HALTS[index % len(HALTS)])


def _apply(story: Story, number: int, provider_id: Any, day: date, *, halt: str = "") -> None:
    """Put one application's whole course on the list, up to where it halts."""
    kept: dict[str, Any] = {}
    weigh, decide = {
        1: (date(2024, 1, 22), date(2024, 3, 18)),
        2: (date(2025, 3, 24), date(2025, 4, 22)),
    }.get(number, (day + timedelta(days=6), day + timedelta(days=12)))
    story.by_day(
        story.working_day(day), lambda at: _write(story, number, provider_id, kept, halt, at), least=10
    )
    if halt in ("draft", "submitted"):
        return
    checked = story.working_day(day + timedelta(days=3))
    story.by_day(checked, lambda at: _check(story, kept, halt, at), least=9, most=16)
    if halt in ("compliance", "clarification"):
        return
    scored = story.working_day(weigh + story.some_days(0, 5 if number < 3 else 1))
    story.by_day(scored, lambda at: _score(story, kept, halt, at), least=9, most=16)
    if halt in ("evaluation", "moderation"):
        return
    settled = story.working_day(scored + timedelta(days=2))
    story.by_day(settled, lambda at: _settle(story, kept, at), least=9, most=16)
    if halt != "moderated":
        decided = story.working_day(max(decide, settled + timedelta(days=1)) + story.some_days(0, 4))
        story.by_day(decided, lambda at: _decide(story, kept, at), least=9, most=16)


def _fresh(kept: dict[str, Any]) -> Application:
    return Application.objects.select_related("round").get(pk=kept["application"])


def _paper() -> SimpleUploadedFile:
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(file, deterministic_id=True)
    return SimpleUploadedFile("document.pdf", file.getvalue(), "application/pdf")


def _write(
    story: Story, number: int, provider_id: Any, kept: dict[str, Any], halt: str, at: datetime
) -> None:
    by = story.administrators[provider_id]
    round_ = story.made[f"round {number}"]
    with as_provider(provider_id):
        provider = Provider.objects.get(pk=provider_id)
        application = applications.start_application(round=round_, provider=provider, by=by, at=at)
        kept["application"] = application.pk
        kinds = set(provider.settings.values_list("kind", flat=True))
        codes = [code for kind in sorted(kinds) for code in LOT_CODES[SettingKind(kind)][1]]
        chosen = [
            code
            for code in codes
            if code in ("residential", "fostering", "supported-accommodation") or story.random.random() < 0.5
        ]
        lots: list[Lot] = [story.made["lots"][code] for code in chosen]
        applications.choose_lots(application=application, lots=lots, by=by, at=at)
        for criterion in round_.criteria.all().order_by("code"):
            text = f"{story.random.choice(texts.ANSWERS[criterion.code])} (An invented answer.)"
            applications.save_answer(application=application, criterion=criterion, text=text, by=by, at=at)
        if halt == "draft":
            return
        for kind in DocumentKind.values:
            expires = local(at).date() + timedelta(days=800) if kind == DocumentKind.INSURANCE else None
            application_documents.add_document(
                application=application, kind=kind, upload=_paper(), expires_on=expires, by=by, at=at
            )
        applications.submit_application(application=_fresh(kept), by=by, at=at)


def _check(story: Story, kept: dict[str, Any], halt: str, at: datetime) -> None:
    by = story.people["commissioning_manager"]
    application = compliance.begin_check(application=_fresh(kept), by=by, at=at)
    if halt == "compliance":
        return
    if halt == "clarification":
        question = story.random.choice(texts.COMPLIANCE_QUESTIONS)
        compliance.ask_clarification(application=application, question=question, by=by, at=at)
        return
    evaluators = [story.people["evaluator_one"], story.people["evaluator_two"]]
    note = story.random.choice(texts.COMPLIANCE_NOTES)
    compliance.pass_compliance(application=application, note=note, evaluators=evaluators, by=by, at=at)


def _score(story: Story, kept: dict[str, Any], halt: str, at: datetime) -> None:
    application = _fresh(kept)
    assessments = (
        Assessment.objects.filter(application=application)
        .select_related("evaluator")
        .order_by("evaluator__email")
    )
    for index, assessment in enumerate(assessments):
        if halt == "evaluation" and index:
            return
        by = assessment.evaluator
        declared = evaluation.declare(assessment=assessment, has_conflict=False, note="", by=by, at=at)
        for criterion in application.round.criteria.order_by("code"):
            score = story.random.choice((3, 3, 4, 4, 5))
            reason = _reason(story, criterion.code, score)
            evaluation.save_score(
                assessment=declared, criterion=criterion, score=score, reason=reason, by=by, at=at
            )
        evaluation.complete(assessment=declared, by=by, at=at)


def _settle(story: Story, kept: dict[str, Any], at: datetime) -> None:
    application = _fresh(kept)
    agreed = {}
    for criterion in application.round.criteria.order_by("code"):
        score = story.random.choice((3, 4, 4, 5))
        agreed[criterion.pk] = (score, _reason(story, criterion.code, score))
    evaluation.settle(application=application, agreed=agreed, by=story.people["moderator"], at=at)


def _reason(story: Story, code: str, score: int) -> str:
    """A reason of an evaluator that fits the criterion and the score."""
    plain, good = texts.SCORED[code]
    return story.random.choice(good if score >= GOOD else plain)


def _decide(story: Story, kept: dict[str, Any], at: datetime) -> None:
    application, by = _fresh(kept), story.people["dcs"]
    if story.random.random() < 0.06:
        reasons = story.random.choice(texts.NOT_ADMITTED)
        evaluation.refuse(application=application, reasons=reasons, by=by, at=at)
        return
    reasons = story.random.choice(texts.ADMITTED)
    evaluation.admit(application=application, reasons=reasons, by=by, at=at)
