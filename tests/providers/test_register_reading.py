"""Reading an Ofsted register: good rows are taken, and each other row is listed with its reason."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from providers.imports import read_register
from providers.imports.layouts import layouts
from providers.states import Grade, Registration, SettingKind
from tests.providers.register_files import (
    COMBINED_2024,
    COMBINED_2025,
    HOMES_2023,
    NAMES,
    PROVIDERS_2023,
    layout_sheet,
    register,
    repacked,
    row,
    saved,
    workbook,
)


def problem_of(**changes):
    result = read_register(register(changes))
    assert result.rows == []
    return result.problems[0]


@pytest.mark.parametrize("layout", NAMES)
def test_each_layout_is_known_and_read(layout):
    result = read_register(register({}, layout=layout))
    assert result.layout == layout
    assert result.problems == []
    found = result.rows[0]
    assert (found.number, found.urn, found.kind) == (2, "SC900001", SettingKind.CHILDRENS_HOME)
    assert (found.setting_name, found.owner_name) == ("Invented Gull House", "Invented Shoreline Care")
    assert (found.postcode, found.authority, found.places) == ("PR8 1AA", "Sefton", 4)
    assert (found.registration, found.owner_type) == (Registration.REGISTERED, "private")
    assert (found.grade, found.inspected_on) == (Grade.GOOD, date(2025, 3, 31))
    assert found.key == ("SC900001", "")


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_column_that_must_be_there_is_a_heading_of_its_list(layout):
    for sheet in layout.sheets:
        known = {name: headings for name, headings in sheet.columns.items() if name not in sheet.may_lack}
        assert {heading for headings in known.values() for heading in headings} == set(sheet.needed())


def test_all_of_a_home_is_read():
    found = read_register(register({"specialisms": 1, "interim_outcome": "Improved effectiveness"})).rows[0]
    assert found.registered_on == date(2020, 2, 1)
    assert found.deregistered_on is None
    assert found.address == ("1 Nowhere Lane",) * 4
    assert (found.region, found.owner_id) == ("North West", "RP900001")
    assert found.interim_outcome == "Improved effectiveness"
    assert found.conditions == "No more than 4 children."
    assert found.link == "https://reports.example/900001"
    assert found.specialisms[:2] == ("emotional_and_behavioural_difficulties", "mental_disorders")
    assert len(found.specialisms) == 7


def test_conditions_on_a_sheet_of_their_own_join_their_setting():
    home, extra = layout_sheet(HOMES_2023), layout_sheet(HOMES_2023, 1)
    conditions = row(extra, conditions="One child at a time.")
    file = workbook(
        (home.name, [list(home.headings), row(home), row(home, urn="SC900002")]),
        (extra.name, [list(extra.headings), conditions]),
    )
    assert [found.conditions for found in read_register(file).rows] == ["One child at a time.", ""]


def test_providers_closed_in_the_year_are_read_as_cancelled():
    file = register(
        {"status": "Resigned", "deregistered_on": datetime(2022, 9, 1)}, layout=PROVIDERS_2023, sheet=1
    )
    found = read_register(file).rows[0]
    assert (found.registration, found.deregistered_on) == (Registration.CANCELLED, date(2022, 9, 1))


@pytest.mark.parametrize("layout", [COMBINED_2025, COMBINED_2024])
def test_one_urn_of_supported_accommodation_has_many_addresses(layout):
    result = read_register(
        register({"address": "1 Nowhere Lane"}, {"address": "2 Nowhere Lane"}, layout=layout, sheet=1)
    )
    assert result.problems == []
    first, second = result.rows
    assert first.urn == second.urn
    assert first.key != second.key
    assert {found.kind for found in result.rows} == {SettingKind.SUPPORTED_ACCOMMODATION}


def test_an_address_written_otherwise_is_the_same_address():
    result = read_register(register({"address": "1, Nowhere  LANE"}, {"address": "1 Nowhere Lane."}, sheet=1))
    assert len(result.rows) == 1
    assert "The URN and address are in the file already, in row 2" in result.problems[0].reason


def test_supported_accommodation_keeps_its_own_scale_and_status_apart_from_the_grades():
    sheet = layout_sheet(COMBINED_2025, 1)
    cells = row(sheet, status="Active", sa_status="Closed", sa_status_on=datetime(2025, 5, 1))
    headings = [*sheet.headings, "Latest overall outcome"]
    file = workbook(
        (layout_sheet(COMBINED_2025).name, [list(layout_sheet(COMBINED_2025).headings)]),
        (sheet.name, [headings, [*cells, "Inconsistent quality of delivery"]]),
    )
    found = read_register(file).rows[0]
    assert (found.sa_outcome, found.grade) == (2, Grade.NOT_INSPECTED)
    assert (found.sa_status, found.sa_status_on) == (Registration.CANCELLED, date(2025, 5, 1))
    assert (found.registration, found.sa_category) == (Registration.REGISTERED, "Shared")


def test_supported_accommodation_without_an_outcome_column_has_none():
    assert read_register(register({}, sheet=1)).rows[0].sa_outcome is None


def test_supported_accommodation_without_an_address_is_not_taken():
    result = read_register(register({"address": None, "postcode": None}, sheet=1))
    assert "known by its URN and address" in result.problems[0].reason


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        ("Independent Fostering Agency", None, SettingKind.FOSTERING_AGENCY),
        ("Local Authority Fostering Agency", None, SettingKind.OTHER),
        ("Children's Home", "Secure Unit", SettingKind.OTHER),
        ("Children\u2019s  home", "Children's home", SettingKind.CHILDRENS_HOME),
        ("Residential Special School", None, SettingKind.SPECIAL_SCHOOL),
        ("Boarding School", None, SettingKind.OTHER),
    ],
)
def test_kinds_become_codes_and_keep_ofsteds_words(kind, detail, expected):
    found = read_register(register({"kind": kind, "kind_detail": detail})).rows[0]
    assert found.kind == expected
    assert found.kind_words.startswith(kind.split()[0])


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("Requires improvement to be good", Grade.REQUIRES_IMPROVEMENT),
        (" OUTSTANDING ", Grade.OUTSTANDING),
        ("Inadequate", Grade.INADEQUATE),
        ("Not yet inspected", Grade.NOT_INSPECTED),
        (None, Grade.NOT_INSPECTED),
        ("Not provided as service is inspected as part of the ILACS inspection", Grade.NOT_INSPECTED),
    ],
)
def test_grades_become_codes(words, grade):
    assert read_register(register({"grade": words})).rows[0].grade == grade


@pytest.mark.parametrize(
    "written", [datetime(2025, 3, 31), "31/03/2025", "2025-03-31", "31 March 2025", "31-Mar-25", 45747]
)
def test_a_date_is_read_however_it_is_written(written):
    assert read_register(register({"inspected_on": written})).rows[0].inspected_on == date(2025, 3, 31)


@pytest.mark.parametrize("written", ["sc900001", " SC 900001", "SC900001\n"])
def test_a_urn_is_normalised(written):
    assert read_register(register({"urn": written})).rows[0].urn == "SC900001"


@pytest.mark.parametrize("written", [2900001, 2900001.0, "2900001"])
def test_a_urn_kept_as_a_number_is_the_same_urn(written):
    assert read_register(register({"urn": written})).rows[0].urn == "2900001"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"urn": None}, "There is no URN."),
        ({"urn": "SC90001"}, "The URN “SC90001” is not one of Ofsted's"),
        ({"urn": "not yet known"}, "SC and 6 digits, or 7 digits"),
        ({"setting_name": None}, "There is no name."),
        ({"setting_name": "x" * 201}, "The name is longer than 200 characters."),
        ({"owner_name": "  "}, "There is no owner's name."),
        ({"kind": None}, "There is no kind of service."),
        ({"status": None}, "There is no registration status."),
        ({"status": "Yep"}, "The registration status “Yep” is not known. It must be one of: active"),
        ({"grade": "Splendid"}, "The overall effectiveness “Splendid” is not known"),
        ({"inspected_on": "31/02/2025"}, "The date of the last full inspection “31/02/2025” is not a date"),
        ({"inspected_on": 7}, "is not a date"),
        ({"inspected_on": "31/03/0025"}, "is not a date"),
        ({"inspected_on": "4" * 5_000}, "is not a date"),
        ({"places": "four"}, "The number of places “four” is not a whole number."),
        ({"places": -4}, "is not a whole number"),
        ({"places": 4.5}, "is not a whole number"),
        ({"postcode": "PR8 1A"}, "The postcode “PR8 1A” is not a postcode."),
        ({"specialisms": "perhaps"}, "“Sensory impairment” says “perhaps”. It must say yes or no."),
        ({"address": "x" * 100}, "The address is longer than 300 characters."),
        ({"grade": "#REF!"}, "The overall effectiveness is an Excel error (#REF!)"),
        ({"setting_name": "=A1&B1"}, "The name is a formula without a result. Open the workbook in Excel"),
    ],
)
def test_a_row_that_cannot_be_taken_is_listed_with_its_reason(changes, reason):
    problem = problem_of(**changes)
    assert (problem.sheet, problem.number) == ("Providers", 2)
    assert reason in problem.reason


def test_all_the_reasons_of_a_row_are_told_at_once():
    reason = problem_of(places="four", status="Yep").reason
    assert "places" in reason
    assert "status" in reason


def test_a_bad_row_does_not_keep_the_good_ones_out():
    result = read_register(register({}, {"urn": "??"}, {"urn": "SC900003"}))
    assert [(found.number, found.urn) for found in result.rows] == [(2, "SC900001"), (4, "SC900003")]
    assert [(problem.number, problem.urn) for problem in result.problems] == [(3, "??")]


def test_the_second_row_of_a_urn_is_not_taken_and_says_where_the_first_is():
    result = read_register(register({}, {"urn": "sc900001", "setting_name": "Another"}))
    assert [found.setting_name for found in result.rows] == ["Invented Gull House"]
    assert "row 2 of the sheet “Providers”: that row was taken" in result.problems[0].reason


def test_a_script_in_place_of_a_link_is_left_out():
    assert read_register(register({"link": "javascript:alert(1)"})).rows[0].link == ""


def test_a_formula_with_its_result_is_read():
    book = openpyxl.load_workbook(register({}))
    page = book["Providers"]
    column = list(layout_sheet(COMBINED_2025).headings).index("Number of registered places") + 1
    page.cell(2, column, "=2+2")
    file = saved(book)
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as package:
        text = (
            package.read(part)
            .replace(b"<v></v>", b"<v>4</v>")
            .replace(b"<f>2+2</f><v />", b"<f>2+2</f><v>4</v>")
        )
    assert read_register(repacked(file, **{part: text})).rows[0].places == 4


def test_a_row_of_formulas_alone_keeps_the_numbers_of_the_rows_after_it():
    sheet = layout_sheet(COMBINED_2025)
    blank = [None] * len(sheet.headings)
    blank[1] = "=B2"
    file = workbook((sheet.name, [list(sheet.headings), row(sheet), blank, row(sheet, urn="SC900004")]))
    result = read_register(file)
    assert [found.number for found in result.rows] == [2, 4]
    assert [problem.number for problem in result.problems] == [3]


def test_headings_may_stand_lower_and_be_spaced_and_cased_otherwise():
    sheet = layout_sheet(COMBINED_2024)
    headings = [f"  {heading.upper().replace(' ', '  ')} " for heading in sheet.headings]
    shifted = [[None, *cells] for cells in (headings, row(sheet))]
    file = workbook((" providers ", [["Ofsted: official, sensitive"], [], *shifted]))
    result = read_register(file)
    assert (result.layout, [found.number for found in result.rows]) == (COMBINED_2024, [4])


@pytest.mark.whole
def test_a_hundred_thousand_blank_rows_are_passed_over():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Providers")
    sheet = layout_sheet(COMBINED_2025)
    page.append(list(sheet.headings))
    for _ in range(100_000):
        page.append([None])
    page.append(row(sheet))
    result = read_register(saved(book))
    assert [found.number for found in result.rows] == [100_002]
    assert result.problems == []


def test_a_row_with_something_only_in_columns_that_are_not_read_is_blank():
    sheet = layout_sheet(COMBINED_2025)
    note = [None] * len(sheet.headings)
    note[sheet.headings.index("Linked school name")] = "note"
    assert read_register(workbook((sheet.name, [list(sheet.headings), note]))).problems == []
