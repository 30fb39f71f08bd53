"""Children for whom the PDPS brought no home: down the contingency ladder, to a purchase or still on the way (S-35)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from calloffs.models import ActGround, LadderApproach, LadderRung, ServiceAgreement
from calloffs.rules.direct_awards import Agreed, Stay
from calloffs.rules.ladder import NOT_YET, Answer
from calloffs.rules.values import term_end
from calloffs.selectors.procurement import grounds_to_choose
from calloffs.services import agreements, call_offs, direct_awards, ladder, ladder_homes
from calloffs.states import (
    AgreedHow,
    ApproachAnswer,
    AskedHow,
    CallOffRoute,
    DeclineReason,
    DirectGround,
    LadderGround,
    ProcurementNotice,
    RungResult,
    SignatureCame,
)
from placements.rules.fees import weekly_line
from placements.states import Route
from providers.models import Place
from providers.states import ServiceType
from sefton_pdps.demo import buying_texts
from sefton_pdps.demo.living import notices
from sefton_pdps.demo.living.course import LOTS, Act, Course
from sefton_pdps.demo.living.story import Story, saying_yes

WHY = "Two homes under the PDPS were asked by telephone, and neither can meet the need in time."
# No word of it is a name that a child of the demonstration may have: the guard would stop it.
PROVIDER = "Invented Estuary Care"
# Registered in Wales, each with a place of its own for the one child.
HOMES = [
    ladder_homes.OutsideHome(
        PROVIDER,
        f"Invented {name} House",
        "ciw",
        f"W1/0000004{number}",
        "childrens_home",
        "LL11 1AA",
    )
    for number, name in enumerate(("Groyne", "Kelp", "Shingle", "Breaker", "Dune", "Marram"))
]
BLOCK = "block"
WHO = "Invented Manager, registered manager"
# How many working days ago each began, on which rung its yes came, the last step taken, and the notice that stays open:
# one that is due soon, 120 days after the contract, and one that was due when the award was authorised.
LADDERS = (
    (80, Route.SPOT, "", ProcurementNotice.DETAILS), (22, Route.LCR_PPA, "", ""), (2, Route.SPOT, "ask", ""),
    (17, Route.REGIONAL, "", ""), (9, Route.SPOT, "agree", ProcurementNotice.AWARD),
)  # fmt: skip
# Told small, without the one that waits for its authorisation.
WAITS = (8, Route.LCR_PPA, "request", "")
# The youngest of them: what is bought on the spot for so many years owes notices.
YOUNG = 12


def plan(story: Story, *, scale: int) -> None:
    """Beside the story: what is drawn here by lot changes nothing of what is drawn there."""
    aside = story.aside(3500)
    told = (*LADDERS, WAITS) if scale == 100 else LADDERS
    for home, (ago, route, halt, leaves) in zip(HOMES, told, strict=False):
        started = aside.working_days_ago(ago)
        LadderCourse(aside, home, route, started=started, halt=halt, leaves=leaves).plan()


class LadderCourse(Course):
    """A call-off by the ladder: its rungs, a yes on one of them, and the same authorisation and agreement."""

    def __init__(
        self,
        story: Story,
        home: ladder_homes.OutsideHome,
        route: str,
        *,
        started: Any,
        halt: str,
        leaves: str,
    ) -> None:
        needed = started + timedelta(days=14)
        super().__init__(
            story, ServiceType.RESIDENTIAL, direct=True, started=started, halt=halt,
            age=YOUNG if route == Route.SPOT else 14, needed_on=needed,
        )  # fmt: skip
        self.home, self.rung_route, self.leaves = home, route, leaves

    def _direct(self) -> tuple[tuple[Act, int], ...]:
        return (
            (self.refer, 0), (self.approve, 1), (self.open, 1), (self.ask, 1), (self.case, 2), (self.request, 2),
            (self.decide, 3), (self.agree, 4), (self.sign, 5),
        )  # fmt: skip

    def open(self, at: datetime) -> None:
        ends_on, _ = term_end(self.needed_on, self.referral.child.date_of_birth)
        opened = call_offs.open_call_off(
            referral=self.referral,
            lot=self.story.made["lots"][LOTS[ServiceType(self.kind)]],
            route=CallOffRoute.CONTINGENCY,
            route_reason=WHY,
            sibling_home=False if self.referral.sibling_count else None,
            needed_on=self.needed_on,
            term_ends_on=ends_on,
            by=self.officer,
            at=at,
        )
        self.call_off_pk = opened.pk

    def ask(self, at: datetime) -> None:
        """Down to the rung: a no on each of the others that buy, and a yes on the last unless this one still waits."""
        for route in (BLOCK, Route.LCR_PPA, Route.REGIONAL, Route.SPOT):
            rung = self._opened(route, at)
            if route == self.rung_route:
                waits = self.halt == "ask"
                self._asked(rung, at, PROVIDER, None if waits else ApproachAnswer.YES)
                return
            if route == BLOCK:
                ladder.close_rung(rung=rung, result=RungResult.NOBODY, by=self.officer, at=at)
                continue
            self._asked(rung, at, f"Invented {rung.name.split()[0]} Homes", ApproachAnswer.NO)
            ladder.close_rung(rung=rung, result=RungResult.NONE_SUITABLE, by=self.officer, at=at)

    def _opened(self, route: str, at: datetime) -> LadderRung:
        """The first rung above the PDPS skips that one, with a ground."""
        skips = route == Route.LCR_PPA
        why = {"ground": LadderGround.OTHER, "reason": WHY} if skips else {}
        return ladder.open_rung(call_off=self.call_off, route=route, **why, by=self.officer, at=at)

    def _asked(self, rung: LadderRung, at: datetime, who: str, answered: str | None) -> None:
        answers = {
            ApproachAnswer.YES: Answer(ApproachAnswer.YES, WHO, at, weekly=self._weekly()),
            ApproachAnswer.NO: Answer(ApproachAnswer.NO, WHO, at, DeclineReason.NO_VACANCY),
        }
        answer = answers[ApproachAnswer(answered)] if answered else NOT_YET
        asked = ladder.ask(
            rung=rung,
            provider_name=who,
            asked_at=at,
            asked_how=AskedHow.TELEPHONE,
            answer=answer,
            by=self.officer,
            at=at,
        )
        if answered == ApproachAnswer.YES:
            ladder_homes.record_home(approach=asked, home=self.home, by=self.officer, at=at)

    def _weekly(self) -> Decimal:
        return Decimal(self.story.random.randint(84, 112)) * 50

    def case(self, at: datetime) -> None:
        yes = LadderApproach.objects.select_related("setting", "rung").get(
            rung__call_off=self.call_off_pk, answer=ApproachAnswer.YES
        )
        weekly = yes.weekly or self._weekly()
        case = {
            "call_off": self.call_off,
            "setting": yes.setting,
            "household": None,
            "place": Place.objects.filter(setting=yes.setting).order_by("number")[0],
            "starts_on": self.needed_on,
            "lines": [weekly_line("accommodation", weekly)],
            "ground": DirectGround.LADDER,
            "evidence": "Everybody nearer was asked first and could not take the child.",
            "benchmark_weekly": None,
            "benchmark_words": self.story.random.choice(buying_texts.BENCHMARKS),
            "agreed": Agreed(WHO, at - timedelta(minutes=20), AgreedHow.TELEPHONE),
            "stay": Stay(),
            "act_ground": self._ground_of_act(yes, at),
            "by": self.officer,
            "at": at,
            **self._impact(self.needed_on),
        }
        saying_yes(lambda sure: direct_awards.make_case(**case, sure=sure))

    def _ground_of_act(self, yes: LadderApproach, at: datetime) -> ActGround | None:
        """Of a spot purchase one that asks for notices; None of every other award."""
        grounds = grounds_to_choose(yes, emergency=False, at=at)
        return next((one for one in grounds if one.owes_notices), None)

    def decide(self, at: datetime) -> None:
        super().decide(at)
        notices.publish_before_the_contract(self.story, self.call_off_pk, at, leaves=self.leaves)

    def sign(self, at: datetime) -> None:
        """The provider has no account: its signature came by e-mail, and the officer records it."""
        agreements.record_signature(
            agreement=ServiceAgreement.objects.get(call_off=self.call_off_pk, ended_at=None),
            name="Invented Signer", role="Director", came=SignatureCame.EMAIL, by=self.officer, at=at,
        )  # fmt: skip
        self.follow_the_award(at)
