"""Placement plans as pages and papers show them: how far, by when, what is written, who decides, who signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from placements.models import Placement, PlacementPlan, PlanMatter, PlanPart, PlanQuestion, PlanSignature
from placements.models.plans import OPEN
from placements.presenters.placements import address_words
from placements.rules.plans import in_order, matter_of, signs_as, titles_of
from placements.states import PlacementState, PlanDecider, PlanSource, PlanState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, days_away, lower_first, moment, short_day, short_moment
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import Fact, Step, StepState
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table, badge_of

LIVES = (PlacementState.PLANNED, PlacementState.STARTED)
REACHED = {
    PlanState.OWED: 0,
    PlanState.DRAFT: 1,
    PlanState.WITH_HOME: 2,
    PlanState.AGREED: 3,
    PlanState.SIGNED: 4,
    PlanState.SUPERSEDED: 4,
}
NO_PLAN = "No plan yet"


@dataclass(frozen=True)
class InShort:
    """The newest plan of a placement, as its page reads it beside the placement."""

    id: str
    state: str
    due_on: date | None
    version: int


def in_short(told: Mapping[str, Any] | None) -> InShort | None:
    """What the database tells beside a row; None where a placement owes no plan and has none."""
    if told is None:
        return None
    due_on = date.fromisoformat(told["due_on"]) if told["due_on"] else None
    return InShort(told["id"], told["state"], due_on, told["version"])


@dataclass(frozen=True)
class Written:
    """A part of a plan: its title, what stands there, and whence where nobody has saved it yet."""

    title: str
    text: str
    source: str


@dataclass(frozen=True)
class DecidedBy:
    """A matter, who decides it, since when and on what terms."""

    label: str
    who: str
    since: str
    terms: str


@dataclass(frozen=True)
class SignedBy:
    """Somebody who signs: as what, by which name and day, or why not."""

    label: str
    name: str = ""
    day: str = ""
    reason: str = ""
    code: str = ""


def status(plan: PlacementPlan) -> Status:
    """The badge of a plan."""
    return badge_of(PlanState(plan.state))


def is_late(plan: PlacementPlan | InShort, today: date) -> bool:
    """Whether the day by which it is signed has passed; an open second version is owed by no day."""
    return plan.state in OPEN and plan.due_on is not None and plan.due_on < today


def when(plan: PlacementPlan, today: date) -> str:
    """The date that matters: signed, or due."""
    if plan.signed_at:
        return f"Signed on {moment(plan.signed_at)}"
    if plan.due_on is None:
        return ""
    why = "after the first night" if plan.may_follow else "before the first night"
    was = "was" if plan.due_on < today else "is"
    return f"{was.capitalize()} to be signed by {day(plan.due_on)}, {days_away(plan.due_on, today)}, {why}"


def cell_of(plan: InShort | None, today: date, *, opens: bool) -> Cell | None:
    """The plan on the page of its placement, with the badge of the gate; None where none is owed and none is there.

    The planned start of a placement that is no emergency waits for no plan by force: it says that there is none.
    """
    if plan is None:
        return None
    url = reverse("placements:plan_detail", args=[plan.id]) if opens else ""
    if plan.state not in OPEN:
        return Cell("Placement plan", url=url, status=badge_of(PlanState(plan.state)))
    label = NO_PLAN if plan.state == PlanState.OWED else PlanState(plan.state).label
    due = f"{short_day(plan.due_on)}, {days_away(plan.due_on, today)}" if plan.due_on else ""
    if is_late(plan, today):
        late = Status(f"Overdue: {lower_first(label)}", Colour.STOPPED)
        return Cell("Placement plan", url=url, status=late, note=due)
    return Cell(
        "Placement plan", url=url, status=Status(label, Colour.ATTENTION), note=f"due {due}" if due else ""
    )


def warning_of(placement: Placement, plan: InShort | None, today: date) -> str:
    """The red line of a plan that is past its day while the child lives there or is to."""
    if plan is None or plan.due_on is None or placement.state not in LIVES or not is_late(plan, today):
        return ""
    return (
        f"The placement plan was to be signed by {day(plan.due_on)} (regulation 9). It is still to be signed."
    )


def progress(plan: PlacementPlan) -> list[Step]:
    """How far a plan has come, to the council's signature."""
    reached = REACHED[PlanState(plan.state)]
    steps = [
        ("Begun", plan.begun_at),
        ("Sent to the home", plan.sent_at),
        ("Agreed by the home", plan.home_agreed_at),
        ("Signed", plan.signed_at),
    ]
    return [
        Step(label, _stands(index, reached), at if index < reached else None)
        for index, (label, at) in enumerate(steps)
    ]


def _stands(index: int, reached: int) -> StepState:
    if index < reached:
        return StepState.DONE
    return StepState.NOW if index == reached else StepState.TO_COME


