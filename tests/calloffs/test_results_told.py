"""A result tells why each own answer had its points, and the range of fees by the rule of the day (ADR 163)."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from calloffs.models import OfferScore, ResultLetter, ResultRule
from calloffs.presenters.results import FILE_HEADINGS
from calloffs.selectors.ranking import told_reasons
from calloffs.services import result_rules
from calloffs.states import OfferResult
from calloffs.views import portal_results as views
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day, key, signed_in
from tests.factories import accounts, awards
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
LIST, FILE = "/portal/results/", "/portal/results/file/"
OWN = "The garden is safe, and the routine is clear."
RULE = {
    "tell_days": 5, "range_providers": 3, "range_step": 50, "least_providers": 3, "least_invitations": 1,
    "least_children": 3,
}  # fmt: skip


@kept_rows
def four(clock):
    """Four providers offered, at fees a hundred apart; the evaluator wrote of each offer on its own."""
    story = awards.closed(clock, "3010.00", "3120.00", "3230.00", "3390.00", evaluators=1)
    awards.declare_all(story)
    (judge,) = story.evaluators
    for number, offer in enumerate(story.offers):
        awards.give(story, judge, offer, 4, 3, OWN if number == 1 else f"What offer {number} says is clear.")
    awards.scoring.complete(assessment=story.assessment(judge), by=judge, at=now())
    story.fresh()
    return story


def awarded(story, number=1):
    """The letter to the provider of that offer, once the first is awarded."""
    with council():
        awards.recommend(story)
        awards.turn_all(awards.ask(story))
        awards.sign(awards.issue(story), awards.signer(story))
        return ResultLetter.objects.get(provider=story.homes[number].provider)


def council():
    return tenancy.scope(tenancy.COUNCIL)


def manager():
    return accounts.person(Role.COMMISSIONING_MANAGER)


def new_rule(**changed):
    with council():
        given = {**RULE, "valid_from": today(), "by": manager(), **changed}
        return result_rules.set_rule(**given, at=now())


def test_whoever_offered_reads_why_each_criterion_had_its_points_and_nothing_of_a_rival(four):
    letter = awarded(four)
    html = OnDuty(four.bidders[1]).reads(f"{LIST}{letter.pk}/")
    assert "Why you had these points" in html and OWN in html and "Two apprentices." in html
    assert "in proportion to the lowest" in html
    with council():
        judge = four.evaluators[0].name
        rivals = [home.name for home in four.homes if home.provider_id != letter.provider_id]
    for secret in ("What offer 0 says", "What offer 2 says", judge, *rivals):
        assert secret not in html


def test_the_lowest_fee_is_told_that_it_was_the_lowest(four):
    letter = awarded(four, 0)
    assert "Yours was the lowest fee" in OnDuty(four.bidders[0]).reads(f"{LIST}{letter.pk}/")


def test_reasons_written_before_they_were_for_providers_are_told_to_none(clock):
    with council():
        story = awards.closed(clock, "3000.00", evaluators=1)
        awards.declare_all(story)
        (judge,), (offer,) = story.evaluators, story.offers
        given = {"quality": 4, "quality_reason": OWN, "social_value": 3, "social_value_reason": OWN}
        OfferScore.objects.create(assessment=story.assessment(judge), offer=offer, saved_at=now(), **given)
        awards.scoring.complete(assessment=story.assessment(judge), by=judge, at=now())
        assert told_reasons([offer.pk]) == {}


def test_the_range_of_fees_is_widened_and_told_to_everybody_who_offered(four):
    letter = awarded(four)
    assert (letter.fees_from, letter.fees_to) == (Decimal(3000), Decimal(3400))
    html = OnDuty(four.bidders[1]).reads(f"{LIST}{letter.pk}/")
    assert "£3,000 to £3,400, widened to round figures" in html and "3,390" not in html


@pytest.mark.parametrize("changed", [{"range_providers": 5}, {"range_providers": None}])
def test_no_range_is_told_below_the_number_of_the_rule_nor_where_it_tells_none(four, changed):
    new_rule(**changed)
    letter = awarded(four)
    assert (letter.fees_from, letter.fees_to) == (None, None)
    assert "Fees offered" not in OnDuty(four.bidders[1]).reads(f"{LIST}{letter.pk}/")


def test_no_range_is_told_while_no_rule_is_in_force(four):
    with council():
        result_rules.end_rule(row=ResultRule.objects.get(), valid_to=today(), by=manager(), at=now())
    assert awarded(four).fees_from is None


@pytest.mark.parametrize("half", [{"fees_from": Decimal(1)}, {"fees_to": Decimal(1)}])
def test_half_a_range_is_kept_nowhere(four, half):
    given = {"call_off": four.call_off, "provider": four.homes[0].provider, "result": OfferResult.LOST}
    with council(), pytest.raises(IntegrityError), transaction.atomic():
        ResultLetter.objects.create(**given, reasons="Because.", sent_at=now(), **half)


@pytest.mark.parametrize("box", ["child", "rival"])
def test_an_evaluator_names_neither_the_child_nor_a_rival_in_what_the_provider_reads(clock, box):
    with council():
        story = awards.closed(clock, "3000.00", "3100.00", evaluators=1)
        awards.declare_all(story)
        child = story.call_off.referral.child
        text = (
            f"{child.given_name} {child.family_name} would be safe."
            if box == "child"
            else story.homes[1].name
        )
        with pytest.raises(DomainError):
            awards.give(story, story.evaluators[0], story.offers[0], 4, 3, text)
        assert not OfferScore.objects.exists()


# --- The list ---
def lines(by, query=""):
    answer = signed_in(by).get(f"{FILE}?format=csv{query}")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_results_are_narrowed_by_what_became_of_them_and_by_kind_of_care(four):
    letter, by = awarded(four), OnDuty(four.bidders[1])
    for query in ("", "?result=lost", "?care=residential", "?result=lost&care=residential", "?care=nonsense"):
        assert str(letter.pk) in by.reads(f"{LIST}{query}"), query
    for query in ("?result=won", "?care=fostering", "?result=lost&care=fostering"):
        html = by.reads(f"{LIST}{query}")
        assert str(letter.pk) not in html and "None of your results is like that" in html, query


def test_results_are_narrowed_by_kind_after_the_profile_has_ended_too(four, clock):
    letter = awarded(four)
    clock.advance(days=40)
    by = OnDuty(four.bidders[1])
    assert str(letter.pk) in by.reads(f"{LIST}?care=residential")
    assert str(letter.pk) not in by.reads(f"{LIST}?care=fostering")


def test_the_file_holds_the_own_points_of_what_is_chosen_and_no_rivals(four):
    letter = awarded(four)
    (points,) = letter.points.values()
    head, row = lines(four.bidders[1])
    assert tuple(head) == FILE_HEADINGS
    assert row[3] == "Not awarded" and row[6:] == [
        points[part] for part in ("quality", "price", "social_value", "total")
    ]
    assert len(lines(four.bidders[1], "&result=won")) == 1
    book = load_workbook(BytesIO(signed_in(four.bidders[1]).get(f"{FILE}?format=xlsx").content))
    assert [cell.value for cell in book.active[1]] == list(FILE_HEADINGS)


def test_a_file_of_too_many_results_is_refused_with_what_to_do(four, monkeypatch):
    awarded(four)
    monkeypatch.setattr(views, "MOST_IN_A_FILE", 0)
    answer = signed_in(four.bidders[1]).get(FILE, follow=True)
    assert "Choose fewer, then download each part." in answer.content.decode()


# --- The rule by date ---
@pytest.mark.parametrize(
    ("box", "number"),
    [
        ("range_providers", 2),
        ("least_providers", 2),
        ("least_children", 1),
        ("tell_days", 0),
        ("range_step", 0),
    ],
)
def test_a_number_that_would_tell_one_rival_or_child_is_refused_by_service_and_database(box, number):
    with council():
        with pytest.raises(DomainError) as refused:
            new_rule(**{box: number})
        assert refused.value.field == box
        kept = all_of(ResultRule).get()
        days = {"valid_from": today() + timedelta(days=9), "valid_to": today() + timedelta(days=10)}
        result_rules.end_rule(row=kept, valid_to=today(), by=manager(), at=now())
        with pytest.raises(IntegrityError), transaction.atomic():
            ResultRule.objects.create(**{**RULE, box: number}, **days)


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.EVALUATOR, Role.HEAD_OF_SERVICE])
def test_nobody_else_sets_or_ends_the_rule(role):
    with council():
        with pytest.raises(NotAllowed):
            new_rule(by=accounts.person(role))
        with pytest.raises(NotAllowed):
            row = all_of(ResultRule).get()
            result_rules.end_rule(row=row, valid_to=today(), by=accounts.person(role), at=now())


def test_the_manager_sets_the_next_rule_on_its_page():
    with council():
        by = OnDuty(manager())
    html = by.reads("/authorisations/results/")
    assert "10 working days" in html and "from 4 providers, widened to £100" in html
    tomorrow = today() + timedelta(days=1)
    given = {**{name: str(value) for name, value in RULE.items()}, "range_providers": ""}
    by.client.post("/authorisations/results/set/", {**key(), **given, **day("valid_from", tomorrow)})
    assert "never told" in by.reads("/authorisations/results/")


# --- The clock ---
def test_the_officers_line_says_by_when_results_are_owed_and_since_when_they_are_late(four, clock):
    with council():
        awards.recommend(four)
        awards.turn_all(awards.ask(four))

        def notes():
            lines_of = (item for item in work_of(four.officer, now()) if item.pk == four.call_off.pk)
            return [item.note for item in lines_of if item.note.startswith("results")]

        (owed,) = notes()
        assert owed.startswith("results owed by ")
        clock.advance(days=21)
        (late,) = notes()
        assert late == owed.replace("owed by", "late since")
        result_rules.end_rule(row=ResultRule.objects.get(), valid_to=today(), by=manager(), at=now())
        assert notes() == []
