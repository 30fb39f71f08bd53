"""What the guard of names tells to whom, and which words stand (ADR 36)."""

from typing import Any

import pytest

from placements.models import Child
from placements.services import guarding
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.factories import placements, providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.meta.test_inside_texts import FAMILY, TELLS, about


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def refused(by: Role, text: str, child: Child, **about_child: str) -> str:
    placements.rewritten(child, **about_child)
    child.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        guard(text, [child], person(by))
    return str(refusal.value)


def guard(text: str, children: list[Child], by: Any = None) -> None:
    guarding.refuse_names(
        {"The reason": text}, children=children, by=by or person(Role.PLACEMENTS_OFFICER), at=clock.now(),
        subject=children[0] if children else providers.provider(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "told"), [(Role.PLACEMENTS_OFFICER, True), (Role.QUALITY_OFFICER, False), (Role.DCS, False)]
)
def test_only_who_meets_the_child_by_name_is_told_which_word_it_was(role: Role, told: bool) -> None:
    said = refused(role, TELLS, about(placements.child()))
    assert (FAMILY in said) is told and "The reason" in said


def test_in_a_text_about_several_children_none_of_them_is_named() -> None:
    children = [placements.child(), about(placements.child())]
    with pytest.raises(DomainError):
        guard(TELLS, children)
    guard(TELLS, children[:1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She is 14 and her sister lives there.",
        "Visited daily by Anna Exampleworker, who is her social worker.",
        "The report of 12 March 2026 was read; £3,000.00 a week is what like placements cost.",
    ],
)
def test_ages_colleagues_and_ordinary_words_stand(text: str) -> None:
    worker = person(Role.SOCIAL_WORKER)
    type(worker).objects.filter(pk=worker.pk).update(name="Anna Exampleworker")
    worker.refresh_from_db()
    guard(text, [about(placements.child(social_worker=worker))])
    guard(text, [])


def test_with_no_child_behind_it_everybody_on_record_is_asked_for() -> None:
    about(placements.child())
    with pytest.raises(DomainError, match="family name of a child on record"):
        guard(TELLS, [])


def test_a_word_that_a_manager_let_through_passes_and_is_written_down_without_the_word() -> None:
    child = about(placements.child())
    guarding.let_through(
        child=child, words=FAMILY, reason="It is the street.", by=person(Role.TEAM_MANAGER), at=clock.now()
    )
    guard(TELLS, [child])
    written = all_of(Event).get(name="guard.passed")
    assert written.payload["field"] == "The reason" and FAMILY not in str(written.payload)