def facts(plan: PlacementPlan, *, url: str = "") -> list[Fact]:
    """The strip of a plan: which placement, where, from when."""
    placement = plan.placement
    return [
        Fact("Placement", Cell(placement.reference, url=url)),
        Fact("Home", str(placement.place.household or placement.setting)),
        Fact("Address", address_words(placement)),
        Fact("First night", placement.starts_on),
    ]


def written(parts: Mapping[str, PlanPart]) -> list[Written]:
    """Every part in the order of the data; of one that nobody has saved yet, whence it is."""
    return [
        Written(
            title,
            parts[code].text,
            "" if parts[code].saved_at else PlanSource(parts[code].source).label if parts[code].text else "",
        )
        for code, title in titles_of(parts).items()
    ]


def decided(matters: Mapping[str, PlanMatter], *, health: bool) -> list[DecidedBy]:
    """Who decides the matters of every day, or consents to treatment."""
    rows = []
    for code in in_order(matters):
        matter, row = matter_of(code), matters[code]
        if matter.is_health != health:
            continue
        who = PlanDecider(row.decider).label if row.decider else "Not decided"
        since = short_day(row.given_on) if row.given_on else ""
        rows.append(DecidedBy(matter.label, who, since, row.terms))
    return rows


def matter_table(matters: Mapping[str, PlanMatter], *, health: bool) -> Table:
    """The same as a table of a page, what nobody decides yet in yellow."""
    rows = decided(matters, health=health)
    first = Column("Treatment" if health else "Matter", wide=True)
    since = [Column("Since")] if health else []
    return Table(
        "Who consents to treatment" if health else "Who decides from day to day",
        [first, Column("Who consents" if health else "Who decides"), *since, Column("On what terms")],
        [
            [
                one.label,
                Cell(status=Status(one.who, Colour.ATTENTION)) if one.who == "Not decided" else one.who,
                *([one.since] if health else []),
                one.terms,
            ]
            for one in rows
        ],
        Empty("Nothing is asked."),
    )


def signatures(plan: PlacementPlan, rows: Iterable[PlanSignature]) -> list[SignedBy]:
    """Everybody who signs, the home first and the council last."""
    home = SignedBy("For the home")
    if plan.home_agreed_at:
        home = SignedBy(
            "For the home",
            f"{plan.home_name}, {plan.home_role}",
            short_day(local(plan.home_agreed_at).date()),
        )
    council = SignedBy("For the council")
    if plan.signed_at and plan.signed_by:
        council = SignedBy(
            "For the council", plan.signed_by.described, short_day(local(plan.signed_at).date())
        )
    asked = [
        SignedBy(
            signs_as(one.capacity),
            one.name,
            short_day(one.signed_on) if one.signed_on else "",
            one.reason,
            one.capacity,
        )
        for one in rows
    ]
    return [home, *asked, council]


def signature_table(plan: PlacementPlan, rows: Iterable[PlanSignature], *, records: bool) -> Table:
    """Who signed, and who is still asked; `records`: the reader records signatures, of each by its own way."""
    page = reverse("placements:plan_signature", args=[plan.pk]) if records else ""
    return Table(
        "Signatures",
        [Column("As"), Column("Name", wide=True), Column("Day")],
        [
            [
                one.label,
                one.name or (f"None: {one.reason}" if one.reason else ""),
                one.day or _waits(one, page),
            ]
            for one in signatures(plan, rows)
        ],
    )


def _waits(signed: SignedBy, page: str) -> Cell | str:
    if signed.reason:
        return ""
    if page and signed.code:
        return Cell("Record it", url=f"{page}?as={signed.code}")
    return Cell(status=Status("Not yet"))


def question_table(rows: Sequence[PlanQuestion], *, answers: bool) -> Table | None:
    """What the home asked and was answered; `answers`: the reader gives answers. None where nothing was asked."""
    if not rows:
        return None
    return Table(
        "Questions of the home",
        [Column("Question", wide=True), Column("Answer", wide=True)],
        [
            [Cell(one.question, note=short_moment(one.asked_at)), _answer(one, answers=answers)]
            for one in rows
        ],
    )


def _answer(asked: PlanQuestion, *, answers: bool) -> Cell:
    if asked.answered_at:
        return Cell(asked.answer, note=short_moment(asked.answered_at))
    if answers:
        return Cell("Answer it", url=reverse("placements:plan_answer", args=[asked.pk]))
    return Cell(status=Status("Not answered yet"))


def version_table(rows: Sequence[PlacementPlan], shown: PlacementPlan) -> Table | None:
    """The other versions of a placement's plan; None where there is one alone."""
    others = [version for version in rows if version.pk != shown.pk]
    if not others:
        return None
    return Table(
        "Other versions",
        [Column("Version"), Column("State"), Column("Signed"), Column("Why it was written anew", wide=True)],
        [
            [
                Cell(f"Version {version.version}", url=reverse("placements:plan_detail", args=[version.pk])),
                Cell(status=status(version)),
                local(version.signed_at).date() if version.signed_at else "",
                version.reason,
            ]
            for version in others
        ],
    )
