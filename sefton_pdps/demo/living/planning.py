"""The placement plans: written and agreed before the first night, but for those that are still under way (ADR 146)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from placements.models import PlacementPlan
from placements.models.plans import OPEN
from placements.rules import plans as rules
from placements.rules.plans import Decided, Signed
from placements.services import plan_answers, plans
from placements.states import PlacementState, PlanDecider, PlanSource, PlanState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import add_working_days, is_working_day, local
from sefton_pdps.demo.living.story import Story, as_provider

DESK = "planning"
# Of those that came about so lately some are left where they are, in turn, so that each state has several.
LATELY = timedelta(days=30)
LEFT_AT = (
    PlanState.OWED,
    PlanState.SIGNED,
    PlanState.WITH_HOME,
    PlanState.DRAFT,
    PlanState.AGREED,
    PlanState.SIGNED,
)
REACHED = {
    PlanState.OWED: 0,
    PlanState.DRAFT: 1,
    PlanState.WITH_HOME: 2,
    PlanState.AGREED: 3,
    PlanState.SIGNED: 4,
}
ANEW_AGO, ANEW = (40, 12), 3
KEPT = (PlanSource.STANDARD, PlanSource.PLACEMENT, PlanSource.OFFER, PlanSource.BEFORE)
TEXTS = {
    "wishes": "Wants to keep seeing friends at weekends, and to be told before anything changes. Was asked at home.",
    "day": "A quiet start to the day, supper together, and a key adult who knows when to leave room.",
    "safety": "The home knows the risks that the referral names. When out late: ring, look, then the police.",
    "contact": "With the mother on Saturdays from ten to four, at the contact centre. Telephone on Wednesdays.",
    "health": "Registered with a doctor and a dentist near the home in the first week. No medication.",
    "education": "Stays at the same school; the home drives in the morning. The education plan is reviewed in term.",
    "identity": "Nothing beyond the above.",
    "ending": "Reviewed at the first review of the care plan, and before either side gives notice.",
}
REASON = "The review of the care plan moved contact to Sundays."
QUESTIONS = (
    ("Who drives to school?", "The home does, from the first day."),
    ("May the bedroom be painted?", ""),
)
ROLE = "Registered manager"
TOO_YOUNG, NOT_THERE = (
    "Too young to sign; was told in words.",
    "Has moved away and did not answer two letters.",
)


def plan(story: Story) -> None:
    """On each working day what is owed is taken further; it draws nothing of what is drawn elsewhere."""
    story.made[DESK] = desk = story.aside(8300)
    day = date(2023, 11, 1)
    while day <= story.today:
        if is_working_day(day):
            desk.on(day, lambda at: _follow(story, at), hour=13, minute=10)
        day += timedelta(days=1)
    for ago in ANEW_AGO:
        desk.on(story.working_days_ago(ago), lambda at: _write_anew(story, at), hour=11, minute=40)


def _follow(story: Story, at: datetime) -> None:
    today = local(at).date()
    open_now = PlacementPlan.objects.filter(
        state__in=OPEN, placement__state__in=[PlacementState.PLANNED, PlacementState.STARTED]
    )
    rows = open_now.select_related("placement__child__team").order_by("owed_at", "placement__reference")
    for one in rows:
        if REACHED[_goal(story, one)] > REACHED[PlanState(one.state)] and _is_time(one, today):
            _take_further(story, one, at)


def _goal(story: Story, owed: PlacementPlan) -> PlanState:
    """How far a plan comes: lately made ones in turn, by the number of their placement."""
    if local(owed.owed_at).date() < story.today - LATELY:
        return PlanState.SIGNED
    return LEFT_AT[int(owed.placement.reference.rsplit("-", 1)[1]) % len(LEFT_AT)]


def _is_time(owed: PlacementPlan, today: date) -> bool:
    """The home answers, and the manager signs, on a working day after the step before."""
    before = owed.home_agreed_at or owed.sent_at
    return (
        before is None or today >= add_working_days(local(before).date(), 1) or owed.state == PlanState.DRAFT
    )


def _take_further(story: Story, owed: PlacementPlan, at: datetime) -> None:
    officer = story.people["placements_officer"]
    if owed.state == PlanState.OWED:
        owed = plans.begin(placement=owed.placement, by=officer, at=at)
    if owed.state == PlanState.DRAFT:
        _write(owed, officer, at, whole=_goal(story, owed) != PlanState.DRAFT)
        if _goal(story, owed) != PlanState.DRAFT:
            plans.send(plan=owed, by=officer, at=at)
    elif owed.state == PlanState.WITH_HOME:
        _agree(story, owed, officer, at)
    elif owed.state == PlanState.AGREED:
        for asked in owed.signatures.order_by("capacity"):
            reason = TOO_YOUNG if asked.capacity == "child" else NOT_THERE
            signed = Signed(reason=reason)
            plan_answers.record_signature(
                plan=owed, capacity=asked.capacity, signed=signed, by=officer, at=at
            )
        plans.sign(plan=owed, by=story.people["team_manager"], at=at)


def _write(owed: PlacementPlan, by: User, at: datetime, *, whole: bool) -> None:
    """The council's own words are written anew, as somebody does who reads them through."""
    texts = {
        part.code: part.text
        if part.text and part.source in KEPT
        else TEXTS.get(part.code, "Nothing beyond the above.")
        for part in owed.parts.order_by("code")
    }
    if not whole:
        texts |= dict.fromkeys(("contact", "education"), "")
    plans.save(plan=owed, texts=texts, by=by, at=at)
    plans.decide(plan=owed, decided=dict(_decisions(owed, at, whole=whole)), by=by, at=at)


