"""One child's way from referral to placement, step by step, each by the person whose job it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from calloffs.codes import EvidenceKind, WhyNotHome
from calloffs.models import Invitation, OfferAssessment
from calloffs.rules.direct_awards import NIGHTS, Agreed, Stay
from calloffs.rules.grounds import Shown
from calloffs.rules.shortlist import REST, Choice
from calloffs.rules.values import term_end
from calloffs.selectors import choosing, homes
from calloffs.selectors.choosing import PlaceChoice
from calloffs.selectors.grounds import on_record, rules_on
from calloffs.selectors.ranking import ranking
from calloffs.selectors.shortlist import shortlist
from calloffs.services import call_offs, competitions, direct_awards, recommending, scoring
from calloffs.states import AgreedHow, CallOffRoute, DirectGround, HowLong
from placements.policies import is_emergency
from placements.rules.fees import weekly_line
from placements.selectors.fitting import Fit
from providers.states import ServiceType
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import add_working_days, local, moment_from_local
from sefton_pdps.demo import buying_texts
from sefton_pdps.demo.living import bidding, children, earlier, supports
from sefton_pdps.demo.living.settling import Settling
from sefton_pdps.demo.living.story import saying_yes

LOTS = {
    ServiceType.RESIDENTIAL: "residential",
    ServiceType.FOSTERING: "fostering",
    ServiceType.SUPPORTED: "supported-accommodation",
}
Act = Callable[[datetime], None]


class Course(Settling):
    """The steps of one referral: `halt` names the last step taken, the steps' days are working days from its start.

    `at_once` is an emergency: a direct award within hours.
    """

    def plan(self) -> None:
        """Put the steps on the list: each day begins at some hour, and one step follows the other."""
        moment: datetime | None = None
        for act, after in self._direct() if self.direct else self._competition():
            day = self.started if self.at_once else add_working_days(self.started, after)
            moment = self.closes_at if act == self.close else self._moment(day, moment)
            self.story.at(moment, self._step(act))
            if self.halt in {act.__name__, "draft"}:
                return

    def _competition(self) -> tuple[tuple[Act, int], ...]:
        """The steps of a mini-competition, each with how many working days after the start it is taken."""
        return (
            (self.refer, 0), (self.approve, 1), (self.open, 1), (self.publish, 1), (self.offer, 2), (self.close, 5),
            (self.assign, 5), (self.score, 6), (self.recommend, 7), (self.request, 7), (self.decide, 8),
            (self.agree, 9), (self.sign, 10),
        )  # fmt: skip

    def _direct(self) -> tuple[tuple[Act, int], ...]:
        """The same of a direct award."""
        return (
            (self.refer, 0), (self.approve, 1), (self.open, 1), (self.case, 2), (self.request, 2), (self.decide, 3),
            (self.agree, 4), (self.sign, 5),
        )  # fmt: skip

    def _moment(self, day: date, last: datetime | None) -> datetime:
        if last is not None and local(last).date() == day:
            return last + timedelta(minutes=self.story.random.randint(12, 35))
        first = 8 * 60 + self.story.random.randint(5, 40 if self.at_once else 330)
        return moment_from_local(day, time(first // 60, first % 60))

    def _step(self, act: Act) -> Act:
        before = (self.refer, self.approve, self.open)

        def take(at: datetime) -> None:
            if act not in before and not self._is_live():
                return
            try:
                act(at)
            except DomainError:
                if self.call_off_pk is None:
                    raise
                # Another child took the place meanwhile, as happens in life. The refusal itself is not repeated: it may
                # name the end of the term, which is a birthday.
                self._end("It could not go on: the home chosen is no longer to be had for these dates.", at)

        return take

    def open(self, at: datetime) -> None:
        """The route is assessed and reasoned (S-48)."""
        ends_on, _ = term_end(self.needed_on, self.referral.child.date_of_birth)
        if self.direct and not self.at_once:
            self.ground = self.story.random.choice(self._grounds())
        reason = (
            buying_texts.DIRECT_ROUTE[self.ground]
            if self.direct
            else self.story.random.choice(buying_texts.ROUTE_REASONS)
        )
        call_off = call_offs.open_call_off(
            referral=self.referral,
            lot=self.story.made["lots"][LOTS[ServiceType(self.kind)]],
            route=CallOffRoute.DIRECT_AWARD if self.direct else CallOffRoute.MINI_COMPETITION,
            route_reason=reason,
            sibling_home=False if self.referral.sibling_count else None,
            needed_on=self.needed_on,
            term_ends_on=ends_on,
            by=self.officer,
            at=at,
        )
        self.call_off_pk = call_off.pk

    def publish(self, at: datetime) -> None:
        """Published to everybody who passes the gates, closing at 5pm some working days later."""
        profile = self.referral.profiles.order_by("-version")[0]
        saying_yes(
            lambda sure: competitions.publish(
                call_off=self.call_off,
                profile=profile,
                closes_at=self.closes_at,
                how_long=self._how_long() if is_emergency(self.referral, local(at).date()) else "",
                sure=sure,
                by=self.officer,
                at=at,
            )
        )

    def _how_long(self) -> str:
        """How long a competition of hours is for."""
        return HowLong.LONGER

    def offer(self, at: datetime) -> None:
        """From now on providers open, ask, decline and offer."""
        invited = list(Invitation.objects.filter(call_off=self.call_off_pk).order_by("provider__owner_id"))
        lively = bool(self.halt)
        bidding.plan(self.story, self.call_off, invited, lively=lively, by=self.officer, at=at)

    def close(self, at: datetime) -> None:
        with tenancy.scope(tenancy.SYSTEM):
            competitions.close_due(at=at)

    def assign(self, at: datetime) -> None:
        if not bidding.offers_of(self.call_off).exists():
            self._end(self.story.random.choice(buying_texts.NO_OFFER), at)
            return
        panel = [self.story.people["evaluator_one"], self.story.people["evaluator_two"]]
        competitions.assign_evaluators(call_off=self.call_off, evaluators=panel, by=self.officer, at=at)

    def score(self, at: datetime) -> None:
        """Two evaluators declare, score every offer and finish."""
        random = self.story.random
        for assessment in (
            OfferAssessment.objects.filter(call_off=self.call_off_pk)
            .select_related("evaluator")
            .order_by("evaluator__email")
        ):
            by = assessment.evaluator
            declared = scoring.declare(assessment=assessment, has_conflict=False, note="", by=by, at=at)
            for offer in bidding.offers_of(self.call_off):
                quality, social_value = random.choice((2, 3, 4, 4, 5)), random.choice((2, 3, 3, 4))
                scoring.save_score(
                    assessment=declared,
                    offer=offer,
                    quality=quality,
                    quality_reason=random.choice(buying_texts.QUALITY_REASONS[quality]),
                    social_value=social_value,
                    social_value_reason=random.choice(buying_texts.SOCIAL_VALUE_REASONS[social_value]),
                    by=by,
                    at=at,
                )
            scoring.complete(assessment=declared, by=by, at=at)

    def recommend(self, at: datetime) -> None:
        """The first in the ranking whose place is free; the reason is given when that is not the first of all."""
        call_off = self.call_off
        for rank in ranking(call_off):
            offer = call_off.offers.select_related("setting").get(pk=rank.offer.key)
            starts_on = max(self.needed_on, offer.available_on)
            choice = self._choice_of(offer.setting_id, offer.household_id, starts_on)
            if choice is not None:
                break
        else:
            self._end("No offered place is free for the nights needed.", at)
            return
        offers = bidding.offers_of(call_off)
        letters = {
            str(provider): self.story.random.choice(buying_texts.LETTERS)
            for provider in offers.values_list("provider_id", flat=True)
        }
        chosen = buying_texts.CHOSEN + (
            buying_texts.CHOSEN_FOR_SCHOOL if self._age(at) >= children.SCHOOL_AGE else ()
        )
        saying_yes(
            lambda sure: recommending.recommend(
                call_off=call_off,
                offer=offer,
                reasons=self.story.random.choice(chosen),
                not_first_reason=""
                if rank.position == 1
                else self.story.random.choice(buying_texts.NOT_FIRST),
                letters=letters,
                place=choice.place,
                starts_on=starts_on,
                evidence=supports.accepted(offer, starts_on, self._term_end(starts_on)),
                by=self.officer,
                at=at,
                **self._impact(starts_on),
                sure=sure,
            )
        )

    def _term_end(self, starts_on: date) -> date:
        return term_end(starts_on, self.referral.child.date_of_birth)[0]

    def _choice_of(self, setting_id: Any, household_id: Any, starts_on: date) -> PlaceChoice | None:
        """The first place to choose in a home that still passes the gates, or none."""
        try:
            homes.home(self.call_off, setting_id=setting_id, household_id=household_id, on=starts_on)
        except DomainError:
            return None
        ends_on = self._term_end(starts_on)
        free = homes.places_free(setting_id, household_id, starts_on, ends_on)
        offered = choosing.choices(self.call_off, free, starts_on, ends_on)
        return offered[0] if offered else None

    def _impact(self, starts_on: date) -> dict[str, Any]:
        _, passes = term_end(starts_on, self.referral.child.date_of_birth)
        passes = passes and not (self.direct and self._stay().how_long in NIGHTS)
        answer = self.story.random.choice(("yes", "likely", "no")) if passes else ""
        reason = self.story.random.choice(buying_texts.PATHWAY) if answer else ""
        return {"asc_impact": answer, "asc_impact_reason": reason}

    def case(self, at: datetime) -> None:
        """The case for a direct award of a home that fits.

        A home without doubt: neither its place proposed for another child, nor left out of the register.
        """
        to_take = next(self.homes_to_take(), None)
        if to_take is None:
            self._end("No home that fits has a free place.", at)
            return
        self.argue(*to_take, earlier.weekly_fee(self.story, self.kind), at)

    def homes_to_take(self) -> Iterator[tuple[Fit, PlaceChoice]]:
        """Those that fit and whose place may be had without a question, with that place."""
        for fit in homes.fits(self.call_off, self.needed_on):
            household = fit.household
            choice = self._choice_of(fit.setting.pk, household.pk if household else None, self.needed_on)
            if choice is not None and not choice.rivals and not fit.unnamed_on:
                yield fit, choice

    def argue(self, fit: Fit, choice: PlaceChoice, weekly: Decimal, at: datetime) -> None:
        """The case for one home at a fee: ground, evidence, benchmark, and why not the others."""
        shown = self._shown(fit, at)
        case = {
            "call_off": self.call_off,
            "setting": fit.setting,
            "household": fit.household,
            "place": choice.place,
            "starts_on": self.needed_on,
            "lines": [weekly_line("accommodation", weekly)],
            "ground": self.ground,
            "evidence": self.story.random.choice(buying_texts.EVIDENCE[self.ground]),
            "benchmark_weekly": None,
            "benchmark_words": self.story.random.choice(buying_texts.BENCHMARKS),
            "agreed": Agreed(buying_texts.WHO_AGREED, at - timedelta(minutes=20), AgreedHow.TELEPHONE),
            "stay": self._stay(),
            "shown": shown,
            "choice": Choice({REST: WhyNotHome.MIX}, buying_texts.WHY_THIS),
            "by": self.officer,
            "at": at,
            **self._impact(self.needed_on),
        }
        saying_yes(lambda sure: direct_awards.make_case(**case, sure=sure))

    def _shown(self, fit: Fit, at: datetime) -> Shown:
        """By what the ground is shown; where nothing shows it, it is the child's wish, or the day of a hearing."""
        today = local(at).date()
        only = shortlist(self.call_off).is_the_only(fit)
        asked = {code: rule.shown_by for code, rule in rules_on(today).items()}
        found = [one.shown for one in on_record(self.call_off, fit.setting, only=only, today=today)]
        shown = next((one for one in found if one.kind in asked.get(self.ground, ())), None)
        if shown is None and self.ground != DirectGround.EMERGENCY:
            wishes = DirectGround.WISH in self._grounds()
            self.ground = DirectGround.WISH if wishes else DirectGround.EMERGENCY
        if shown is None and self.ground == DirectGround.WISH:
            return Shown(EvidenceKind.WISH, on=today)
        return shown or Shown(EvidenceKind.COURT, on=self.needed_on)

    def _stay(self) -> Stay:
        """An emergency of tonight is bought for 28 days; one that a court's date makes is for longer, with a reason."""
        if self.ground != DirectGround.EMERGENCY:
            return Stay()
        return Stay(HowLong.FOUR_WEEKS) if self.at_once else Stay(HowLong.LONGER, buying_texts.WHY_LONGER)
