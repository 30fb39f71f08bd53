"""How a home stands: by what it was taken, for the council; since when and never for whom, for its provider."""

from datetime import UTC, date, datetime

import pytest

from calloffs.rules.places import (
    Relying,
    Standing,
    Taking,
    also_wanted,
    doubt_of_place,
    not_free,
    own_also_offered,
    own_gone,
    own_warning,
    proposed_elsewhere,
    why_gone,
)

BOUGHT = Taking(1, taken_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC), taken_by="CO-7")
HOLD = Taking(2, held_from=date(2026, 6, 3), held_why="repairs")
HOLD_WITH_END = Taking(2, held_from=date(2026, 6, 3), held_until=date(2026, 7, 1), held_why="repairs")
SHUT = Taking(3)
RIVAL = Relying("CO-8", "Open for offers", "Girl, 13 to 15")


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(1, (BOUGHT,)), ""),
        (Standing(0), "No place of this home is on record."),
        (Standing(0, (BOUGHT,)), "Place 1 was taken on 2 June 2026 by CO-7."),
        (Standing(0, (HOLD,)), "The provider holds place 2 from 3 June 2026: repairs."),
        (
            Standing(0, (HOLD_WITH_END,)),
            "The provider holds place 2 from 3 June 2026 until 1 July 2026: repairs.",
        ),
        (Standing(0, (SHUT,)), "Place 3 is not open for all of those nights."),
        (
            Standing(0, (BOUGHT, HOLD)),
            "No place is free for the whole term any more. Place 1 was taken on 2 June 2026 by CO-7.",
        ),
    ],
)
def test_the_council_reads_what_took_the_last_place(standing, said):
    assert why_gone(standing) == said


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(1, (BOUGHT,)), ""),
        (Standing(0), ""),
        (
            Standing(0, (BOUGHT,)),
            "No place here is free on the first night any more: a placement was agreed on 2 June 2026.",
        ),
        (
            Standing(0, (HOLD,)),
            "No place here is free on the first night, by your own vacancies. End the hold if a place is free.",
        ),
        (
            Standing(0, (SHUT,)),
            "No place here is free on the first night, by your own vacancies. Open a place if there is one.",
        ),
    ],
)
def test_the_provider_reads_what_it_can_do_and_never_for_whom(standing, said):
    assert own_gone(standing) == said
    assert "CO-7" not in own_warning("The Elms", standing)
    assert own_warning("The Elms", standing) == (f"The Elms: {said}" if said else "")


@pytest.mark.parametrize(
    ("free", "said"),
    [(1, "There is one place: the first award takes it."),
     (2, "There are 2 places: the first awards take them.")],
)  # fmt: skip
def test_who_else_relies_on_it_is_told_by_number_to_the_council_and_by_need_to_the_provider(free, said):
    standing = Standing(free, relied_on=(RIVAL,))
    assert also_wanted(standing) == f"Also offered or proposed for CO-8 (open for offers). {said}"
    assert own_also_offered(standing) == f"Already offered for “Girl, 13 to 15”. {said}"
    assert "CO-8" not in own_warning("The Elms", standing)


def test_where_there_are_places_for_all_nobody_is_warned():
    assert (also_wanted(Standing(1)), own_also_offered(Standing(1)), proposed_elsewhere(())) == ("", "", "")
    assert own_warning("The Elms", Standing(1)) == ""
    assert doubt_of_place(1, ()) is None


def test_a_place_that_another_child_is_proposed_for_is_asked_about():
    doubt = doubt_of_place(1, (RIVAL,))
    assert doubt is not None and "Place 1 is proposed for CO-8 (open for offers) too" in doubt.sentence
    assert proposed_elsewhere((RIVAL,)).endswith("the first award takes it.")


def test_each_place_that_is_not_offered_says_what_keeps_it_the_newest_taking_of_it():
    older = Taking(2, held_from=date(2026, 1, 1), held_why="painting")
    assert not_free(Standing(1, (SHUT, HOLD, older, BOUGHT)), offered={3}) == [
        "Place 1 was taken on 2 June 2026 by CO-7.",
        "The provider holds place 2 from 3 June 2026: repairs.",
    ]
