"""What a manager holds back from the preferred home, the council's pages of it, and its terms by date (ADR 151)."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from calloffs.models import DisclosedCopy, Disclosure, SharingRule
from calloffs.services import sharing, sharing_rules
from placements.rules.disclosed import NEVER_HELD, TITLES
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts
from tests.factories import sharing as made
from tests.factories.awards import Story
from tests.factories.rows import all_of
from tests.factories.sharing import GIVEN, RISK, taken_back
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@kept_rows
def asked(clock: Any) -> Story:
    """The first of two homes is recommended and its authorisation is asked for."""
    return made.recommended(clock)


def council() -> Any:
    return tenancy.scope(tenancy.COUNCIL)


def address(row: Disclosure) -> str:
    return reverse("calloffs:full_referral", args=[row.pk])


def seen(row: Disclosure, by: User) -> DisclosedCopy | None:
    with tenancy.scope(by.scope):
        return sharing.open_copy(disclosure=row, by=by, at=now())


def told(copy: DisclosedCopy | None) -> str:
    return str(copy.parts if copy else "")


def test_the_home_reads_in_its_own_history_what_was_shared_accepted_and_opened(asked):
    """Timelines in a provider's scope are what the database shows of the trail; and no other provider reads them."""
    with council():
        row, by = made.accepted(asked)
    seen(row, by)
    page = OnDuty(by).reads(address(row), "Accepted the terms of the full referral")
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", re.sub("<[^>]*>", " ", page))  # days as people write them
    assert "Opened the full referral" in page and "Nothing has happened yet" not in page
    with tenancy.scope(tenancy.provider_scope(uuid4())):
        assert not Event.objects.filter(subject_id=row.pk).exists()


# --- Held back by a manager ---
def held(story: Story, part: str = "risks", *, by: User | None = None, **given: Any) -> Any:
    by = by or accounts.person(Role.COMMISSIONING_MANAGER)
    facts = {"is_held": True, "reason": "The police asked for it.", **given}
    return sharing.hold_back(call_off=story.fresh(), part=part, by=by, at=now(), **facts)


def test_a_part_that_is_held_back_is_named_and_its_answers_are_not_shared(asked):
    with council():
        held(asked)
        row, by = made.accepted(asked)
    text = told(seen(row, by))
    assert RISK not in text and "'code': 'risks', 'rows': []" in text and GIVEN in text
    assert "Held back by a manager" in OnDuty(by).reads(address(row), "Risks")


def test_shared_after_all_it_is_read(asked):
    with council():
        held(asked)
        held(asked, is_held=False)
        row, by = made.accepted(asked)
    assert RISK in told(seen(row, by))


def test_the_database_shares_no_part_that_is_held_back(asked):
    with council():
        held(asked)
        row = made.shared(asked)
        parts = [{"code": "risks", "title": "Risks", "rows": [["Fire", RISK]]}]
        with pytest.raises(DatabaseError, match="holds back"), transaction.atomic():
            DisclosedCopy.objects.create(disclosure=row, number=2, parts=parts, made_at=now())


@pytest.mark.parametrize("part", [*NEVER_HELD, "nonsense"])
def test_whom_to_ask_and_what_is_no_part_are_not_held_back(asked, part):
    with council(), pytest.raises(DomainError, match="Choose one of the parts"):
        held(asked, part)


def test_only_a_manager_holds_back_with_a_reason_that_names_nobody_and_before_it_is_shared(asked):
    with council():
        with pytest.raises(NotAllowed):
            held(asked, by=asked.officer)
        with pytest.raises(DomainError, match="Say why"):
            held(asked, reason=" ")
        with pytest.raises(DomainError, match="[Tt]ake it out"):
            held(asked, reason=f"{GIVEN} asked for it.")
        made.shared(asked)
        with pytest.raises(DomainError, match="End the sharing first"):
            held(asked)


def test_what_stands_already_is_not_decided_again(asked):
    with council():
        with pytest.raises(Stale):
            held(asked, is_held=False)
        held(asked)
        with pytest.raises(Stale):
            held(asked)


# --- The council's pages ---
def test_the_officer_reads_what_would_be_shared_by_its_parts_and_shares_it_and_takes_it_back(asked):
    with council():
        made.shared(asked)
        taken_back(asked)
    officer, page = OnDuty(asked.officer), reverse("calloffs:sharing", args=[asked.call_off.pk])
    text = officer.reads(page, *(TITLES[one] for one in ("child", "contacts", "risks")))
    assert GIVEN not in text and RISK not in text
    officer.client.post(page, key())
    assert all_of(Disclosure).filter(ended_at=None).count() == 1
    call_off = officer.reads(reverse("calloffs:call_off_detail", args=[asked.call_off.pk]), page)
    assert "has not accepted the terms yet" in call_off
    running = all_of(Disclosure).get(ended_at=None)
    officer.client.post(reverse("calloffs:end_sharing", args=[running.pk]), key())
    assert not all_of(Disclosure).filter(ended_at=None).exists()
    assert "The council took it back" in officer.reads(page)


def test_a_manager_holds_a_part_back_by_the_page_and_an_officer_may_not(asked):
    page = reverse("calloffs:hold_back", args=[asked.call_off.pk])
    with council():
        manager = accounts.person(Role.COMMISSIONING_MANAGER)
    sent = {**key(), "part": "risks", "decision": "hold", "reason": "The police asked for it."}
    assert signed_in(asked.officer).post(page, sent).status_code == 403
    signed_in(manager).post(page, sent)
    reads = OnDuty(asked.officer).reads(
        reverse("calloffs:sharing", args=[asked.call_off.pk]), "The police asked"
    )
    assert "No, held back" in reads


# --- The terms by date ---
def test_terms_follow_by_date_and_what_was_accepted_keeps_its_version(asked, clock):
    with council():
        row, _by = made.accepted(asked)
    manager, page = OnDuty(accounts.person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:sharing_rules")
    tomorrow = now().date() + timedelta(days=1)
    manager.client.post(
        reverse("calloffs:sharing_rule_set"),
        {**key(), "terms": "Other words.", "keeps_days": "14", "valid_from_0": tomorrow.day,
         "valid_from_1": tomorrow.month, "valid_from_2": tomorrow.year},
    )  # fmt: skip
    assert "Other words." in manager.reads(page, "14 days")
    assert list(all_of(SharingRule).values_list("version", "keeps_days")) == [(1, 28), (2, 14)]
    assert all_of(Disclosure).values_list("terms_version", flat=True).get(pk=row.pk) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"terms": " "}, "Enter the terms"),
        ({"keeps_days": 0}, "from 1 to 365"),
        ({"keeps_days": 366}, "from 1 to 365"),
        ({"terms": "Her NHS number is 943 476 5919."}, "[Tt]ake it out"),
    ],
)
def test_terms_that_are_none_are_refused(asked, given, said):
    facts = {"terms": "Words.", "keeps_days": 28, "valid_from": now().date() + timedelta(days=1), **given}
    with council(), pytest.raises(DomainError, match=said):
        sharing_rules.set_rule(**facts, by=accounts.person(Role.COMMISSIONING_MANAGER), at=now())


def test_no_terms_are_set_by_an_officer_and_none_change_in_the_database(asked):
    with council():
        made.shared(asked)
        with pytest.raises(NotAllowed):
            sharing_rules.set_rule(
                terms="Words.", keeps_days=1, valid_from=now().date(), by=asked.officer, at=now()
            )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE calloffs_sharingrule SET terms = 'Others.'")
