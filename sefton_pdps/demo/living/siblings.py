"""Brothers and sisters: placed together, searched for apart, waiting for offers, a choice or a decision (ADR 149)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from calloffs.codes import TogetherOver
from calloffs.models import CallOff, Invitation
from calloffs.selectors import homes, portal
from calloffs.selectors.siblings import homes_of
from calloffs.services import group_acts
from calloffs.services.recommending_together import ForAll, ForOne, recommend_together
from placements.codes import LeftGroup, Together
from placements.models import Child, SiblingGroup, SiblingMember
from placements.services import groups
from providers.models import Setting
from providers.states import ServiceType, SettingKind
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import add_working_days, moment_from_local
from sefton_pdps.demo import buying_texts, names
from sefton_pdps.demo.living import bidding, lawful, supports
from sefton_pdps.demo.living.course import Course
from sefton_pdps.demo.living.settling import OFFICERS
from sefton_pdps.demo.living.story import Story, as_provider, saying_yes

# Far from the keys of the other desks, of which each takes as many as it has acts.
DESK, SEED = "siblings", 91000
WHY = {
    Together.MUST: "They have never been apart. The care plan keeps them together, and each of them asked for it.",
    Together.PREFER: "They would rather be together. Near one another and often in contact would do.",
}
APART = "The younger one needs the bedroom beside an adult at night, which no home for both of them has."
CHOSEN = "All of them sleep under one roof near their schools, with adults who know each child’s plan."
OVER = "The home that scored better has no room for all of them."
# How many homes offer for all of them; the first only if all come.
MOST = 3
NONE_FOR_ALL = "No home has places for all of them for the nights needed."
Act = Callable[[datetime], None]


@dataclass(frozen=True)
class Planned:
    """Ages, whether together, how many working days ago it began, and the last step taken."""

    kind: str
    ages: tuple[int, ...]
    together: Together
    ago: int
    halt: str


GROUPS = (
    Planned(ServiceType.RESIDENTIAL, (8, 10, 12), Together.MUST, 16, "sign"),
    Planned(ServiceType.RESIDENTIAL, (9, 11), Together.MUST, 11, "ask"),
    Planned(ServiceType.RESIDENTIAL, (9, 10, 12), Together.PREFER, 9, "score"),
    Planned(ServiceType.FOSTERING, (4, 6), Together.PREFER, 6, "apart"),
    Planned(ServiceType.RESIDENTIAL, (10, 12), Together.MUST, 4, "offer"),
)


class Sibling(Course):
    """One of them: what is of each child is done as for any other."""

    others = 0

    def answers(self, child: Child, at: datetime) -> dict[str, Any]:
        return {**super().answers(child, at), "sibling_count": self.others}


class Siblings:
    """The steps of a group, each for all of its children on the same day."""

    def __init__(self, story: Story, planned: Planned) -> None:
        self.story, self.planned = story, planned
        started = story.working_days_ago(planned.ago)
        needed = started + timedelta(days=40)
        self.started, self.is_over = started, False
        self.group_pk: Any = None
        self.children = [
            Sibling(story, planned.kind, direct=False, started=started, age=age, needed_on=needed)
            for age in planned.ages
        ]
        family = names.family_name(story.random)
        for child in self.children:
            child.officer, child.family_name = self.children[0].officer, family
            child.others = len(self.children) - 1
        self.closes_at = moment_from_local(add_working_days(started, 5), time(17))

    @property
    def officer(self) -> Any:
        return self.children[0].officer

    @property
    def group(self) -> SiblingGroup:
        return SiblingGroup.objects.get(pk=self.group_pk)

    def plan(self) -> None:
        """Each step at its hour, until the last one taken."""
        steps: tuple[tuple[Act, int, int], ...] = (
            (self.refer, 0, 9), (self.approve, 1, 10), (self.open, 1, 13), (self.apart, 2, 11), (self.publish, 1, 15),
            (self.offer, 2, 10), (self.close, 5, 17), (self.assign, 6, 9), (self.score, 6, 11), (self.recommend, 7, 10),
            (self.ask, 7, 15), (self.decide, 8, 11), (self.agree, 9, 10), (self.sign, 10, 10),
        )  # fmt: skip
        for act, after, hour in steps:
            if (act.__name__ == "apart") != (self.planned.halt == "apart") and act.__name__ in {
                "apart",
                "publish",
            }:
                continue
            day = add_working_days(self.started, after)
            self.story.on(day, self._step(act), hour=hour, minute=self.story.random.randint(0, 50))
            if act.__name__ == self.planned.halt:
                return

    def _step(self, act: Act) -> Act:
        def take(at: datetime) -> None:
            if self.is_over:
                return
            try:
                act(at)
            except DomainError:
                # The homes or places went meanwhile: the search of all of them ends, as for any other child.
                self._end(at)

        return take

    def _end(self, at: datetime) -> None:
        self.is_over = True
        for child in self.children:
            if child._is_live():
                child._end(NONE_FOR_ALL, at)

    def _each(self, name: str, at: datetime) -> None:
        for child in self.children:
            getattr(child, name)(at)

    def refer(self, at: datetime) -> None:
        """Each has a referral, and they are searched for together."""
        self._each("refer", at)
        first, *others = [child.referral for child in self.children]
        together = self.planned.together
        group = groups.make_group(
            referral=first, others=others, together=together, reason=WHY[together], by=self.officer, at=at
        )
        self.group_pk = group.pk

    def approve(self, at: datetime) -> None:
        self._each("approve", at)

    def open(self, at: datetime) -> None:
        self._each("open", at)

    def apart(self, at: datetime) -> None:
        """The younger is searched for apart, with its coded reason; the elder’s competition goes out alone."""
        younger, elder = self.children
        member = SiblingMember.objects.get(referral=younger.referral_pk, left_why="")
        groups.leave_group(member=member, why=LeftGroup.APART_NEEDS, reason=APART, by=self.officer, at=at)
        elder.closes_at = moment_from_local(
            self.story.working_day(self.story.today + timedelta(days=4)), time(17)
        )
        elder.publish(at)

    def publish(self, at: datetime) -> None:
        """All of them in one act."""
        closes_at = self.closes_at
        if self.planned.halt == "offer":
            closes_at = moment_from_local(
                self.story.working_day(self.story.today + timedelta(days=2)), time(17)
            )
        saying_yes(
            lambda sure: group_acts.publish_together(
                group=self.group, closes_at=closes_at, sure=sure, by=self.officer, at=at
            )
        )

    def offer(self, at: datetime) -> None:
        """Homes with a place for each of them offer for all; the first only if all come."""
        for number, (invited, setting) in enumerate(self._homes()[:MOST]):
            for child in self.children:
                self._offer(child, invited, setting, only_all=not number, at=at)

    def _homes(self) -> list[tuple[Any, Setting]]:
        """One home of each provider that is invited for all of them and has a free place for each."""
        large = []
        for invitation in Invitation.objects.filter(call_off=self.children[0].call_off_pk).order_by(
            "provider__owner_id"
        ):
            provider = invitation.provider_id
            own = Invitation.objects.filter(
                call_off__in=[one.call_off_pk for one in self.children], provider=provider
            )
            if own.count() < len(self.children) or provider in self.story.made["silent"]:
                continue
            passed = set.intersection(*(set(one.setting_ids) for one in own))
            settings = Setting.objects.filter(pk__in=passed).order_by("urn")
            room = [setting for setting in settings if self._has_room(setting)]
            if room:
                large.append((provider, room[0]))
        return large

    def _has_room(self, setting: Setting) -> bool:
        if setting.kind == SettingKind.FOSTERING_AGENCY:
            return False
        free = [
            homes.places_free(setting.pk, None, child.needed_on, child._term_end(child.needed_on))
            for child in self.children
        ]
        return min(len(places) for places in free) >= len(self.children)

    def _offer(
        self, child: Sibling, provider: Any, setting: Setting, *, only_all: bool, at: datetime
    ) -> None:
        person = self.story.administrators[provider]
        with as_provider(provider):
            own = portal.invitation_of(child.call_off_pk, person)
            if own is not None:
                chosen = bidding.Chosen(setting, only_all=only_all)
                bidding.send(self.story, child.kind, own, chosen, person, at)

    def close(self, at: datetime) -> None:
        self.children[0].close(at)

    def assign(self, at: datetime) -> None:
        self._each("assign", at)

    def score(self, at: datetime) -> None:
        self._each("score", at)

    def _call_offs(self) -> list[CallOff]:
        return [child.call_off for child in self.children]

    def recommend(self, at: datetime) -> None:
        """The home with the most points together of those that offered for all."""
        call_offs = self._call_offs()
        compared = homes_of(call_offs)
        home = next((one for one in compared.homes if one.for_all), None)
        if home is None:
            raise DomainError(NONE_FOR_ALL)
        starts_on = self.children[0].needed_on
        each, taken = {}, set()
        for child in self.children:
            offer = compared.offers[home.home][child.call_off_pk]
            free = homes.places_free(*home.home, starts_on, child._term_end(starts_on))
            place = next((one for one in free if one.pk not in taken), None)
            if place is None:
                raise DomainError(NONE_FOR_ALL)
            taken.add(place.pk)
            providers = bidding.offers_of(child.call_off).values_list("provider_id", flat=True)
            letters = {str(one): self.story.random.choice(buying_texts.LETTERS) for one in providers}
            evidence = supports.accepted(offer, starts_on, child._term_end(starts_on))
            each[child.call_off_pk] = ForOne(place, letters, **child._impact(starts_on), evidence=evidence)
        why = TogetherOver.ONLY_HOME if home.worse_for else ""
        chosen = ForAll(home.home, starts_on, CHOSEN, why, OVER if why else "")
        saying_yes(
            lambda sure: recommend_together(
                group=self.group, chosen=chosen, each=each, sure=sure, by=self.officer, at=at
            )
        )

    def ask(self, at: datetime) -> None:
        leaves = lawful.NOT_YET if self.planned.halt == "ask" else ()
        for authorisation in group_acts.ask_together(group=self.group, by=self.officer, at=at):
            lawful.answer(authorisation, by=self.officer, at=at, leaves=leaves)

    def decide(self, at: datetime) -> None:
        """The offices authorise all in one act; a home outside the area is decided on each child's own page."""
        self._each("follow", at)
        offices = {
            one.office
            for child in self.children
            for authorisation in child.call_off.authorisations.order_by("reference")
            for one in authorisation.offices.all()
        }
        for office in sorted(offices):
            given: dict[str, Any] = {
                "no_conflict": True,
                "reason": "",
                "by": self.story.people[OFFICERS[office]],
                "at": at,
            }
            try:
                group_acts.authorise_together(group=self.group, **given)
            except DomainError:
                self._each("decide", at)
                return

    def agree(self, at: datetime) -> None:
        self._each("agree", at)

    def sign(self, at: datetime) -> None:
        self._each("sign", at)


def plan(story: Story) -> None:
    """The last weeks of five groups; they draw nothing of what is drawn elsewhere."""
    story.made[DESK] = desk = story.aside(SEED)
    for planned in GROUPS:
        Siblings(desk, planned).plan()
