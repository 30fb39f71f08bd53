"""The edges of deadlines and fees: the last moment that is taken, the first that is not, and the penny between."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from calloffs.rules import competition, deadlines
from calloffs.rules.competition import FURTHEST
from placements.rules.fees import weekly_line
from sefton_pdps.core.errors import DomainError

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_the_furthest_deadline_is_taken_and_a_moment_more_is_refused() -> None:
    competition.check_deadline(AT + FURTHEST, at=AT)
    with pytest.raises(DomainError, match="more than 90 days away"):
        competition.check_deadline(AT + FURTHEST + MOMENT, at=AT)


def test_the_nearest_deadline_is_a_moment_ahead() -> None:
    competition.check_deadline(AT + MOMENT, at=AT)
    with pytest.raises(DomainError, match="in the past"):
        competition.check_deadline(AT, at=AT)


@pytest.mark.parametrize(("route", "may"), [("direct_award", True), ("mini_competition", False)])
def test_the_case_for_a_direct_award_is_made_on_its_own_route_only(route: str, may: bool) -> None:
    assert (competition.why_not_make_case(route) == ()) is may


def problems(*weekly: str, discount: str = "") -> tuple[str, ...]:
    kinds = {
        name: SimpleNamespace(name=f"The {name}", is_discount=name == "discount")
        for name in ("fee", "discount")
    }
    lines = [weekly_line("fee", Decimal(each)) for each in weekly]
    if discount:
        lines.append(weekly_line("discount", Decimal(discount)))
    return competition.fee_problems(lines, kinds)


def test_a_line_of_nothing_is_no_fault_whichever_its_kind() -> None:
    assert problems("100.00", "0.00", discount="0.00") == ()


def test_only_a_discount_is_negative() -> None:
    assert problems("100.00", "-0.01") == ("The fee must be £0.00 or more. Only a discount lowers the fee.",)
    assert problems("100.00", discount="-0.01") == ()


@pytest.mark.parametrize("discount", ["0.01", "1.00"])
def test_a_discount_never_raises_the_fee(discount: str) -> None:
    assert problems("100.00", discount=discount) == ("The discount lowers the fee: it cannot raise it.",)


@pytest.mark.parametrize(("discount", "refused"), [("-99.99", False), ("-100.00", True), ("-100.01", True)])
def test_the_whole_fee_is_more_than_nothing(discount: str, refused: bool) -> None:
    assert bool(problems("100.00", discount=discount)) is refused


@pytest.mark.parametrize(
    ("day", "change"),
    [(date(2026, 3, 28), False), (date(2026, 3, 29), True), (date(2026, 3, 30), False),
     (date(2026, 10, 24), False), (date(2026, 10, 25), True), (date(2026, 10, 26), False)],
)  # fmt: skip
def test_the_clocks_change_on_that_day_and_on_neither_beside_it(day: date, change: bool) -> None:
    assert deadlines.clocks_change_on(day) is change


def test_the_need_is_headed_by_what_the_profile_shows_and_by_the_lot_alone_without_one() -> None:
    assert competition.need_line("Lot 1", None) == "Lot 1"
    assert competition.need_line("Lot 1", {"gender_words": "girl", "area_words": "Southport"}) == (
        "girl, Southport; lot 1"
    )
