"""Every page that asks once more, with somebody who has it open and what somebody else changes meanwhile.

A row of `ASKING` stands for one such page. `change` is what the other person does; `stands` tells what must be as it
left it after the first person's press was refused.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse

from calloffs.models import CallOff, Clarification, Offer, OfferAssessment, OfferDraft, StandIn
from calloffs.services import clarifications, offers, running, scoring, stand_ins
from placements.codes import Together
from placements.models import Placement
from placements.services import exemptions, guarding
from placements.services import placements as placing
from providers.models import AdmissionRound, Application, Assessment, Exemption
from providers.services import applications, evaluation, rounds
from providers.states import ApplicationState, RoundState
from reporting.models import ExpenditureReport
from reporting.services.reports import compile_report, save_comment
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import day as day_words
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from tests.calloffs.pages import day, moment
from tests.factories import authority, awards, calloffs, groups, placements, providers
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.days import when_somebody_works
from tests.factories.reports import with_pdf
from tests.factories.rows import all_of
from tests.meta.asked import THEIRS, Asked, row_of
from tests.meta.asking_awards import awards_take_back
from tests.meta.asking_fee_files import fee_file_apply
from tests.meta.asking_plans import plan_send, plan_sign, plan_take_back
from tests.meta.asking_purchases import PURCHASES
from tests.meta.asking_siblings import recommend_siblings


# --- Offers --------------------------------------------------------------------------------------------------------
def _offered() -> tuple[Any, ...]:
    lot, homes = calloffs.lot_with_providers(1)
    published = calloffs.competition(*homes, lot=lot)
    first, second = calloffs.bidder(homes[0].provider), calloffs.bidder(homes[0].provider)
    sent = calloffs.submitted(published, homes[0], first)

    def save() -> OfferDraft:
        with tenancy.scope(second.scope):
            return offers.save_draft(
                call_off=published, setting=homes[0], social_value_answer=THEIRS, by=second, at=clock.now()
            )

    return sent, first, second, save


def offer_drop(_clock: Any) -> Asked:
    _sent, first, _second, save = _offered()

    def stands() -> dict[str, Any]:
        with tenancy.scope(first.scope):
            return OfferDraft.objects.values().get()

    url = reverse("calloffs:offer_drop", args=[save().pk])
    with tenancy.scope(first.scope):
        OfferDraft.objects.update(social_value_answer="Mine, begun before.")
    return Asked(url, first, save, THEIRS, stands)


def offer_check(_clock: Any) -> Asked:
    """It asks nothing more, but what it shows is sent."""
    sent, first, _second, save = _offered()

    def stands() -> dict[str, Any]:
        with tenancy.scope(first.scope):
            return {"sent": Offer.objects.get().pk == sent.pk, **OfferDraft.objects.values().get()}

    url = reverse("calloffs:offer_check", args=[save().pk])
    with tenancy.scope(first.scope):
        OfferDraft.objects.update(social_value_answer="Mine, begun before.")
    return Asked(url, first, save, THEIRS, stands)


def offer_withdraw(_clock: Any) -> Asked:
    sent, first, second, save = _offered()

    def stands() -> list[Any]:
        with tenancy.scope(first.scope):
            return list(Offer.objects.order_by("received_at").values())

    def send_again() -> None:
        with tenancy.scope(second.scope):
            offers.submit_offer(draft=save(), by=second)

    url = reverse("calloffs:offer_withdraw", args=[sent.pk])
    return Asked(url, first, send_again, "Replaced", stands)


def complete_scoring(moved: Any) -> Asked:
    story = awards.closed(moved, "3000.00", evaluators=1)
    awards.declare_all(story)
    (evaluator,) = story.evaluators
    (offer,) = story.offers
    awards.give(story, evaluator, offer, 4, 3)
    assessment = story.assessment(evaluator)
    given = {"quality": 1, "quality_reason": THEIRS, "social_value": 1, "social_value_reason": THEIRS}
    return Asked(
        reverse("calloffs:complete_scoring", args=[story.call_off.pk]),
        evaluator,
        lambda: scoring.save_score(assessment=assessment, offer=offer, **given, by=evaluator, at=clock.now()),
        THEIRS,
        row_of(OfferAssessment, assessment.pk),
    )


def publish(_clock: Any) -> Asked:
    return _publishing(lambda opened: reverse("calloffs:publish", args=[opened[0].pk]), children=1)


def siblings(_clock: Any) -> Asked:
    def group_of(opened: list[CallOff]) -> str:
        group = groups.group(*(one.referral for one in opened), together=Together.PREFER)
        return reverse("calloffs:siblings", args=[group.pk])

    return _publishing(group_of, children=2)


def _publishing(address: Callable[[list[CallOff]], str], *, children: int) -> Asked:
    """While one reads what would go out, a colleague approves another version of the profile of the last child."""
    lot, _homes = calloffs.lot_with_providers(1)
    manager, opened = person(Role.TEAM_MANAGER), []
    for _ in range(children):
        referral = placements.referral(state="searching")
        placements.approved_profile(referral, manager)
        opened.append(calloffs.call_off(referral, lot))
    closes = (clock.now() + timedelta(days=9)).replace(hour=15, minute=0)
    while closes.weekday() > 4:
        closes += timedelta(days=1)
    weights = {"quality_weight": "60", "price_weight": "25", "social_value_weight": "15"}
    return Asked(
        address(opened),
        person(Role.PLACEMENTS_OFFICER),
        lambda: placements.approved_profile(opened[-1].referral, manager, version=2, story=THEIRS),
        THEIRS,
        row_of(CallOff, opened[-1].pk),
        {**moment("closes_at", closes), **weights},
    )


def move_deadline(_clock: Any) -> Asked:
    _lot, homes = calloffs.lot_with_providers(1)
    open_now = calloffs.competition(*homes)
    assert open_now.closes_at is not None
    theirs = when_somebody_works(open_now.closes_at + timedelta(days=3))
    by = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("calloffs:move_deadline", args=[open_now.pk]),
        person(Role.PLACEMENTS_OFFICER),
        lambda: running.move_deadline(call_off=open_now, closes_at=theirs, by=by, at=clock.now()),
        day_words(local(theirs).date()),
        row_of(CallOff, open_now.pk),
        moment("closes_at", when_somebody_works(theirs + timedelta(days=3))),
    )


def question_answer(_clock: Any) -> Asked:
    _lot, homes = calloffs.lot_with_providers(2)
    published = calloffs.competition(*homes)
    asker = calloffs.bidder(homes[0].provider)
    with tenancy.scope(asker.scope):
        asked = clarifications.ask(
            call_off=published, provider_id=homes[0].provider_id, question="Is there a garden?", by=asker,
            at=clock.now(),
        )  # fmt: skip
    by = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("calloffs:question_answer", args=[asked.pk]),
        person(Role.PLACEMENTS_OFFICER),
        lambda: clarifications.publish(
            clarification=asked, wording="Is there a garden?", answer=THEIRS, by=by, at=clock.now()
        ),
        THEIRS,
        row_of(Clarification, asked.pk),
        {"how": "publish", "wording": "Is a garden asked for?", "answer": "None is needed."},
    )


# --- Admission -----------------------------------------------------------------------------------------------------
def evaluation_complete(_clock: Any) -> Asked:
    cast = Cast()
    application = cast.scoring()
    assessment = application.assessments.first()
    cast.score(assessment)
    by = assessment.evaluator
    criterion = application.round.criteria.first()
    return Asked(
        reverse("providers:evaluation_complete", args=[application.pk]),
        by,
        lambda: evaluation.save_score(
            assessment=assessment, criterion=criterion, score=1, reason=THEIRS, by=by, at=clock.now()
        ),
        THEIRS,
        row_of(Assessment, assessment.pk),
    )


def round_open(_clock: Any) -> Asked:
    cast = Cast()
    of = providers.drafted_round()
    cast.advise(of)
    signed = cast.sign(of)
    return Asked(
        reverse("providers:round_open", args=[signed.pk]),
        person(Role.COMMISSIONING_MANAGER),
        lambda: rounds.open_round(round=signed, by=cast.manager, at=clock.now()),
        str(RoundState.OPEN.label),
        row_of(AdmissionRound, signed.pk),
    )


def portal_application_send(_clock: Any) -> Asked:
    """It asks for the declaration, and what it shows is sent."""
    cast = Cast()
    owner, by = cast.applicant()
    draft = cast.filled(cast.open_round(), by, owner)
    _owner, colleague = cast.applicant(owner)
    asked = draft.round.criteria.first()
    return Asked(
        reverse("providers:portal_application_send", args=[draft.pk]),
        by,
        lambda: applications.save_answer(
            application=draft, criterion=asked, text=THEIRS, by=colleague, at=clock.now()
        ),
        THEIRS,
        row_of(Application, draft.pk),
        {"declared": "on"},
    )


def application_settle(_clock: Any) -> Asked:
    cast = Cast()
    application = cast.moderating()
    codes = [one.code for one in application.round.criteria.all()]
    agreed = {f"score_{code}": "4" for code in codes} | {f"reason_{code}": "Agreed." for code in codes}
    return Asked(
        reverse("providers:application_settle", args=[application.pk]),
        cast.moderator,
        lambda: evaluation.settle(
            application=application,
            agreed={one.pk: (4, THEIRS) for one in application.round.criteria.all()},
            by=person(Role.MODERATOR),
            at=clock.now(),
        ),
        str(ApplicationState.MODERATED.label),
        row_of(Application, application.pk),
        agreed,
    )


# --- Placements and guards -----------------------------------------------------------------------------------------
def placement_cancel(_clock: Any) -> Asked:
    home = providers.setting(providers.provider())
    row = placements.placement(home.places.first(), state="planned", started_at=None, starts_on=clock.today())
    other = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("placements:placement_cancel", args=[row.pk]),
        person(Role.PLACEMENTS_OFFICER),
        lambda: placements.start(row, other),
        "Living there",
        row_of(Placement, row.pk),
        {"reason": "Mine."},
    )


def placement_end(_clock: Any) -> Asked:
    home = providers.setting(providers.provider())
    row = placements.placement(home.places.first())
    other = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("placements:placement_end", args=[row.pk]),
        person(Role.PLACEMENTS_OFFICER),
        lambda: placing.end_placement(
            placement=row, ended_on=clock.today(), reason="planned", by=other, at=clock.now()
        ),
        "Ended",
        row_of(Placement, row.pk),
        {**day("ended_on", clock.today()), "reason": "planned"},
    )


def exemption_end(_clock: Any) -> Asked:
    home = providers.setting(providers.provider())
    other = person(Role.HEAD_OF_SERVICE)
    granted = Exemption.objects.create(
        setting=home, referral_id=placements.referral().pk, reason="Nothing else.", starts_on=clock.today(),
        until=clock.today() + timedelta(days=9), granted_by=person(Role.HEAD_OF_SERVICE), granted_at=clock.now(),
    )  # fmt: skip
    return Asked(
        reverse("placements:exemption_end", args=[granted.pk]),
        person(Role.HEAD_OF_SERVICE),
        lambda: exemptions.end(exemption=granted, reason=THEIRS, by=other, at=clock.now()),
        THEIRS,
        row_of(Exemption, granted.pk),
        {"reason": "Mine."},
    )


def end_stand_in(_clock: Any) -> Asked:
    row = authority.stand_in()
    return Asked(
        reverse("calloffs:end_stand_in", args=[row.pk]),
        row.absent,
        lambda: stand_ins.end(stand_in=row, by=row.stand_in, at=clock.now()),
        "Ended early",
        row_of(StandIn, row.pk),
    )


def take_back(_clock: Any) -> Asked:
    first, other = person(Role.COMMISSIONING_MANAGER), person(Role.COMMISSIONING_MANAGER)
    row = guarding.let_through(
        child=placements.child(), words="Rose", reason="A flower.", by=first, at=clock.now()
    )
    return Asked(
        reverse("placements:let_through_take_back", args=[row.pk]),
        first,
        lambda: guarding.take_back(row=row, by=other, at=clock.now()),
        "Taken back",
        row_of(type(row), row.pk),
    )


# --- People and reports --------------------------------------------------------------------------------------------
def end_role(_clock: Any) -> Asked:
    held = person(Role.EVALUATOR).grants.get()
    later = clock.today() + timedelta(days=40)
    return Asked(
        reverse("accounts:end_role", args=[held.user_id, held.pk]),
        person(Role.SYSTEM_ADMINISTRATOR),
        lambda: all_of(RoleGrant).filter(pk=held.pk).update(valid_to=later),
        "Last day",
        row_of(RoleGrant, held.pk),
    )


def end_access(_clock: Any) -> Asked:
    user = person(Role.EVALUATOR)
    return Asked(
        reverse("accounts:end_access", args=[user.pk]),
        person(Role.SYSTEM_ADMINISTRATOR),
        lambda: all_of(User).filter(pk=user.pk).update(job_title=THEIRS),
        THEIRS,
        row_of(User, user.pk),
    )


def colleague_end(_clock: Any) -> Asked:
    own = providers.provider()
    user, keeper = (person(role, provider=own) for role in (Role.BID_WRITER, Role.PROVIDER_ADMINISTRATOR))
    return Asked(
        reverse("accounts:colleague_end", args=[user.pk]),
        keeper,
        lambda: all_of(User).filter(pk=user.pk).update(job_title=THEIRS),
        THEIRS,
        row_of(User, user.pk),
    )


def report_act(moved: Any) -> Asked:
    moved.set(datetime(2026, 4, 4, 12, tzinfo=UTC))
    home = providers.setting(providers.provider())
    placements.fee_line(placements.placement(home.places.first()))
    moved.set(datetime(2026, 6, 3, 12, tzinfo=UTC))
    first, second = person(Role.FINANCE_OFFICER), person(Role.FINANCE_OFFICER)
    report = with_pdf(compile_report(month=date(2026, 5, 1), by=first, at=clock.now()))
    return Asked(
        reverse("reporting:report_act", args=[report.pk, "check"]),
        first,
        lambda: save_comment(report=report, section="summary", text=THEIRS, by=second, at=clock.now()),
        THEIRS,
        row_of(ExpenditureReport, report.pk),
    )


ASKING: dict[str, Callable[[Any], Asked]] = {
    way.__name__: way
    for way in (
        *PURCHASES, offer_check, offer_drop, offer_withdraw,
        complete_scoring, publish, siblings, recommend_siblings, move_deadline,
        question_answer, evaluation_complete, round_open, portal_application_send, application_settle,
        placement_cancel, placement_end, plan_send, plan_take_back, plan_sign, exemption_end, end_stand_in, take_back,
        end_role, end_access, colleague_end, report_act, fee_file_apply,
        awards_take_back,
    )
}  # fmt: skip
