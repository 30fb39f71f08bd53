"""Lives of what a child's home is bought with: referral, call-off, authorisation, agreement, placement."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from calloffs.models import AskedOffice, CallOff, Offer, OfferDraft
from calloffs.services import authorising, call_offs, clarifications, competitions
from calloffs.states import CallOffRoute, OfficeDecision
from placements.codes import LeftGroup, Together
from placements.models import Child, Placement
from placements.services import placements, profiles, referrals, reopening
from placements.states import ReferralState
from providers.models import Lot, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import accounts, asked_homes, awards, calloffs, groups, pull_outs, sharing
from tests.factories import placements as made
from tests.factories.awards import Story
from tests.meta.states.stages import Stage, fresh, life, surely

PROFILE = {
    "gender_words": "Girl",
    "area_words": "L20 area",
    "story": "Needs patient adults.",
    "wishes": "To stay near nan.",
    "strengths": "Swims well.",
    "support": "A steady routine.",
}


def draft_of(sent: Offer) -> OfferDraft:
    """The working copy that an offer was sent from, which only its provider sees."""
    with tenancy.scope(tenancy.provider_scope(sent.provider_id)):
        return OfferDraft.objects.get(call_off=sent.call_off_id, setting=sent.setting_id)


@dataclass
class Purchase:
    """A child's referral with the people and rows around it; each step is taken by whose job it is."""

    homes: list[Setting]
    lot: Lot
    child: Child
    officer: User = field(default_factory=lambda: accounts.person(Role.PLACEMENTS_OFFICER))
    manager: User = field(default_factory=lambda: accounts.person(Role.COMMISSIONING_MANAGER))
    rows: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)

    @classmethod
    def begin(cls, number: int = 1, *, state: str = ReferralState.DRAFT, age: int = 14) -> "Purchase":
        lot, homes = calloffs.lot_with_providers(number)
        made.fee_kind("accommodation")
        worker = accounts.person(Role.SOCIAL_WORKER)
        began = cls(homes, lot, made.child(age=age, social_worker=worker))
        began.rows["referral"] = made.referral(began.child, state=state)
        began.people = [began.officer, worker]
        began.bidder = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=homes[0].provider)
        began.others = {
            "child": began.child, "setting": homes[0], "provider": homes[0].provider, "lot": lot,
            "framework": lot.framework, "section": "education",
        }  # fmt: skip
        return began

    bidder: User = field(init=False)

    def stage(self, words: str = "") -> Stage:
        self.rows = {name: fresh(row) for name, row in self.rows.items()}
        return Stage(dict(self.rows), words, dict(self.others), self.bidder, tuple(self.people))

    def story(self) -> Story:
        """The same as the factories of awards want it."""
        return Story(fresh(self.rows["call_off"]), self.homes, officer=self.officer)

    def approve(self) -> None:
        at = clock.now()
        referrals.submit_referral(referral=self.rows["referral"], by=self.officer, at=at)
        referrals.approve_referral(referral=self.rows["referral"], by=self.manager, at=at)

    def write_profile(self) -> None:
        profile = profiles.draft_profile(
            referral=self.rows["referral"], fields=PROFILE, by=self.officer, at=clock.now()
        )
        self.others["profile"] = profiles.approve_profile(profile=profile, by=self.manager, at=clock.now())

    def open(self, route: str = CallOffRoute.MINI_COMPETITION) -> CallOff:
        at = clock.now()
        self.rows["call_off"] = opened = surely(
            call_offs.open_call_off,
            referral=self.rows["referral"],
            lot=self.lot,
            route=route,
            route_reason="There is time and a choice.",
            needed_on=at.date() + timedelta(days=14),
            term_ends_on=at.date() + timedelta(days=200),
            short_term_reason="A planned return home.",
            by=self.officer,
            at=at,
        )
        return opened

    def publish(self) -> None:
        at = clock.now()
        closes_at = at + timedelta(hours=2)
        self.rows["call_off"] = surely(
            competitions.publish,
            call_off=self.rows["call_off"],
            profile=self.others["profile"],
            closes_at=closes_at,
            by=self.officer,
            at=at,
        )
        self.others["invitation"] = self.rows["call_off"].invitations.get(provider=self.homes[0].provider)

    def ask(self, question: str = "Is there a garden?") -> None:
        with tenancy.scope(self.bidder.scope):
            self.rows["clarification"] = clarifications.ask(
                call_off=self.rows["call_off"], provider_id=self.bidder.provider_id, question=question,
                by=self.bidder, at=clock.now(),
            )  # fmt: skip

    def offer(self, number: int = 0) -> None:
        home = self.homes[number]
        by = self.bidder if number == 0 else calloffs.bidder(home.provider)
        sent = calloffs.submitted(self.rows["call_off"], home, by)
        if number == 0:
            self.others |= {"offer": sent, "draft": draft_of(sent)}

    def choose_evaluators(self) -> None:
        chosen = [accounts.person(Role.EVALUATOR) for _ in range(2)]
        competitions.assign_evaluators(
            call_off=self.rows["call_off"], evaluators=chosen, by=self.officer, at=clock.now()
        )
        self.people += chosen

    def scored(self) -> Story:
        story = self.story()
        story.evaluators = self.people[-2:]
        return story

    def ask_authorisation(self) -> AskedOffice:
        self.rows["authorisation"] = asked = awards.ask(self.story())
        return asked.offices.order_by("office").first()

    def answer(self, decision: str) -> None:
        office = self.ask_authorisation()
        by = accounts.person(awards.OFFICES[office.office])
        authorising.decide(
            asked=office, decision=decision, reason="Say more.", no_conflict=True, by=by, at=clock.now()
        )


