"""Which legal authority is in force on a night, what bounds it, and what cannot have been told (S-10, S-19)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.legal import (
    Told,
    ended_on,
    in_force,
    newest,
    over,
    over_at,
    runs_out,
    since_words,
    until_words,
    why_not_place,
    why_not_told,
)
from placements.rules.secure import alone_until, follows_on, times_alone
from placements.states import Apart, AuthorityOver, Giver, LegalStatus
from sefton_pdps.core.time.working_days import moment_from_local

ON = date(2026, 6, 2)
DAY = timedelta(days=1)
FIRST = moment_from_local(ON, time())
BORN = date(2012, 3, 4)


@dataclass
class Held:
    kind: str
    began_at: datetime
    runs_out_at: datetime | None = None
    ended_at: datetime | None = None
    corrected_at: datetime | None = None

    @property
    def over(self) -> str:
        return over(self.kind)


def at(days: int = 0, hour: int = 0) -> datetime:
    return moment_from_local(ON + days * DAY, time(hour))


def told(kind: str = LegalStatus.C2, **fields) -> Told:
    return Told(kind, fields.pop("began_at", at()), **fields)


# --- In force in the first night ---
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Nobody’s authority"),
        ([Held("C2", at(1))], "Nobody’s authority"),
        (
            [Held("V2", at(-9), ended_at=at(0))],
            "the consent under section 20 ended at the end of 1 June 2026",
        ),
        ([Held("L2", at(-8), runs_out_at=at(0))], "runs out at the end of 1 June 2026"),
        ([Held("L1", at(-3, 22), runs_out_at=at(0, 22))], "runs out on 2 June 2026 at 10pm"),
        ([Held("C2", at(-9)), Held("L1", at(-5), runs_out_at=at(-2))], "the police protection runs out"),
        ([Held("C2", at(-9), corrected_at=at(-1))], "Nobody’s authority"),
        ([Held("DL", at(-9), runs_out_at=at(9))], "Nobody’s authority"),
    ],
)
def test_without_authority_in_the_first_night_no_child_is_placed(rows, words):
    """What began last counts, also where it is over: an earlier one does not come back by itself."""
    reasons = why_not_place(rows, ON)
    assert len(reasons) == 1 and words in reasons[0] and "“Legal authority”" in reasons[0]
    assert why_not_place(rows, ON, emergency=True) == reasons, "never left for later"


@pytest.mark.parametrize(
    "rows",
    [
        [Held("C2", at(-9))],
        [Held("L2", at(-7), runs_out_at=at(1))],
        [Held("L1", at(0, 22), runs_out_at=at(3, 22))],
        [Held("V2", at(-9), ended_at=at(1))],
        [Held("L1", at(-5), runs_out_at=at(-2)), Held("C1", at(-1))],
    ],
)
def test_what_holds_at_midnight_holds_for_the_night(rows):
    assert why_not_place(rows, ON) == ()


@pytest.mark.parametrize(
    ("rows", "emergency", "lacks"),
    [
        ([], False, True),
        ([], True, True),
        ([Held("DA", at(-1))], False, True),
        ([Held("DA", at(-1))], True, False),
        ([Held("DL", at(-1), runs_out_at=at(0))], True, True),
        ([Held("DL", at(-1), runs_out_at=at(9), ended_at=at(0))], False, True),
        ([Held("DL", at(-1), runs_out_at=at(9))], False, False),
    ],
)
def test_a_referral_that_says_so_needs_the_order_or_in_an_emergency_the_application(rows, emergency, lacks):
    rows = [Held("C2", at(-9)), *rows]
    reasons = why_not_place(rows, ON, liberty=True, emergency=emergency)
    assert bool(reasons) == lacks
    assert ("In an emergency the application is enough" in "".join(reasons)) == (lacks and emergency)
    assert why_not_place(rows, ON) == (), "who needs no order is not asked for one"


@given(
    begins=st.lists(st.integers(-40, 40), unique=True, min_size=1, max_size=6),
    lasts=st.lists(st.one_of(st.none(), st.integers(1, 30)), min_size=6, max_size=6),
    night=st.integers(-45, 45),
)
def test_at_each_moment_one_authority_at_most_is_in_force_and_it_is_the_last_that_began(begins, lasts, night):
    rows = [
        Held("C2", FIRST + begun * DAY, runs_out_at=None if days is None else FIRST + (begun + days) * DAY)
        for begun, days in zip(begins, lasts, strict=False)
    ]
    moment = FIRST + night * DAY
    held, last = in_force(rows, AuthorityOver.PLACING, moment), newest(rows, AuthorityOver.PLACING, moment)
    assert held in (None, last)
    assert all(row.began_at <= last.began_at for row in rows if row.began_at < moment) if last else True
    if held is not None:
        assert held.began_at < moment and (over_at(held) is None or over_at(held) >= moment)


# --- What may be told ---
@pytest.mark.parametrize(
    ("said", "days", "field", "words"),
    [
        (told(began_at=at(1)), None, "began_on", "still to come"),
        (told(began_at=moment_from_local(BORN - DAY, time())), None, "began_on", "before the child was born"),
        (told("V2"), None, "giver", "who consented"),
        (told("C2", giver=Giver.MOTHER), None, "giver", "Only section 20"),
        (told("V2", giver=Giver.YOUNG), None, "giver", "from 16 on"),
        (told("DL"), None, "last_on", "that the order names"),
        (told("SA"), None, "last_on", "that the order names"),
        (told("C1", last_on=ON - DAY), None, "last_on", "before it began"),
        (told("L2", last_on=ON + 8 * DAY), 8, "last_on", "at the end of 9 June 2026 at the latest"),
        (told("L1", began_at=at(0, 9), last_on=ON + 9 * DAY), 3, "last_on", "5 June 2026 at 9am"),
    ],
)
def test_what_cannot_have_been_given_is_refused(said, days, field, words):
    refused = why_not_told(said, born=BORN, days=days, at=at(0, 12))
    assert refused[0] == field and words in refused[1]


@pytest.mark.parametrize(
    ("said", "days", "until"),
    [
        (told(), None, None),
        (told("V2", giver=Giver.NOBODY), None, None),
        (told("L2"), 8, at(8)),
        (told("L2", last_on=ON + 7 * DAY), 8, at(8)),
        (told("L2", last_on=ON + 3 * DAY), 8, at(4)),
        (told("L1", began_at=at(0, 9)), 3, at(3, 9)),
        (told("L1", began_at=at(0, 9), last_on=ON + 3 * DAY), 3, at(3, 9)),
        (told("DL", last_on=ON + 30 * DAY), None, at(31)),
    ],
)
def test_what_the_law_bounds_ends_by_itself_and_sooner_where_the_court_says_so(said, days, until):
    assert why_not_told(said, born=BORN, days=days, at=at(0, 12)) == ("", "")
    assert runs_out(said, days) == until


def test_seventy_two_hours_are_seventy_two_hours_where_the_clocks_change():
    began = moment_from_local(date(2026, 10, 23), time(22))
    until = runs_out(told("L1", began_at=began), 3)
    assert until - began == timedelta(hours=72) and until_words(until) == "on 26 October 2026 at 9pm"


@pytest.mark.parametrize("began_on", [date(2026, 3, 25), date(2026, 10, 20), date(2026, 6, 2)])
def test_an_order_without_an_hour_lasts_whole_days_where_the_clocks_change(began_on):
    began, last = moment_from_local(began_on, time()), began_on + 7 * DAY
    order = told("L2", began_at=began)
    until = runs_out(order, 8)
    assert until == moment_from_local(last + DAY, time())
    rows = [Held("L2", began, runs_out_at=until)]
    assert why_not_place(rows, last) == () and why_not_place(rows, last + DAY)
    on_its_last = told("L2", began_at=began, last_on=last)
    later = told("L2", began_at=began, last_on=last + DAY)
    assert why_not_told(on_its_last, born=BORN, days=8, at=until) == ("", "")
    assert why_not_told(later, born=BORN, days=8, at=until)[0] == "last_on"


def test_an_end_is_never_before_the_beginning_nor_after_it_ran_out():
    row = Held("L1", at(0, 22), runs_out_at=at(3, 22))
    assert ended_on(ON, row) == at(0, 22)
    assert ended_on(ON + 2 * DAY, row) == at(2)
    assert ended_on(ON + 9 * DAY, row) == at(3, 22)


def test_a_day_is_told_without_its_midnight():
    assert (since_words(at()), since_words(at(0, 22))) == ("2 June 2026", "2 June 2026 at 10pm")
    assert (until_words(at()), until_words(at(0, 22))) == (
        "at the end of 1 June 2026",
        "on 2 June 2026 at 10pm",
    )


def test_each_kind_is_over_one_thing():
    assert {over(one) for one in LegalStatus.values} == {AuthorityOver.PLACING}
    assert {one: over(one) for one in Apart.values} == {
        "DL": "liberty", "DA": "liberty", "SA": "secure", "S7": "secure"
    }  # fmt: skip


@given(
    earlier=st.lists(st.tuples(st.integers(0, 40 * 24), st.integers(1, 72)), max_size=6),
    most=st.integers(1, 96),
)
def test_no_28_days_hold_more_hours_without_the_court_than_the_law_lets_and_none_is_taken_away(earlier, most):
    """Against counting hour by hour: the end is the last whole hour at which every window of 28 days still holds."""
    hour, within, began = timedelta(hours=1), 28 * 24, 45 * 24
    kept = sorted({at for start, length in earlier for at in range(start, min(start + length, began))})
    times = [(FIRST + at * hour, FIRST + (at + 1) * hour) for at in kept]
    until = alone_until(times, FIRST + began * hour, most * hour, within * hour)
    counted = began
    while counted < began + most and (
        sum(at >= counted + 1 - within for at in kept) + counted + 1 - began <= most
    ):
        counted += 1
    assert (until - FIRST) // hour == counted


def test_what_followed_ends_a_time_without_the_court():
    rows = [Held("S7", at(0, 9), runs_out_at=at(3, 9)), Held("SA", at(1, 9), runs_out_at=at(30))]
    assert times_alone(rows) == [(at(0, 9), at(1, 9))]
    assert follows_on(rows, at(20)) and not follows_on(rows, at(31)) and not follows_on(rows[:1], at(1))
