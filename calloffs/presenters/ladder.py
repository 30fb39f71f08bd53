"""The ladder of a call-off, rung by rung: what stands on each, and the way on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, LadderApproach, LadderRung
from calloffs.presenters.law import stands_on
from calloffs.rules.ladder import not_reached, still_open
from calloffs.states import ApproachAnswer, AskedHow, LadderGround, RungResult
from placements.models import BuyingRoute
from placements.states import RouteFamily
from providers.states import Regulator
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table

if TYPE_CHECKING:
    from calloffs.selectors.ladder import Ladder

NOT_REACHED = Status("To come", Colour.DRAFT)
OPEN = Status("Being searched", Colour.IN_PROGRESS)
CLOSED = {RungResult.FOUND: Colour.DONE}
ANSWERS = {
    ApproachAnswer.YES: Colour.DONE,
    ApproachAnswer.NO: Colour.DRAFT,
    ApproachAnswer.NO_ANSWER: Colour.DRAFT,
}


@dataclass(frozen=True)
class Rung:
    """One rung as the page shows it; `links` are the ways on, for who may take them."""

    heading: str
    status: Status
    said: Sequence[str]
    asked: Table | None = None
    links: Sequence[Link] = ()


def rungs(call_off: CallOff, ladder: "Ladder", *, may: bool) -> list[Rung]:
    """Every rung in order. `may`: whether this person goes on with it; then each open one has its ways on."""
    return [_rung(call_off, ladder, number, may=may) for number in ladder.numbers]


def _rung(call_off: CallOff, ladder: "Ladder", number: int, *, may: bool) -> Rung:
    """One rung: to come, skipped, or opened; of one that was opened after all it says first why it was skipped."""
    rows = [one for one in ladder.reached if one.rung == number]
    if not rows:
        return _to_come(call_off, ladder, number, may=may)
    rung = rows[-1]
    if rung.result == RungResult.SKIPPED:
        return _skipped(call_off, ladder, rung, may=may)
    before = [sentence for one in rows[:-1] for sentence in _said(one)]
    return _reached(rung, before, may=may)


def _skipped(call_off: CallOff, ladder: "Ladder", rung: LadderRung, *, may: bool) -> Rung:
    """It may be opened after all while the search runs, unless it is the PDPS, which this search does not buy from."""
    links = [
        Link(f"Open it after all: {one.name}", _open_url(call_off, one)) for one in _to_buy(ladder, rung.rung)
    ]
    return Rung(rung.name, _status(rung), _said(rung), links=links if may else ())


def _to_buy(ladder: "Ladder", number: int) -> list[BuyingRoute]:
    """The routes of a rung that this search may open."""
    return [one for one in ladder.on(number) if one.family != RouteFamily.PDPS]


def next_step(call_off: CallOff, ladder: "Ladder") -> NextStep | None:
    """What is done next: a yes, an answer that is waited for, the rung that is searched, else the next one."""
    searched = [rung for rung in ladder.reached if not rung.result]
    asked = [one for rung in searched for one in rung.approaches.all()]
    for approach in asked:
        if approach.stands:
            url = reverse("calloffs:ladder_home", args=[approach.pk])
            return NextStep(f"{approach.provider_name} said yes.", link=Link("Make the case", url))
    for approach in asked:
        if not approach.answer:
            url = reverse("calloffs:ladder_answer", args=[approach.pk])
            told = f"{approach.provider_name} was asked on {words.moment(approach.asked_at)} and has not answered."
            return NextStep(told, link=Link("Record the answer", url))
    for rung in searched:
        url = reverse("calloffs:ladder_ask", args=[rung.pk])
        return NextStep(f"Being searched: {rung.name}.", link=Link("Record whom you asked", url))
    return _next_rung(call_off, ladder)


def _next_rung(call_off: CallOff, ladder: "Ladder") -> NextStep | None:
    """The next rung to open; above the last one the lowest that was skipped."""
    last = max((one.rung for one in ladder.reached), default=0)
    for route in ladder.routes:
        if route.rung > last and route.family != RouteFamily.PDPS:
            link = Link(f"Open this rung: {route.name}", _open_url(call_off, route))
            return NextStep(f"Nobody is asked at this moment. Next on the ladder: {route.name}.", link=link)
    for rung in _left_out(ladder):
        for route in _to_buy(ladder, rung.rung):
            link = Link(f"Open it after all: {route.name}", _open_url(call_off, route))
            return NextStep(f"Every rung was gone through. Skipped before: {rung.name}.", link=link)
    return None


def _left_out(ladder: "Ladder") -> list[LadderRung]:
    """The rungs that a person skipped and nobody opened since, lowest first."""
    opened = {one.rung for one in ladder.reached if one.result != RungResult.SKIPPED}
    skipped = [one for one in ladder.reached if one.result == RungResult.SKIPPED and one.rung not in opened]
    return [one for one in skipped if one.ground != LadderGround.REFERRAL]


def _reached(rung: LadderRung, before: Sequence[str], *, may: bool) -> Rung:
    """`before`: what is told of it from the time when it was skipped."""
    asked = list(rung.approaches.all())
    links = []
    if may and not rung.result:
        fallen = "calloffs:ladder_fell_away"
        links = [
            Link(f"Record why the yes of {one.provider_name} fell away", reverse(fallen, args=[one.pk]))
            for one in asked
            if one.stands
        ]
        links += [
            Link("Record whom you asked", reverse("calloffs:ladder_ask", args=[rung.pk])),
            Link("Close this rung", reverse("calloffs:ladder_close", args=[rung.pk])),
        ]
    return Rung(
        rung.name,
        _status(rung),
        [*before, *_said(rung)],
        asked=approaches_table(asked, may=may and not rung.result) if asked else None,
        links=links,
    )


def _status(rung: LadderRung) -> Status:
    if not rung.result:
        return OPEN
    result = RungResult(rung.result)
    return Status(result.label, CLOSED.get(result, Colour.DRAFT))


def _said(rung: LadderRung) -> list[str]:
    """The law that it stands on, when it was opened, and the ground where one was given."""
    skipped = rung.result == RungResult.SKIPPED
    verb = "Skipped" if skipped else "Opened"
    opened = f"{verb} by {rung.opened_by.described}, {words.moment(rung.opened_at)}."
    if rung.result == RungResult.NO_AWARD and rung.closed_at:
        opened = f"A call-off for this referral ended with no award, {words.moment(rung.closed_at)}."
    ground = f"{LadderGround(rung.ground).label}: {rung.reason}" if rung.ground else ""
    if rung.ground == LadderGround.REFERRAL:
        ground = f"{LadderGround.REFERRAL.label}, which says why not."
    closed = (
        f"Closed {words.moment(rung.closed_at)}."
        if rung.closed_at and not skipped and rung.result != RungResult.NO_AWARD
        else ""
    )
    law = "" if skipped else f"{stands_on(rung.regime, rung.legal_basis)}."
    return [one for one in (law, f"{opened} {closed}".strip(), ground) if one]


def _to_come(call_off: CallOff, ladder: "Ladder", number: int, *, may: bool) -> Rung:
    routes = ladder.on(number)
    law = [f"{stands_on(routes[0].regime, routes[0].legal_basis)}."]
    if routes[0].family == RouteFamily.PDPS:
        law = [
            "Bought from by a mini-competition or a direct award: end this call-off to open one, or skip the rung."
        ]
        return Rung(_heading(routes), NOT_REACHED, law)
    links = [Link(f"Open this rung: {one.name}", _open_url(call_off, one)) for one in routes] if may else []
    return Rung(_heading(routes), NOT_REACHED, law, links=links)


def _heading(routes: Sequence[BuyingRoute]) -> str:
    return " or ".join(route.name for route in routes)


def _open_url(call_off: CallOff, route: BuyingRoute) -> str:
    return reverse("calloffs:ladder_open", args=[call_off.pk, route.code])


def what_is_left_out(ladder: "Ladder", route: BuyingRoute) -> list[str]:
    """What opening a route would skip or search beside, in sentences, before a ground is asked for."""
    skipped = not_reached(route.rung, ladder.steps, ladder.stood)
    beside = still_open(route.rung, ladder.stood)
    told = [f"{one.name} would be skipped." for one in skipped]
    return told + [f"{one.name} is searched still; both would be searched at once." for one in beside]


def approaches_table(asked: Sequence[LadderApproach], *, may: bool = False) -> Table:
    """Who was asked, when, how, and what they answered."""
    return Table(
        "Who was asked",
        [
            Column("Provider"),
            Column("Asked"),
            Column("Answer"),
            Column("A week", numeric=True),
            Column("Note", wide=True),
        ],
        [
            [
                Cell(one.provider_name, note=_home(one)),
                Cell(words.short_moment(one.asked_at), note=AskedHow(one.asked_how).label),
                _answer(one, may=may),
                words.pounds(one.weekly) if one.weekly else "",
                one.note,
            ]
            for one in asked
        ],
        Empty("Nobody was asked on this rung yet."),
        caption_hidden=True,
    )


def _home(approach: LadderApproach) -> str:
    number = f"{Regulator(approach.regulator).label} {approach.identifier}" if approach.identifier else ""
    return ", ".join(filter(None, (approach.home_name, number)))


def _answer(approach: LadderApproach, *, may: bool) -> Cell:
    if not approach.answer:
        url = reverse("calloffs:ladder_answer", args=[approach.pk]) if may else ""
        return (
            Cell("Record the answer", url=url) if may else Cell(status=Status("Waiting", Colour.IN_PROGRESS))
        )
    answer = ApproachAnswer(approach.answer)
    told = [approach.get_decline_reason_display() if approach.decline_reason else "", approach.answered_by]
    when = words.short_moment(approach.answered_at) if approach.answered_at else ""
    if approach.fell_away_at and approach.fell_away_by:
        fallen = f"{words.short_moment(approach.fell_away_at)}, {approach.fell_away_by.described}"
        said_yes = f"Said by {approach.answered_by}, {when}. {approach.fell_away_why} ({fallen})"
        return Cell(status=Status("Yes, fell away", Colour.DRAFT), note=said_yes)
    if may and answer == ApproachAnswer.YES:
        url = reverse("calloffs:ladder_home", args=[approach.pk])
        return Cell("Yes: make the case", url=url, note=", ".join(filter(None, (*told, when))))
    return Cell(status=Status(answer.label, ANSWERS[answer]), note=", ".join(filter(None, (*told, when))))


def page_url(pk: UUID) -> str:
    """The ladder of a call-off."""
    return reverse("calloffs:ladder", args=[pk])
