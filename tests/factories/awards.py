"""A call-off taken through scoring, recommendation, authorisation and agreement by the real services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calloffs.codes import EvidenceKind
from calloffs.models import (
    ActGround,
    Authorisation,
    AwardProposal,
    CallOff,
    Offer,
    OfferAssessment,
    ServiceAgreement,
)
from calloffs.rules.direct_awards import Agreed, Stay
from calloffs.rules.grounds import Shown
from calloffs.rules.placement_notices import Decided
from calloffs.selectors import homes, proposals
from calloffs.selectors.authorisations import impact_is_open
from calloffs.selectors.ladder import agreed_with
from calloffs.selectors.placement_notices import untold_before_signature
from calloffs.selectors.procurement import grounds_to_choose
from calloffs.selectors.terms import term_of
from calloffs.services import (
    agreements,
    authorising,
    competitions,
    direct_awards,
    notices_together,
    recommending,
    scoring,
)
from calloffs.states import (
    AgreedHow,
    CallOffRoute,
    DecidingOffice,
    DirectGround,
    HowLong,
    NotNearer,
    OfficeDecision,
    TellingStep,
)
from placements.models import Referral
from placements.rules.fees import weekly_line
from placements.states import ReferralState
from providers.models import Lot, Place, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock
from tests.factories import accounts, calloffs, location, placements, providers

OFFICES = {
    DecidingOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    DecidingOffice.DCS: Role.DCS,
    DecidingOffice.ASC: Role.ASC_DIRECTOR,
}
LAWFUL = {"considered": "No nearer home has a place.", "why_not_nearer": (NotNearer.NOT_FREE,)}
# By what a ground is shown that asks for no other row.
SHOWN = {
    DirectGround.EMERGENCY: Shown(EvidenceKind.COURT, on=date(2030, 1, 2)),
    DirectGround.WISH: Shown(EvidenceKind.WISH, on=date(2020, 1, 2)),
    DirectGround.SOLE: Shown(EvidenceKind.ONLY),
}
LIKELY = {"impact": "likely", "impact_reason": "She may need support after 18."}


@dataclass
class Story:
    """A call-off with the people around it."""

    call_off: CallOff
    homes: list[Setting]
    officer: User = field(default_factory=lambda: accounts.person(Role.PLACEMENTS_OFFICER))
    evaluators: list[User] = field(default_factory=list)
    bidders: list[User] = field(default_factory=list)

    @property
    def offers(self) -> list[Offer]:
        """The offers in the order of their homes."""
        return [Offer.objects.get(call_off=self.call_off, setting=home) for home in self.homes]

    def fresh(self) -> CallOff:
        self.call_off = CallOff.objects.get(pk=self.call_off.pk)
        return self.call_off

    def assessment(self, evaluator: User) -> OfferAssessment:
        return OfferAssessment.objects.get(call_off=self.call_off, evaluator=evaluator)


def closed(
    moved: Any,
    *weekly: str,
    evaluators: int = 2,
    age: int = 14,
    supports: Sequence[str] = (),
    answers: dict[str, str] = calloffs.ANSWERS,
    market: tuple[Lot, list[Setting]] | None = None,
    referral: Referral | None = None,
    **fields: Any,
) -> Story:
    """A competition that closed with one offer a home, and evaluators chosen; `moved` is the clock fixture.

    `supports`: kinds of wrap-around support that every offer asks for, beside its weekly fee. `market`: the lot and
    its homes, where they are not new ones.
    """
    lot, settings = market or calloffs.lot_with_providers(len(weekly))
    referral = referral or placements.referral(placements.child(age=age), state=ReferralState.SEARCHING)
    call_off = calloffs.competition(*settings, lot=lot, referral=referral, **fields)
    story = Story(call_off, settings)
    for home, amount in zip(settings, weekly, strict=True):
        by = calloffs.bidder(home.provider)
        story.bidders.append(by)
        added = [calloffs.support(call_off.needed_on, kind) for kind in supports]
        calloffs.submitted(
            call_off,
            home,
            by,
            price_lines=[*calloffs.fees(accommodation=amount), *added],
            quality_answers=answers,
        )
    moved.advance(hours=3)
    competitions.close_due(at=clock.now())
    story.evaluators = [accounts.person(Role.EVALUATOR) for _ in range(evaluators)]
    if evaluators:
        competitions.assign_evaluators(
            call_off=story.fresh(), evaluators=story.evaluators, by=call_off.published_by, at=clock.now()
        )
    return story


def declare_all(story: Story) -> None:
    for person in story.evaluators:
        scoring.declare(
            assessment=story.assessment(person), has_conflict=False, note="", by=person, at=clock.now()
        )


def give(
    story: Story,
    person: User,
    offer: Offer,
    quality: int,
    social_value: int,
    reason: str = "Named adults, a clear routine.",
) -> None:
    scoring.save_score(
        assessment=story.assessment(person),
        offer=offer,
        quality=quality,
        quality_reason=reason,
        social_value=social_value,
        social_value_reason="Two apprentices.",
        by=person,
        at=clock.now(),
    )


def scored(moved: Any, *weekly: str, scores: list[tuple[int, int]] | None = None, **fields: Any) -> Story:
    """The same with every offer scored: `scores` are quality and social value for each home, by everybody."""
    story = closed(moved, *weekly, **fields)
    declare_all(story)
    for person in story.evaluators:
        for offer, (quality, social_value) in zip(
            story.offers, scores or [(4, 3)] * len(weekly), strict=True
        ):
            give(story, person, offer, quality, social_value)
        scoring.complete(assessment=story.assessment(person), by=person, at=clock.now())
    story.fresh()
    return story


def free_place(story: Story, home: Setting) -> Place:
    ends_on, _ = term_of(story.call_off, story.call_off.needed_on)
    return homes.places_free(home.pk, None, story.call_off.needed_on, ends_on)[0]


def recommend(story: Story, index: int = 0, **fields: Any) -> AwardProposal:
    """Recommend the offer of a home, with reasons and letters for all."""
    home = story.homes[index]
    given = {
        "call_off": story.call_off,
        "offer": Offer.objects.get(call_off=story.call_off, setting=home),
        "reasons": "Near school, and good value.",
        "not_first_reason": "",
        "letters": {str(one.provider_id): f"Reasons for {one.provider.name}." for one in story.homes},
        "place": fields.get("place") or free_place(story, home),
        "starts_on": story.call_off.needed_on,
        "asc_impact": "",
        "asc_impact_reason": "",
        "by": story.officer,
        "at": clock.now(),
    }
    return recommending.recommend(**{**given, **fields})


def proposal(story: Story) -> AwardProposal:
    """The newest version of what is proposed."""
    return AwardProposal.objects.filter(call_off=story.call_off).latest("version")


def direct(age: int = 14, *, referral: Referral | None = None, profiled: bool = True, **fields: Any) -> Story:
    """A call-off opened for a direct award, with one home that fits, and a profile unless there is none."""
    lot, settings = calloffs.lot_with_providers(1)
    referral = referral or placements.referral(placements.child(age=age), state=ReferralState.SEARCHING)
    if profiled:
        placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER))
    call_off = calloffs.call_off(referral, lot, route=CallOffRoute.DIRECT_AWARD, **fields)
    return Story(call_off, settings)


def beside(story: Story, *, age: int = 14) -> Story:
    """Another child's direct award, with the same homes to choose from."""
    referral = placements.referral(placements.child(age=age), state=ReferralState.SEARCHING)
    placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER))
    call_off = calloffs.call_off(referral, story.call_off.lot, route=CallOffRoute.DIRECT_AWARD)
    return Story(call_off, story.homes)


