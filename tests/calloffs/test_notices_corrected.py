"""What was recorded of a notice wrongly is corrected by another row; the first stays to be read (ADR 138)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from calloffs.models import OwedNotice
from calloffs.rules.procurement import Told
from calloffs.selectors.procurement import open_notices
from calloffs.services import procurement
from reporting.selectors.breaches import Clock
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, key, signed_in
from tests.calloffs.test_notices_of_awards import DAY, NUMBER, award, bought, in_month, owed, record
from tests.factories import calloffs, placements
from tests.factories.accounts import person


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


RIGHT = "2026/S 000-028838"


def correct(
    notice: OwedNotice, by: Any = None, reason: str = "Two digits changed places.", **told: Any
) -> OwedNotice:
    facts = {"reference": RIGHT, "published_on": product_clock.today(), **told}
    by = by or person(Role.PLACEMENTS_OFFICER)
    return procurement.correct(
        notice=notice, told=Told(**facts), reason=reason, by=by, at=product_clock.now()
    )


def test_a_wrong_number_is_corrected_by_another_row_and_the_first_stays_to_be_read():
    first, second = person(Role.PLACEMENTS_OFFICER), person(Role.COMMISSIONING_MANAGER)
    story = award(bought())
    wrong = record(owed(story), first)
    right = correct(wrong, second)
    wrong.refresh_from_db()
    assert (wrong.reference, wrong.recorded_by, right.corrects) == (NUMBER, first, wrong)
    assert (right.due_on, right.rule) == (wrong.due_on, wrong.rule)
    shown = (
        signed_in(second).get(reverse("calloffs:call_off_detail", args=[story.call_off.pk])).content.decode()
    )
    assert RIGHT in shown and NUMBER in shown and f"As {first.name} recorded it" in shown
    assert f"{second.name}, " in shown and "Two digits changed places." in shown
    assert shown.count("Correct it") == 1
    again = correct(right, reference="2026/S 000-028839")
    assert again.corrects == right and open_notices().count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "what was wrong"),
        ({"reference": NUMBER}, "Nothing differs"),
        ({"reference": "2026"}, "whole number"),
        ({"published_on": None}, "Enter the day"),
        ({"not_owed_reason": "Regulation 75(2)"}, "published or it is not owed"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(fields, words):
    wrong = record(owed(award(bought())))
    with pytest.raises(DomainError, match=words):
        correct(wrong, **fields)
    assert OwedNotice.objects.count() == 1


def test_what_is_not_recorded_is_not_corrected_and_what_is_corrected_not_twice():
    notice = owed(award(bought()))
    with pytest.raises(DomainError, match="Nothing is recorded"):
        correct(notice)
    with pytest.raises(NotAllowed):
        correct(record(notice), person(Role.SOCIAL_WORKER))
    by = person(Role.COMMISSIONING_MANAGER)
    correct(notice, by)
    with pytest.raises(Stale, match=by.name):
        correct(notice, reference="2026/S 000-028839")


def test_the_database_takes_one_correction_of_a_record_of_the_same_notice():
    story = award(bought())
    notice = owed(story)
    row = {
        "call_off": story.call_off, "rule": notice.rule, "notice": notice.notice, "starts_on": notice.starts_on,
        "due_on": notice.due_on, "reference": RIGHT, "published_on": notice.starts_on, "corrects": notice,
        "correction_reason": "Wrong.", "recorded_by": story.officer, "recorded_at": product_clock.now(),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="of what was recorded"), transaction.atomic():
        OwedNotice.objects.create(**row)
    record(notice)
    for other in ({"notice": "details"}, {"due_on": notice.due_on + DAY}, {"call_off": bought().call_off}):
        with pytest.raises(DatabaseError, match="of the same notice"), transaction.atomic():
            OwedNotice.objects.create(**{**row, "recorded_at": product_clock.now(), **other})
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        OwedNotice.objects.create(**{**row, "recorded_at": product_clock.now(), "correction_reason": ""})
    stands = correct(notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwedNotice.objects.create(**{**row, "recorded_at": product_clock.now()})
    with pytest.raises(DatabaseError), transaction.atomic():
        OwedNotice.objects.filter(pk=stands.pk).update(correction_reason="Another.")


def test_the_database_takes_no_record_before_the_award():
    notice = owed(bought())
    with pytest.raises(IntegrityError), transaction.atomic():
        OwedNotice.objects.filter(pk=notice.pk).update(
            published_on=product_clock.today(), reference=NUMBER, recorded_by=person(Role.DCS),
            recorded_at=product_clock.now(),
        )  # fmt: skip


def test_the_report_counts_a_corrected_record_once_and_as_it_was_known(clock):
    clock.set(calloffs.moment(2026, 5, 20))
    notice = owed(award(bought()))
    clock.set(calloffs.moment(2026, 7, 20))
    wrong = record(notice)
    clock.set(calloffs.moment(2026, 8, 5))
    correct(wrong, reference="", published_on=None, not_owed_reason="Regulation 75(2) applies.")
    assert Clock("notices", 1, 1) in in_month(date(2026, 7, 31))
    assert Clock("notices", 0, 0) in in_month(date(2026, 8, 31))


def test_the_page_corrects_what_was_recorded():
    wrong = record(owed(award(bought())))
    browser = signed_in(person(Role.PLACEMENTS_OFFICER))
    page = reverse("calloffs:correct_notice", args=[wrong.pk])
    shown = browser.get(page).content.decode()
    assert NUMBER in shown and "What was wrong" in shown
    sent = {**key(), "reference": RIGHT, "not_owed_reason": "", **day("published_on", product_clock.today())}
    assert "what was wrong" in str(browser.post(page, {**sent, "reason": ""}).context["form"].errors)
    browser.post(page, {**sent, "reason": "Two digits changed places."})
    assert OwedNotice.objects.get(corrects=wrong).reference == RIGHT
    assert "It was corrected already" in browser.get(page).content.decode()
