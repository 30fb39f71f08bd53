"""Brothers and sisters are searched for together: who is in the group, whether they live together (ADR 149)."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placements.codes import LeftGroup, Together
from placements.models import RecordOpening, SiblingGroup, SiblingMember, SiblingsTogether
from placements.selectors.groups import likely, linked_with, told_siblings
from placements.services import groups as services
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from tests.factories import groups, placements
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary

pytestmark = pytest.mark.usefixtures("council_scope")
NAMED = {"family_name": "Inventedbrown", "home_postcode": "L20 3AA"}


@pytest.fixture
def officer(council_scope):
    return person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def rows(council_scope):
    """Three referrals of brothers and sisters by name and home, and one of nobody."""
    return [
        placements.referral(placements.child(age=age, given_name=f"Invented{age}", **NAMED))
        for age in (5, 9, 12)
    ]


def make(rows: Any, **fields: Any) -> SiblingGroup:
    return groups.group(*rows, **fields)


@pytest.mark.parametrize(
    ("given", "box", "words"),
    [
        ({"together": ""}, "together", "Choose whether they are to live together"),
        ({"together": "maybe"}, "together", "Choose whether they are to live together"),
        ({"reason": "  "}, "reason", "Say why"),
        ({"reason": "Invented9 asks for it."}, "", "Take it out"),
    ],
)
def test_a_group_has_its_answer_and_its_reason_and_no_childs_name(rows, given, box, words):
    with pytest.raises(DomainError, match=words) as refusal:
        make(rows, **{"together": Together.MUST, **given})
    assert refusal.value.field == box and not SiblingGroup.objects.exists()


def test_a_group_is_of_two_children_who_still_need_a_home_and_of_one_group_each(rows):
    with pytest.raises(DomainError, match="at least one brother or sister"):
        make(rows[:1])
    placed = placements.referral(state=ReferralState.PLACED)
    with pytest.raises(DomainError, match=f"{placed.reference} is “placed”"):
        make([rows[0], placed])
    again = placements.referral(rows[0].child, state=ReferralState.WITHDRAWN)
    with pytest.raises(DomainError, match="“withdrawn”"):
        make([rows[0], again])
    make(rows[:2])
    with pytest.raises(Stale, match="brothers and sisters already"):
        make(rows[1:])
    assert SiblingGroup.objects.count() == 1


def test_who_may_not_make_referrals_of_a_child_searches_for_nobody_together(rows):
    with pytest.raises(NotAllowed):
        make(rows, by=person(Role.AUDITOR))
    worker = person(Role.SOCIAL_WORKER)
    own = placements.referral(placements.child(social_worker=worker))
    with pytest.raises(NotAllowed, match="another social worker"):
        make([own, *rows], by=worker)
    assert make([own, rows[0]]).members.count() == 2


def test_a_child_is_in_a_group_by_one_referral_and_what_was_searched_for_together_stays_there(rows):
    """By the database too: else one need would be counted twice, or nowhere."""
    group = make(rows, together=Together.PREFER)
    groups.leave(rows[0], LeftGroup.APART_SAFETY)
    other = make([placements.referral(), placements.referral()])
    with pytest.raises(DomainError, match=f"searched for with {group.reference}"):
        services.add_to_group(group=other, others=rows[:1], by=person(Role.DUTY_TEAM), at=now())
    with pytest.raises(DatabaseError, match="adds up with its own group"), transaction.atomic():
        joined(other, rows[0])
    rows[1].state = ReferralState.WITHDRAWN
    rows[1].withdrawn_at = now()
    rows[1].save()
    later = placements.referral(rows[1].child)
    with pytest.raises(DomainError, match="by an earlier referral"):
        services.add_to_group(group=group, others=[later], by=person(Role.DUTY_TEAM), at=now())
    with pytest.raises(DatabaseError, match="by one referral"), transaction.atomic():
        joined(group, later)
    with pytest.raises(IntegrityError), transaction.atomic():
        joined(group, rows[2])


def joined(group: SiblingGroup, referral: Any) -> SiblingMember:
    by = person(Role.PLACEMENTS_OFFICER)
    return SiblingMember.objects.create(group=group, referral=referral, joined_by=by, joined_at=now())


def test_a_child_whose_search_is_over_is_not_searched_for_apart(rows):
    agreed = placements.referral(placements.child(age=9, **NAMED), state=ReferralState.HOME_AGREED)
    group = make([rows[0], agreed])
    groups.decide(group, Together.PREFER)
    for why in LeftGroup.values:
        with pytest.raises(DomainError, match="the search for this child is over"):
            groups.leave(agreed, why)
    groups.leave(rows[0], LeftGroup.APART_TIME)
    answer = as_user(person(Role.PLACEMENTS_OFFICER)).get(page("group_detail", group.pk))
    assert "Search for this child apart" not in answer.content.decode()


def test_who_is_searched_for_apart_leaves_with_a_reason_once_stays_linked_and_may_come_back(rows):
    group = make(rows)
    with pytest.raises(DomainError, match="decide first that they may be apart"):
        groups.leave(rows[0], LeftGroup.APART_TIME)
    groups.decide(group, Together.PREFER)
    for why, reason, box in (("", "Yes.", "why"), ("quarrel", "Yes.", "why"), ("apart_time", " ", "reason")):
        with pytest.raises(DomainError) as refusal:
            groups.leave(rows[0], why, reason=reason)
        assert refusal.value.field == box
    row = groups.leave(rows[0], LeftGroup.APART_TIME)
    with pytest.raises(Stale, match="cannot wait for the others"):
        services.leave_group(
            member=row, why=LeftGroup.MISTAKE, reason="No.", by=person(Role.DUTY_TEAM), at=now()
        )
    assert set(linked_with(rows[1].pk).values_list("referral", flat=True)) == {rows[0].pk, rows[2].pk}
    services.add_to_group(group=group, others=rows[:1], by=person(Role.DUTY_TEAM), at=now())
    assert told_siblings(rows[0].pk) == {
        "siblings_words": "One of 3 brothers and sisters, together if it can be"
    }


def test_decided_anew_it_is_another_row_and_the_newest_holds(rows):
    group = make(rows)
    services.decide_together(
        group=group, together=Together.NOT, reason="One hurt another.", by=person(Role.DUTY_TEAM), at=now()
    )
    assert [one.together for one in SiblingsTogether.objects.order_by("at")] == ["must", "not"]
    assert "each in a home of their own" in told_siblings(rows[0].pk)["siblings_words"]


# --- Its pages ---
def test_an_officer_finds_them_by_name_or_home_and_each_listing_is_written_down(rows, officer):
    stranger = placements.referral(placements.child(home_postcode="L37 4AA"))
    browser = as_user(officer)
    body = browser.get(page("group_new", rows[0].pk)).content.decode()
    assert all(one.reference in body for one in rows[1:]) and stranger.reference not in body
    assert all_of(Event).filter(name="child.listed").count() == 2
    assert not likely(stranger, officer)
    answer = send(
        browser, page("group_new", rows[0].pk), chosen=[str(rows[1].pk)], reference=rows[2].reference.lower(),
        together="must", reason="They have never been apart.",
    )  # fmt: skip
    group = SiblingGroup.objects.get()
    assert answer.status_code == 302 and answer["Location"] == page("group_detail", group.pk)
    body = browser.get(page("group_detail", group.pk)).content.decode()
    assert re.search(r"3\s+children", body) and "Search for this child apart" in body
    opened = RecordOpening.objects.filter(page="brothers and sisters").values_list("child", flat=True)
    assert set(opened) == {one.child_id for one in rows}
    assert page("group_detail", group.pk) in browser.get(page("referral_detail", rows[1].pk)).content.decode()


@pytest.mark.parametrize("typed", ["", "RF-2020-99999", "Inventedbrown"])
def test_what_names_no_referral_comes_back_to_its_box(rows, officer, typed):
    answer = send(
        as_user(officer),
        page("group_new", rows[0].pk),
        expected=200,
        reference=typed,
        together="must",
        reason="Yes.",
    )
    assert "#id_reference" in summary(answer) and not SiblingGroup.objects.exists()


def test_a_social_worker_reads_of_another_ones_child_only_that_there_is_one(rows):
    worker = person(Role.SOCIAL_WORKER)
    own = placements.referral(placements.child(social_worker=worker))
    group = make([own, *rows])
    body = as_user(worker).get(page("group_detail", group.pk)).content.decode()
    assert body.count("A brother or sister whose record you do not open") == 3
    assert "Inventedbrown" not in body and rows[0].reference not in body
    assert set(RecordOpening.objects.values_list("child", flat=True)) == {own.child_id}
    assert as_user(worker).get(page("group_leave", groups.member(rows[0]).pk)).status_code == 404
    assert as_user(person(Role.SOCIAL_WORKER)).get(page("group_detail", group.pk)).status_code == 404