def one_place_left(home: Setting) -> None:
    """The provider keeps every other place of the home for itself."""
    for place in home.places.order_by("number")[1:]:
        providers.hold(place)


def make_case(story: Story, weekly: str = "3000.00", **fields: Any) -> AwardProposal:
    home = story.homes[0]
    given = {
        "call_off": story.call_off,
        "setting": home,
        "household": None,
        "place": free_place(story, home) if "place" not in fields else None,
        "starts_on": story.call_off.needed_on,
        "lines": [weekly_line("accommodation", Decimal(weekly))],
        "ground": DirectGround.EMERGENCY,
        "evidence": "The court decides tomorrow.",
        "benchmark_weekly": None,
        "benchmark_words": "No like placement is paid for today.",
        "asc_impact": "",
        "asc_impact_reason": "",
        "agreed": Agreed("Invented Person, duty manager", clock.now(), AgreedHow.TELEPHONE),
        "by": story.officer,
        "at": clock.now(),
    }
    emergency = {**given, **fields}["ground"] == DirectGround.EMERGENCY
    given["act_ground"] = _ground_of_act(story, home, emergency=emergency)
    given["stay"] = Stay(HowLong.LONGER, "The plan is for years.") if emergency else Stay()
    given["shown"] = SHOWN.get({**given, **fields}["ground"], Shown())
    return direct_awards.make_case(**{**given, **fields})


