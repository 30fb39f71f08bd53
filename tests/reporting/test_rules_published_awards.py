"""What is published of awards: no value, no number of 1 to 4, no award lost or told twice, whatever is folded."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.published_awards import (
    FEWER,
    OTHERS,
    Award,
    band_words,
    fingerprint,
    grouped,
    number_words,
    told,
    why_look_twice,
)
from reporting.rules.thresholds import published_bounds

BOUNDS = published_bounds(date(2026, 11, 30))
AWARDS = st.lists(
    st.builds(
        Award,
        provider=st.sampled_from(["Alder Care", "Birch Homes", "Cedar Fostering"]),
        kind=st.sampled_from(["Children's home", "Independent fostering agency"]),
        value=st.decimals(min_value=0, max_value=9_000_000, places=2),
        homes=st.integers(0, 4),
    ),
    max_size=30,
)


@given(AWARDS, st.data())
def test_whatever_is_folded_each_award_and_penny_stands_in_one_line(
    awards: list[Award], data: st.DataObject
) -> None:
    keys = [line.key for line in grouped(awards)]
    folded = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    lines = grouped(awards, folded=folded)
    assert sum(line.awards for line in lines) == len(awards)
    assert sum((line.value for line in lines), Decimal(0)) == sum(
        (award.value for award in awards), Decimal(0)
    )
    assert len({(line.provider, line.kind) for line in lines}) == len(lines)
    assert not {line.key for line in lines} & folded
    named = {line.provider for line in grouped(awards) if line.key not in folded}
    assert {line.provider for line in lines} - {OTHERS} == named


@given(st.decimals(min_value=0, max_value=50_000_000, places=2))
def test_every_value_has_exactly_one_band(value: Decimal) -> None:
    edges = [Decimal(0), *BOUNDS, Decimal(10) ** 12]
    place = next(index for index in range(len(edges) - 1) if edges[index] <= value < edges[index + 1])
    same = band_words(edges[place], BOUNDS)
    assert band_words(value, BOUNDS) == same
    assert band_words(edges[place + 1] - Decimal("0.01"), BOUNDS) == same
    assert len({band_words(edge, BOUNDS) for edge in edges[:-1]}) == len(edges) - 1


@given(AWARDS)
def test_no_word_that_is_published_holds_a_value_or_a_small_number(awards: list[Award]) -> None:
    for line, said in zip(grouped(awards), told(grouped(awards), BOUNDS), strict=True):
        assert said["awards"] == (FEWER if line.awards < 5 else str(line.awards))
        assert said["value"] in {band_words(bound, BOUNDS) for bound in (Decimal(0), *BOUNDS)}
        assert set(said) == {"provider", "kind", "awards", "value"}


@pytest.mark.parametrize(("awards", "words"), [(1, FEWER), (4, FEWER), (5, "5"), (23, "23")])
def test_a_number_below_five_is_not_told(awards: int, words: str) -> None:
    assert number_words(awards) == words


@pytest.mark.parametrize(
    ("homes", "number", "words"), [(0, 9, "One home"), (1, 9, "One home"), (2, 4, FEWER), (2, 5, "")]
)
def test_a_checker_is_asked_to_look_twice_where_a_line_could_tell_of_a_child(
    homes: int, number: int, words: str
) -> None:
    (line,) = grouped([Award("Alder Care", "Children's home", Decimal(1), homes)] * number)
    assert (words in why_look_twice(line)) and bool(why_look_twice(line)) == bool(words)


@given(AWARDS, AWARDS)
def test_other_awards_have_another_fingerprint_and_their_order_makes_none(
    one: list[Award], two: list[Award]
) -> None:
    def rows(awards: list[Award]) -> list[str]:
        return sorted(map(repr, awards))

    assert (fingerprint(one) == fingerprint(two)) == (rows(one) == rows(two))
    assert fingerprint(one) == fingerprint(one[::-1])
