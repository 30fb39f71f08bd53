"""The keys of the rows that a page shows are chosen without what is only asked for the rows that it shows."""

import pytest
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, Upper

from placements.models import Team
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.shown import keys_of, only_first
from tests.factories.placements import child


@pytest.fixture(autouse=True)
def teams(db):
    with tenancy.scope(tenancy.COUNCIL):
        Team.objects.bulk_create([Team(name=f"Team {letter}") for letter in "dbca"])
        yield


def rows():
    """Each with an annotation that is shown, and one to order or to filter by."""
    same = Team.objects.filter(pk=OuterRef("pk")).exclude(name="Team z")
    return Team.objects.annotate(is_there=Exists(same), shout=Upper("name"))


def test_what_is_only_shown_is_asked_once() -> None:
    assert [*keys_of(rows().order_by("name")).query.annotations] == []
    assert [*keys_of(rows().order_by("shout")).query.annotations] == ["shout"]
    shown = only_first(rows().order_by("name"), 2)
    assert str(shown.query).count("EXISTS") == 1 and str(shown.query).count("UPPER") == 1
    assert [(row.name, row.is_there, row.shout) for row in shown] == [
        ("Team a", True, "TEAM A"),
        ("Team b", True, "TEAM B"),
    ]


@pytest.mark.parametrize("order", ["-shout", F("shout").desc(), Coalesce("shout", Value("")).desc()])
def test_what_orders_or_filters_decides_which_they_are(order) -> None:
    found = only_first(rows().filter(is_there=True).exclude(shout="TEAM D").order_by(order), 2)
    assert [row.name for row in found] == ["Team c", "Team b"]


def test_what_filters_is_asked_of_the_keys_alone() -> None:
    shown = only_first(rows().filter(is_there=True).exclude(name="Team d").order_by("name"), 2)
    assert str(shown.query).count("EXISTS") == 2  # shown once, filtered by once
    assert str(shown.query).count("Team d") == 1
    assert [row.name for row in shown] == ["Team a", "Team b"]


@pytest.mark.parametrize("rows", [Team.objects.none(), Team.objects.filter(name__in=[])], ids=["none", "in"])
def test_what_nothing_can_meet_asks_nothing(rows, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert [*only_first(rows.order_by("name"), 2)] == []


def test_a_filter_through_rows_of_which_one_has_many_decides_which_are_joined() -> None:
    """Without it the team would come once for each of its children."""
    team = Team.objects.get(name="Team a")
    first, _second = child(team=team), child(team=team)
    shown = only_first(Team.objects.filter(children=first).order_by("name"), 2)
    assert [row.name for row in shown] == ["Team a"]