def _ground_of_act(story: Story, home: Setting, *, emergency: bool) -> ActGround | None:
    """One that asks for notices, where the award is a spot purchase under the Act; None of every other."""
    yes = agreed_with(story.call_off, home.pk)
    grounds = grounds_to_choose(yes, emergency=emergency, at=clock.now())
    return next((one for one in grounds if one.owes_notices), None)


def make_case_all_the_same(story: Story, **fields: Any) -> AwardProposal:
    """The case of an officer who is asked whether something is right, and says that it is."""
    with pytest.raises(Unsure) as asked:
        make_case(story, **fields)
    return make_case(story, **fields, sure=[doubt.code for doubt in asked.value.open])


def ask(story: Story, answer: str | None = None) -> Authorisation:
    """Ask for the authorisation; where a question waits, with an answer."""
    if answer is None:
        answer = "It is below like placements." if proposals.open_question(story.call_off) else ""
    return authorising.request_authorisation(
        call_off=story.fresh(), answer=answer, by=story.officer, at=clock.now()
    )


def turn_all(authorisation: Authorisation) -> Authorisation:
    """Every office authorises, each by a person of its office; Adult Social Care answers what nobody has yet."""
    location.answered(authorisation)
    for office in authorisation.offices.order_by("office"):
        authorisation = authorising.decide(
            asked=office,
            decision=OfficeDecision.AUTHORISE,
            reason="",
            no_conflict=True,
            **(LIKELY if impact_is_open(office, authorisation.proposal) else {}),
            **LAWFUL,
            by=accounts.person(OFFICES[DecidingOffice(office.office)]),
            at=clock.now(),
        )
    return authorisation


def tell_nobody(story: Story) -> None:
    """Of each recipient that comes before the signature: that there is nobody to tell (reg. 13)."""
    untold = untold_before_signature(story.call_off.pk)
    if untold:
        said = Decided(TellingStep.NOBODY, reason="Invented: nobody is there to tell.")
        notices_together.decide_several(
            call_off=story.call_off, decided=dict.fromkeys(untold, said), by=story.officer, at=clock.now()
        )


def draw_up(story: Story, **fields: Any) -> ServiceAgreement:
    """The draft, with the notices of the placement settled, so that it may be issued."""
    tell_nobody(story)
    given = {
        "call_off": story.fresh(),
        "needs": "Patient adults and a steady routine.",
        "service": "Two named adults, school runs, weekly family time.",
        "by": story.officer,
        "at": clock.now(),
    }
    return agreements.draw_up(**{**given, **fields})


def issue(story: Story) -> ServiceAgreement:
    return agreements.issue(agreement=draw_up(story), by=story.officer, at=clock.now())


def signer(story: Story) -> User:
    """The administrator of the first home's provider."""
    return accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=story.homes[0].provider)


def sign(agreement: ServiceAgreement, by: User) -> ServiceAgreement:
    """The provider signs in its own scope."""
    with tenancy.scope(by.scope):
        return agreements.sign(
            agreement=agreement, name="Invented Person", role="Director", by=by, at=clock.now()
        )


def authorised(story: Story) -> Authorisation:
    """A direct award's case made, asked for and authorised."""
    make_case(story)
    return turn_all(ask(story))


def authorised_direct(**fields: Any) -> Story:
    """A direct award whose case is authorised, so that the agreement may be drawn up."""
    story = direct(**fields)
    authorised(story)
    return story
