"""A fee file is read as people write it, and no row lands on the wrong child, home or line (ADR 120)."""

from datetime import date
from decimal import Decimal

import pytest

from placements.models import Child
from placements.rules.fee_file import EXAMPLE, HEADINGS, Outcome, placements_of
from placements.services import fee_files as services
from providers.states import SettingKind
from sefton_pdps.core.errors import DomainError
from tests.factories import calloffs, providers
from tests.factories import placements as made
from tests.placements.fee_files import as_csv, cells, numbered, row, take

pytestmark = pytest.mark.usefixtures("council_scope")


# --- Read as it is written ---
@pytest.mark.parametrize(
    "written", ["01-09-2025", "1.9.2025", "1/9/25", "1 Sept 2025", "2025-09-01T00:00:00", "45901"]
)
def test_dates_are_read_as_people_and_exports_write_them(known, written):
    plan, _ = take(cells(known, starts=written), total="0", write=False)
    assert plan.items[0].stay.head.starts == date(2025, 9, 1)


def test_what_a_formula_adds_beyond_fifteen_digits_is_no_penny():
    [stay], _ = placements_of(numbered([row(pounds=3500.0699999999997, case=123456.0)]), set())
    assert (stay.weekly, stay.head.case) == (Decimal("3500.07"), "123456")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (b"Ended", b"End date", "no column “end date”"),
        (b"Evidence", b"Ended", "more than once: Ended"),
    ],
)
def test_no_column_is_left_unread(known, before, after, words):
    with pytest.raises(DomainError, match=words):
        list(services.csv_rows(as_csv(cells(known)).replace(before, after)))


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_whatever_stands_between_cells_and_lines(separator, end):
    lines = [HEADINGS, EXAMPLE, [""] * len(HEADINGS), [" "] * len(HEADINGS)]
    body = end.join(separator.join(one) for one in lines).encode()
    [(number, read)] = services.csv_rows(body)
    assert (number, read["case"], read["share_social_care"]) == (2, "123456", "100")


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("kind", "children’s HOME"),
        ("route", "Spot purchase"),
        ("fee_kind", "Accommodation"),
        ("unit", "a week"),
    ],
)
def test_kinds_and_routes_are_read_by_the_names_that_pages_call_them(known, column, written):
    plan, _ = take(cells(known, **{column: written}), total="3500", write=False)
    assert [(one.outcome, one.stay.lines[0].kind) for one in plan.items] == [(Outcome.NEW, "accommodation")]


@pytest.mark.parametrize(
    ("column", "words"),
    [("kind", "Children's home; "), ("route", "Spot purchase"), ("fee_kind", "Accommodation; Care")],
)
def test_a_name_that_is_not_known_is_refused_with_those_that_are(known, column, words):
    plan, _ = take(cells(known, **{column: "Residential"}), total="0", write=False)
    assert [one.outcome for one in plan.items] == [Outcome.REFUSED]
    assert words in plan.items[0].sentence and plan.items[0].sentence.count("Spot purchase") <= 1


# --- The right child, home and line ---
def test_one_case_number_is_one_child_and_one_child_has_one(known):
    whole = {"case": "777", "number": known[1].urn}
    before = {"starts": "2024-09-01", "ends": "2025-03-01", "ended": "2025-03-01"}
    other_child, other_number = {"born": "2013-01-01", "given": "Other"}, {"case": "778"}
    for more, words in (
        (before | other_child, "Row 2 says otherwise of the same child: Date of birth and Given names."),
        (before | other_number, "under another case number"),
    ):
        plan, _ = take(row(**whole), row(**{**whole, **more}), total="0", write=False)
        assert [one.outcome for one in plan.items] == [Outcome.NEW, Outcome.REFUSED]
        assert words in plan.items[1].sentence
    plan, _ = take(row(**whole), row(**{**whole, **before}), total="7000")
    assert Child.objects.filter(given_name="Invented").count() == 1


def test_another_route_or_kind_than_on_record_is_told_and_never_passed_over(known):
    take(cells(known), total="3500")
    for more in ({"route": "regional"}, {"kind": "other_home"}):
        plan, _ = take(cells(known, **more), total="0", write=False)
        assert plan.items[0].outcome == Outcome.REFUSED and "is on record with the" in plan.items[0].sentence


def test_another_agreement_than_on_record_is_told_and_never_passed_over(known):
    """What was recorded of it stays as it was told (S-33), so a file that says otherwise is not taken in silence."""
    take(cells(known, agreement="ISA-0001"), total="3500")
    plan, _ = take(cells(known, agreement="ISA-0002", pounds="3600"), total="0", write=False)
    assert plan.items[0].outcome == Outcome.REFUSED
    assert "is on record with the agreement “ISA-0001”" in plan.items[0].sentence
    plan, _ = take(cells(known, agreement="", pounds="3600"), total="3600", write=False)
    assert plan.items[0].outcome == Outcome.CHANGED, "an empty cell says nothing of the agreement"


def test_an_agreement_that_a_call_off_made_is_not_taken_from_a_file_and_that_is_said(known):
    place = known[1].places.first()
    dates = {"starts_on": date(2025, 9, 1), "planned_end": date(2027, 8, 31)}
    stay = made.placement(place, known[0], call_off_id=calloffs.call_off().pk, **dates)
    made.fee_line(stay, "3500.00")
    plan, _ = take(cells(known, agreement="ISA-0002"), total="3500", write=False)
    assert plan.items[0].outcome == Outcome.SAME
    assert "the reference “ISA-0002” was not taken" in plan.items[0].sentence


def test_another_household_than_on_record_is_told_and_never_passed_over(known):
    agency = providers.setting(providers.provider(), kind=SettingKind.FOSTERING_AGENCY)
    told = {"number": agency.urn, "kind": "agency_carer", "household": "H-1", "outward": "L20"}
    take(cells(known, **told), total="3500")
    plan, _ = take(cells(known, **{**told, "household": "H-2"}), total="0", write=False)
    assert plan.items[0].outcome == Outcome.REFUSED
    assert "the carer household “H-1”" in plan.items[0].sentence


def test_a_home_that_nobody_registers_is_known_again_and_one_abroad_has_no_postcode_of_ours(known):
    made.child(case_number="9")
    nobody = {"regulator": "Nobody", "number": "", "home": "Invented Lodge", "home_postcode": "PR9 0TL"}
    abroad = {"case": "9", "regulator": "abroad", "number": "FR-1", "home_postcode": ""}
    rows = [cells(known, **one, kind="other_home") for one in (nobody, abroad)]
    take(*rows, total="7000")
    plan, _ = take(*rows, total="7000")
    assert [one.outcome for one in plan.items] == [Outcome.SAME, Outcome.SAME]


def test_of_several_homes_with_one_number_the_postcode_tells_which(known):
    homes = [
        providers.setting(
            providers.provider(), urn="2700001", kind=SettingKind.SUPPORTED_ACCOMMODATION, address_key=key,
            grade="not_inspected", postcode=postcode,
        )
        for key, postcode in (("A", "PR8 1AA"), ("B", "L20 3AA"))
    ]  # fmt: skip
    shared = {"number": "2700001", "kind": "supported"}
    plan, _ = take(cells(known, **shared, home_postcode=""), total="0", write=False)
    assert "Several homes have the number 2700001" in plan.items[0].sentence
    plan, _ = take(cells(known, **shared, home_postcode="l203aa"), total="0", write=False)
    assert plan.items[0].setting == homes[1]