def _published(number: int = 2) -> Purchase:
    bought = Purchase.begin(number, state=ReferralState.APPROVED)
    bought.write_profile()
    bought.open()
    bought.publish()
    return bought


@life(
    "referral.draft",
    "referral.draft: sent back",
    "referral.submitted",
    "referral.approved",
    "referral.withdrawn",
)
def a_referral_withdrawn(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin()
    yield bought.stage()
    referrals.submit_referral(referral=bought.rows["referral"], by=bought.officer, at=clock.now())
    yield bought.stage()
    referrals.send_back(referral=bought.rows["referral"], question="Why?", by=bought.manager, at=clock.now())
    yield bought.stage("sent back")
    referrals.answer_question(
        referral=bought.rows["referral"], answer="Because.", by=bought.officer, at=clock.now()
    )
    yield bought.stage("answered")
    bought.approve()
    yield bought.stage()
    bought.write_profile()
    yield bought.stage("with a profile")
    bought.others["sibling_group"] = groups.group(bought.rows["referral"], made.referral())
    bought.others["sibling_member"] = groups.member(bought.rows["referral"])
    bought.others["amendment"] = made.amendment(bought.rows["referral"], bought.officer)
    yield bought.stage("amended")
    reopening.reopen_approved(
        referral=bought.rows["referral"], reason="Another day.", by=bought.officer, at=clock.now()
    )
    yield bought.stage("reopened")
    referrals.withdraw_referral(
        referral=bought.rows["referral"], reason="She went home.", by=bought.officer, at=clock.now()
    )
    yield bought.stage()


@life(
    "call_off.opened", "call_off.published", "call_off.published: past its deadline", "call_off.closed",
    "call_off.closed: with evaluators", "call_off.closed: declared", "call_off.evaluated", "referral.searching",
)  # fmt: skip
def a_competition(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin(2, state=ReferralState.APPROVED)
    bought.write_profile()
    bought.open()
    yield bought.stage()
    bought.publish()
    yield bought.stage()
    bought.ask()
    bought.offer(0)
    yield bought.stage("with an offer")
    bought.offer(1)
    moved.advance(hours=3)
    yield bought.stage("past its deadline")
    competitions.close_due(at=clock.now())
    yield bought.stage()
    bought.choose_evaluators()
    yield bought.stage("with evaluators")
    story = bought.scored()
    awards.declare_all(story)
    yield bought.stage("declared")
    for person in story.evaluators:
        for offer in story.offers:
            awards.give(story, person, offer, 4, 3)
        awards.scoring.complete(assessment=story.assessment(person), by=person, at=clock.now())
    yield bought.stage()


def _scored(moved: Any) -> Purchase:
    """A purchase whose competition is scored, from the factory of awards."""
    story = awards.scored(moved, "3000.00", "3100.00")
    call_off = story.call_off
    bought = Purchase(story.homes, call_off.lot, call_off.referral.child, officer=story.officer)
    bought.bidder = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=story.homes[0].provider)
    bought.rows = {"referral": call_off.referral, "call_off": call_off}
    bought.people = [story.officer, call_off.opened_by, *story.evaluators]
    offer = story.offers[0]
    bought.others = {
        "child": bought.child, "setting": story.homes[0], "provider": story.homes[0].provider, "lot": call_off.lot,
        "framework": call_off.lot.framework, "section": "education", "offer": offer, "draft": draft_of(offer),
        "invitation": call_off.invitations.get(provider=story.homes[0].provider),
    }  # fmt: skip
    return bought


@life(
    "call_off.recommended", "authorisation.requested", "authorisation.returned", "call_off.evaluated: returned",
    "authorisation.refused", "call_off.evaluated: refused", "call_off.no_award", "authorisation.fell_away",
    "call_off.evaluated: pulled out",
)  # fmt: skip
def an_offer_sent_back(moved: Any) -> Iterator[Stage]:
    bought = _scored(moved)
    other = made.referral()
    bought.others["sibling_group"] = groups.group(bought.rows["referral"], other, together=Together.PREFER)
    groups.leave(other, LeftGroup.APART_TIME)
    awards.recommend(bought.story())
    yield bought.stage("with a proposal")
    bought.answer(OfficeDecision.RETURN)
    yield bought.stage("returned")
    awards.recommend(bought.story(), reasons="Near school, and nothing else is free.")
    bought.ask_authorisation()
    yield bought.stage()
    pull_outs.pulled_out(bought.story())
    yield bought.stage("pulled out")
    awards.recommend(bought.story(), 1)
    bought.ask_authorisation()
    office = bought.rows["authorisation"].offices.order_by("office").first()
    by = accounts.person(awards.OFFICES[office.office])
    authorising.decide(
        asked=office, decision=OfficeDecision.REFUSE, reason="No.", no_conflict=True, by=by, at=clock.now()
    )
    yield bought.stage("refused")
    call_offs.end_without_award(
        call_off=fresh(bought.rows["call_off"]), reason="Nothing fits.", by=bought.officer, at=clock.now()
    )
    yield bought.stage()


@life(
    "call_off.authorised", "authorisation.authorised", "agreement.drafted", "agreement.issued", "agreement.signed",
    "call_off.awarded", "referral.home_agreed", "placement.planned", "placement.planned: past its start",
    "placement.started", "referral.placed", "placement.ended",
)  # fmt: skip
def an_award(moved: Any) -> Iterator[Stage]:
    bought = _scored(moved)
    story = bought.story()
    awards.recommend(story)
    bought.rows["authorisation"] = awards.turn_all(awards.ask(story))
    bought.others["disclosure"] = shared = sharing.accepted(story)[0]
    bought.others["sharing_rule"] = shared.terms
    yield bought.stage()
    bought.rows["agreement"] = awards.draw_up(story)
    yield bought.stage()
    awards.agreements.issue(agreement=bought.rows["agreement"], by=bought.officer, at=clock.now())
    yield bought.stage()
    awards.sign(fresh(bought.rows["agreement"]), bought.bidder)
    bought.rows["placement"] = Placement.objects.get(call_off_id=story.call_off.pk)
    yield bought.stage()
    moved.advance(days=20)
    yield bought.stage("past its start")
    made.start(fresh(bought.rows["placement"]), bought.officer)
    yield bought.stage()
    placements.end_placement(
        placement=fresh(bought.rows["placement"]), ended_on=clock.today(), reason="planned", by=bought.officer,
        at=clock.now(),
    )  # fmt: skip
    yield bought.stage()


@life(
    "call_off.opened: a direct award", "call_off.case_made", "call_off.recommended: a direct award",
    "call_off.case_made: returned", "agreement.ended", "placement.planned: unmet", "placement.cancelled",
    "referral.withdrawn: unmet",
)  # fmt: skip
def a_direct_award_cancelled(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin(state=ReferralState.APPROVED)
    bought.write_profile()
    bought.open(CallOffRoute.DIRECT_AWARD)
    yield bought.stage("a direct award")
    bought.others["asked_home"] = first = asked_homes.ask(bought.story())
    bought.others["asked_question"] = asked_homes.question(first, bought.bidder)
    awards.make_case(bought.story())
    yield bought.stage()
    bought.answer(OfficeDecision.RETURN)
    yield bought.stage("returned")
    awards.make_case(bought.story(), evidence="The court decides tomorrow, and nothing else is free.")
    asked = bought.ask_authorisation().authorisation
    yield bought.stage("a direct award")
    bought.rows["authorisation"] = awards.turn_all(asked)
    bought.rows["agreement"] = awards.issue(bought.story())
    awards.agreements.withdraw(
        agreement=bought.rows["agreement"], reason="The plan changed.", by=bought.officer, at=clock.now()
    )
    yield bought.stage()
    bought.rows["agreement"] = awards.issue(bought.story())
    awards.sign(fresh(bought.rows["agreement"]), bought.bidder)
    bought.rows["placement"] = Placement.objects.get(call_off_id=bought.rows["call_off"].pk)
    yield bought.stage("unmet")
    placements.cancel_placement(
        placement=bought.rows["placement"], reason="She went to her aunt.", by=bought.officer, at=clock.now()
    )
    yield bought.stage("unmet")


@life("agreement.drafted: drawn up", "agreement.ended: with its call-off")
def an_agreement_of_an_ended_call_off(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin(state=ReferralState.APPROVED)
    bought.write_profile()
    bought.open(CallOffRoute.DIRECT_AWARD)
    awards.make_case(bought.story())
    bought.rows["authorisation"] = awards.turn_all(bought.ask_authorisation().authorisation)
    bought.rows["agreement"] = awards.draw_up(bought.story())
    yield bought.stage("drawn up")
    call_offs.end_without_award(
        call_off=fresh(bought.rows["call_off"]), reason="She went home.", by=bought.officer, at=clock.now()
    )
    yield bought.stage("with its call-off")


@life("call_off.closed: without offers", "call_off.published: past the framework's last day")
def a_competition_without_offers(moved: Any) -> Iterator[Stage]:
    bought = _published()
    moved.advance(hours=3)
    competitions.close_due(at=clock.now())
    yield bought.stage("without offers")
    bought = _published()
    bought.lot.framework.ends_on = clock.today() - timedelta(days=1)
    bought.lot.framework.save(update_fields=["ends_on"])
    yield bought.stage("past the framework's last day")


@life(
    "clarification.asked", "clarification.published", "clarification.private", "clarification.refused",
    "clarification.asked: past the deadline",
)  # fmt: skip
def questions(moved: Any) -> Iterator[Stage]:
    bought = _published()
    bought.ask()
    yield bought.stage()
    at, by = clock.now(), bought.officer
    clarifications.publish(
        clarification=bought.rows["clarification"], wording="Is a garden asked for?", answer="None is.", by=by, at=at
    )  # fmt: skip
    yield bought.stage()
    bought.ask("May a dog come?")
    clarifications.answer_privately(
        clarification=bought.rows["clarification"], answer="None is.", by=by, at=at
    )
    yield bought.stage()
    bought.ask("Who brings her to school?")
    clarifications.refuse(
        clarification=bought.rows["clarification"], reason="It would tell who.", by=by, at=at
    )
    yield bought.stage()
    bought.ask("When may we visit?")
    moved.advance(hours=3)
    yield bought.stage("past the deadline")
