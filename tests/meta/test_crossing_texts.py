"""Each text that crosses between council and provider is in one table, and its guard stops an identifier there."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from calloffs.models import Invitation
from calloffs.rules.heard import Heard
from calloffs.services import (
    call_offs,
    changed_profiles,
    clarifications,
    heard_offers,
    invitations,
    sharing_rules,
)
from calloffs.services.heard_offers import Told
from calloffs.states import CallOffRoute, DeclineReason
from placements.models import PlanQuestion
from placements.rules.fees import weekly_line
from placements.rules.plans import Decided
from placements.selectors.reading import holds_text
from placements.services import plan_answers, plans, profiles
from placements.services.placements import cancel_placement
from placements.states import PlacementState, ReferralState
from providers.services import admissions, applications, compliance, contacts, evaluation, round_ends
from providers.states import SuspensionGround
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.local.embedded import PROJECT
from tests.calloffs.in_hours import Emergency
from tests.factories import asked_homes, awards, calloffs, placements, providers
from tests.factories import plans as planned
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.meta.texts import reached_by_providers

TABLE = tomllib.loads(Path(PROJECT, "docs", "crossing-texts.toml").read_text(encoding="utf-8"))
TEXTS: dict[str, dict[str, str]] = TABLE["texts"]
NUMBER = "Her NHS number is 943 476 5919."


# --- The table is whole ---
@pytest.mark.django_db
def test_every_text_in_reach_of_providers_is_in_the_table() -> None:
    reached = reached_by_providers()
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.db_table in reached
        for field in model._meta.concrete_fields
        if holds_text(field)
    }
    assert len(fields) > 30
    assert fields - set(TEXTS) - set(TABLE["not_typed"]) == set()


@pytest.mark.parametrize("name", [*TEXTS, *TABLE["not_typed"]])
def test_a_line_of_the_table_names_a_field_that_is(name: str) -> None:
    label, field = name.rsplit(".", 1)
    assert apps.get_model(label)._meta.get_field(field)
    assert (name in TEXTS) != (name in TABLE["not_typed"])


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_a_writer_a_reader_a_guard_that_is_explained_and_a_door(name: str) -> None:
    row = TEXTS[name]
    assert row["writes"] in ("council", "provider") and row["reads"]
    assert row["guard"] in TABLE["guards"]
    assert callable(import_string(row["door"]))
    # Held against the record, a refusal would tell a provider that it guessed the child.
    assert not (row["writes"] == "provider" and row["guard"] == "record")


# --- An identifier at each door ---
class Planted:
    """The small worlds around the doors; `name` is a name of the child that the text is about."""

    def __init__(self, moved: Any) -> None:
        self.clock = moved
        self.officer = person(Role.PLACEMENTS_OFFICER)

    def profile(self, text: Callable[[Any], str]) -> None:
        referral = placements.referral()
        fields = dict.fromkeys(("gender_words", "area_words", "wishes", "strengths", "support"), "Fine.")
        profiles.draft_profile(
            referral=referral,
            fields={**fields, "story": text(referral.child)},
            by=self.officer,
            at=clock.now(),
        )

    def opening(self, text: Callable[[Any], str], field: str) -> None:
        lot = providers.lot()
        referral = placements.referral(state=ReferralState.APPROVED)
        start = clock.today() + timedelta(days=14)
        given = {"route_reason": "There is a choice.", "short_term_reason": "The plan is a year."}
        call_offs.open_call_off(
            referral=referral, lot=lot, route=CallOffRoute.MINI_COMPETITION, needed_on=start,
            term_ends_on=start + timedelta(days=365), **{**given, field: text(referral.child)},
            by=self.officer, at=clock.now(),
        )  # fmt: skip

    def competition(self) -> tuple[Any, Any, Any]:
        lot, homes = calloffs.lot_with_providers(1)
        running = calloffs.competition(*homes, lot=lot)
        return running, homes[0], calloffs.bidder(homes[0].provider)

    def ending(self, text: Callable[[Any], str]) -> None:
        running, _, _ = self.competition()
        call_offs.end_without_award(
            call_off=running, reason=text(running.referral.child), by=self.officer, at=clock.now()
        )

    def asking(self, question: str) -> Any:
        running, _, by = self.competition()
        with tenancy.scope(by.scope):
            return clarifications.ask(
                call_off=running, provider_id=by.provider_id, question=question, by=by, at=clock.now()
            )

    def answering(self, text: Callable[[Any], str], service: str, field: str) -> None:
        asked = self.asking("Is there a garden?")
        given = {"wording": "A garden?", "answer": "None."} if service == "publish" else {"answer": "None."}
        getattr(clarifications, service)(
            clarification=asked, **{**given, field: text(asked.call_off.referral.child)}, by=self.officer,
            at=clock.now(),
        )  # fmt: skip

    def changing_the_profile(self, text: Callable[[Any], str]) -> None:
        referral = placements.referral(state=ReferralState.SEARCHING)
        first, _second = (
            placements.approved_profile(referral, self.officer, version=number) for number in (1, 2)
        )
        lot, homes = calloffs.lot_with_providers(1)
        running = calloffs.competition(*homes, lot=lot, referral=referral, profile_version=first)
        changed_profiles.send_changed_profile(
            call_off=running, version=2, what_changed=text(referral.child), by=self.officer, at=clock.now()
        )

    def declining(self, note: str) -> None:
        running, home, by = self.competition()
        with tenancy.scope(by.scope):
            invitations.decline(
                invitation=running.invitations.get(provider=home.provider), reason=DeclineReason.OTHER, note=note,
                by=by, at=clock.now(),
            )  # fmt: skip

    def offering(self, **fields: Any) -> None:
        running, home, by = self.competition()
        calloffs.submitted(running, home, by, **fields)

    def recommending(self, text: Callable[[Any], str]) -> None:
        story = awards.scored(self.clock, "3000.00")
        letters = {str(story.homes[0].provider_id): text(story.call_off.referral.child)}
        awards.recommend(story, letters=letters)

    def scoring(self, text: Callable[[Any], str]) -> None:
        story = awards.closed(self.clock, "3000.00", evaluators=1)
        awards.declare_all(story)
        awards.give(story, story.evaluators[0], story.offers[0], 4, 3, text(story.call_off.referral.child))

    def agreeing(self, text: Callable[[Any], str], field: str) -> None:
        story = awards.scored(self.clock, "3000.00")
        awards.recommend(story)
        awards.turn_all(awards.ask(story))
        awards.draw_up(story, **{field: text(story.fresh().referral.child)})

    def cancelling(self, text: Callable[[Any], str]) -> None:
        place = providers.place(calloffs.lot_with_providers(1)[1][0], number=9)
        planned = placements.placement(place, state=PlacementState.PLANNED)
        cancel_placement(placement=planned, reason=text(planned.child), by=self.officer, at=clock.now())

    def taking_back(self, text: Callable[[Any], str]) -> None:
        story = awards.direct()
        awards.authorised(story)
        issued = awards.issue(story)
        reason = text(story.fresh().referral.child)
        awards.agreements.withdraw(agreement=issued, reason=reason, by=story.officer, at=clock.now())

    def removed(self, reason: str) -> None:
        home = providers.setting(providers.provider())
        admission = providers.admission(home.provider, providers.lot())
        by = person(Role.COMMISSIONING_MANAGER)
        admissions.remove(admission=admission, reason=reason, by=by, at=clock.now())

    def suspended(self, reason: str, comment: str = "") -> None:
        manager = person(Role.COMMISSIONING_MANAGER)
        home = providers.setting(providers.provider())
        admission = providers.admission(home.provider, providers.lot())
        review = clock.today() + timedelta(days=30)
        admissions.suspend(
            admission=admission, ground=SuspensionGround.CONTRACT, reason=reason, review_on=review, by=manager,
            at=clock.now(),
        )  # fmt: skip
        by = person(Role.PROVIDER_ADMINISTRATOR, provider=home.provider)
        with tenancy.scope(by.scope):
            admissions.comment(admission=admission, text=comment, by=by, at=clock.now())

    def contact(self, **text: str) -> None:
        owner = providers.provider()
        given = {"name": "Invented Manager", "day_telephone": "0151 496 0123", **text}
        by = person(Role.PROVIDER_ADMINISTRATOR, provider=owner)
        with tenancy.scope(by.scope):
            contacts.keep_contact(about=owner, **given, by=by, at=clock.now())

    def application(self, name: str) -> None:
        cast, at = Cast(), clock.now()
        if name == "text":
            owner, by = cast.applicant()
            of = cast.open_round()
            with tenancy.scope(by.scope):
                draft = applications.start_application(round=of, provider=owner, by=by, at=at)
                applications.save_answer(
                    application=draft, criterion=of.criteria.first(), text=NUMBER, by=by, at=at
                )
        elif name == "reason":
            scored = cast.moderating()
            agreed = {one.pk: (4, NUMBER) for one in scored.round.criteria.all()}
            evaluation.settle(application=scored, agreed=agreed, by=cast.moderator, at=at)
        elif name == "decision_reasons":
            evaluation.refuse(application=cast.moderated(), reasons=NUMBER, by=cast.decider, at=at)
        elif name == "compliance_note":
            compliance.pass_compliance(
                application=cast.checking(), note=NUMBER, evaluators=cast.evaluators, by=cast.manager, at=at
            )
        else:
            self._clarifying(cast, name, at)

    def ending_a_round(self, act: str) -> None:
        cast, at = Cast(), clock.now()
        given = {"round": cast.open_round(), "reason": NUMBER, "by": cast.manager, "at": at}
        if act == "extend":
            round_ends.extend_round(new_end=given["round"].closes_at + timedelta(days=7), **given)
        else:
            round_ends.propose_cancellation(**given)

    def _clarifying(self, cast: Cast, name: str, at: Any) -> None:
        checked = cast.checking()
        question = NUMBER if name == "clarification_question" else "Who is covered?"
        asked = compliance.ask_clarification(application=checked, question=question, by=cast.manager, at=at)
        by = person(Role.PROVIDER_ADMINISTRATOR, provider=asked.provider)
        with tenancy.scope(by.scope):
            compliance.answer_clarification(application=asked, answer=NUMBER, by=by, at=at)


def named(child: Any) -> str:
    return f"Ask {child.given_name} about it."


FEES = [weekly_line("accommodation", Decimal("3200.00"), note=NUMBER)]
ANSWERS = {**calloffs.ANSWERS, "wishes": NUMBER}


def told_tonight(_planted: Planted) -> None:
    """An offer by telephone, in the name of the child."""
    referral = placements.referral(needed_on=clock.today(), state=ReferralState.SEARCHING)
    tonight = Emergency(1, referral=referral)
    told = Told(tonight.homes[0], clock.today(), [weekly_line("accommodation", Decimal(5600))], "Two adults.")
    heard_offers.record_offer(
        invitation=Invitation.objects.get(call_off=tonight.call_off), told=told,
        heard=Heard(named(referral.child), clock.now(), "telephone"), by=person(Role.DUTY_TEAM), at=clock.now(),
    )  # fmt: skip


def planning(text: Callable[[Any], str], field: str) -> None:
    """A placement plan, with the text of that kind."""
    at = clock.now()
    if field == "reason":
        signed = planned.signed()
        by, said = person(Role.PLACEMENTS_OFFICER), text(signed.placement.child)
        plans.begin_anew(plan=signed, reason=said, by=by, at=at)
        return
    if field == "question":
        asked_of = planned.sent()
        keeper = planned.keeper(asked_of)
        with tenancy.scope(keeper.scope):
            plan_answers.ask(plan=asked_of, question=NUMBER, by=keeper, at=at)
        return
    plan = planned.begun()
    said, by = text(plan.placement.child), plan.begun_by
    assert by is not None
    if field == "text":
        plans.save(plan=plan, texts=planned.texts(plan, health=said), by=by, at=at)
    elif field == "terms":
        plans.decide(plan=plan, decided={"hair": Decided("carer", said)}, by=by, at=at)
    else:
        keeper = planned.keeper(plan)
        asked = PlanQuestion.objects.create(
            plan=plan, provider_id=plan.provider_id, question="Who drives?", asked_by=keeper, asked_at=at
        )
        plan_answers.answer(question=asked, answer=said, by=by, at=at)


DOORS: dict[str, Callable[[Planted], Any]] = {
    "calloffs.CallOff.profile": lambda at: at.profile(named),
    "calloffs.CallOff.route_reason": lambda at: at.opening(named, "route_reason"),
    "calloffs.CallOff.short_term_reason": lambda at: at.opening(named, "short_term_reason"),
    "calloffs.CallOff.no_award_reason": lambda at: at.ending(named),
    "calloffs.Invitation.decline_note": lambda at: at.declining(NUMBER),
    "calloffs.HeardOffer.said_by": told_tonight,
    "calloffs.AskedHome.terms": lambda _at: asked_homes.say(named, "terms", NUMBER),
    "calloffs.AskedHome.taken_back_why": lambda _at: asked_homes.say(named, "why", NUMBER),
    "calloffs.AskedHome.answer_note": lambda _at: asked_homes.say(named, "note", NUMBER),
    "calloffs.AskedQuestion.question": lambda _at: asked_homes.say(named, "question", NUMBER),
    "calloffs.AskedQuestion.answer": lambda _at: asked_homes.say(named, "answer", NUMBER),
    "calloffs.Clarification.question": lambda at: at.asking(NUMBER),
    "calloffs.Clarification.answer": lambda at: at.answering(named, "answer_privately", "answer"),
    "calloffs.ProfileChange.what_changed": lambda at: at.changing_the_profile(named),
    "calloffs.PublishedQuestion.wording": lambda at: at.answering(named, "publish", "wording"),
    "calloffs.PublishedQuestion.answer": lambda at: at.answering(named, "publish", "answer"),
    "calloffs.OfferDraft.quality_answers": lambda at: at.offering(quality_answers=ANSWERS),
    "calloffs.OfferDraft.social_value_answer": lambda at: at.offering(social_value_answer=NUMBER),
    "calloffs.OfferDraft.price_lines": lambda at: at.offering(price_lines=FEES),
    "calloffs.Offer.quality_answers": lambda at: at.offering(quality_answers=ANSWERS),
    "calloffs.Offer.social_value_answer": lambda at: at.offering(social_value_answer=NUMBER),
    "calloffs.OfferPriceLine.note": lambda at: at.offering(price_lines=FEES),
    "calloffs.Disclosure.terms_words": lambda _at: sharing_rules.set_rule(
        terms=NUMBER,
        keeps_days=28,
        valid_from=clock.today(),
        by=person(Role.COMMISSIONING_MANAGER),
        at=clock.now(),
    ),
    "placements.PlacementPlan.reason": lambda _at: planning(named, "reason"),
    "placements.PlanPart.text": lambda _at: planning(named, "text"),
    "placements.PlanMatter.terms": lambda _at: planning(named, "terms"),
    "placements.PlanQuestion.question": lambda _at: planning(named, "question"),
    "placements.PlanQuestion.answer": lambda _at: planning(named, "answer"),
    "calloffs.ServiceAgreement.needs": lambda at: at.agreeing(named, "needs"),
    "calloffs.ServiceAgreement.profile": lambda at: at.profile(named),
    "calloffs.ServiceAgreement.service": lambda at: at.agreeing(named, "service"),
    "calloffs.ResultLetter.reasons": lambda at: at.recommending(named),
    "calloffs.ResultLetter.score_reasons": lambda at: at.scoring(named),
    "providers.Contact.name": lambda at: at.contact(name=NUMBER),
    "providers.Contact.note": lambda at: at.contact(note=NUMBER),
    "placements.FeeLine.note": lambda at: at.offering(price_lines=FEES),
    "placements.Placement.cancel_reason": lambda at: at.cancelling(named),
    "providers.Application.compliance_note": lambda at: at.application("compliance_note"),
    "providers.Application.clarification_question": lambda at: at.application("clarification_question"),
    "providers.Application.clarification_answer": lambda at: at.application("clarification_answer"),
    "providers.Application.decision_reasons": lambda at: at.application("decision_reasons"),
    "providers.RoundExtension.reason": lambda at: at.ending_a_round("extend"),
    "providers.RoundCancellation.reason": lambda at: at.ending_a_round("cancel"),
    "providers.ApplicationAnswer.text": lambda at: at.application("text"),
    "providers.AgreedScore.reason": lambda at: at.application("reason"),
    "calloffs.ServiceAgreement.withdrawn_reason": lambda at: at.taking_back(named),
    "providers.Admission.removed_reason": lambda at: at.removed(NUMBER),
    "providers.AdmissionSuspension.reason": lambda at: at.suspended(NUMBER),
    "providers.AdmissionSuspension.provider_comment": lambda at: at.suspended("No proof.", NUMBER),
}


def test_every_guarded_text_has_its_door_tried() -> None:
    assert set(DOORS) == {name for name, row in TEXTS.items() if row["guard"] not in ("parties", "disclosed")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOORS)
def test_an_identifier_is_stopped_at_the_door_of_each_text(name: str, clock: Any, files_root: Path) -> None:
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DomainError, match="[Tt]ake it out") as refusal:
        DOORS[name](Planted(clock))
    if TEXTS[name]["guard"] != "record":
        assert "943" not in str(refusal.value)