def _decisions(owed: PlacementPlan, at: datetime, *, whole: bool) -> Iterator[tuple[str, Decided]]:
    for row in owed.matters.order_by("code"):
        if rules.matter_of(row.code).is_health:
            decider = PlanDecider.CARER if row.code in ("routine", "dental") else PlanDecider.COUNCIL
            yield row.code, Decided(decider, "", local(at).date()) if whole else Decided()
        elif row.code == "overnight":
            yield row.code, Decided(PlanDecider.CARER, "Up to two nights, with a family that the home knows.")
        else:
            yield row.code, Decided(PlanDecider.PARENT if row.code == "abroad" else PlanDecider.CARER)


def _agree(story: Story, owed: PlacementPlan, officer: User, at: datetime) -> None:
    by = story.administrators.get(owed.provider_id)
    if by is None:
        plan_answers.record_agreement(plan=owed, name="Robin Invented", role=ROLE, by=officer, at=at)
        return
    with as_provider(owed.provider_id):
        own = PlacementPlan.objects.get(pk=owed.pk)
        plan_answers.agree(plan=own, name=by.name, role=ROLE, by=by, at=at)


def _write_anew(story: Story, at: datetime) -> None:
    """A review changes some of the oldest; the last of them is still with the home, which has asked."""
    officer = story.people["placements_officer"]
    signed = PlacementPlan.objects.filter(state=PlanState.SIGNED, placement__state=PlacementState.STARTED)
    rows = signed.filter(provider__in=story.administrators).order_by("signed_at", "placement__reference")
    for before in rows[:ANEW]:
        again = plans.begin_anew(plan=before, reason=REASON, by=officer, at=at)
        _write(again, officer, at, whole=True)
        plans.send(plan=again, by=officer, at=at)
        by = story.administrators[again.provider_id]
        for question, answer in QUESTIONS:
            with as_provider(again.provider_id):
                own = PlacementPlan.objects.get(pk=again.pk)
                asked = plan_answers.ask(plan=own, question=question, by=by, at=at)
            if answer:
                plan_answers.answer(question=asked, answer=answer, by=officer, at=at)
