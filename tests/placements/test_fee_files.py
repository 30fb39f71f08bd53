"""What runs already comes in by file: previewed, held to the control total, atomic, repeatable (ADR 120)."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from placements.models import Child, FeeFile, FeeLine, Placement, RecordedPlacement
from placements.rules.fee_file import EXAMPLE, HEADINGS, Outcome, placements_of
from placements.rules.fees import Line, Share
from placements.services import fee_files as services
from placements.states import FeeUnit, Funder, PlacementState, RecordedAs, VatTreatment
from providers.models import Setting
from providers.states import Regulator, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.uploads import made_here
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page, send, summary
from tests.placements.fee_files import BLANK, as_csv, as_workbook, cells, numbered, row, take

pytestmark = pytest.mark.usefixtures("council_scope")


def outcomes(plan):
    return [(one.outcome, one.sentence) for one in plan.items]


# --- What is taken ---
def test_a_placement_comes_in_with_its_fees_and_pays_from_its_first_night(known):
    second = {"fee_kind": "therapy", "pounds": "250.50", "evidence": "CAMHS letter", "review": "01/03/2027"}
    split = {"share_social_care": "60", "share_health": "40", "vat": "standard"}
    plan, [placement] = take(cells(known), cells(known, **second, **split), total="3750.50")
    assert (placement.state, placement.starts_on) == (PlacementState.STARTED, date(2025, 9, 1))
    assert placement.kind.code == "childrens_home" and placement.child == known[0]
    record = RecordedPlacement.objects.get(placement=placement)
    assert (record.source, record.agreement_reference, record.buying_route.regime) == (
        RecordedAs.FILE, "ISA-0001", "pa_2023",
    )  # fmt: skip
    therapy = FeeLine.objects.get(placement=placement, kind__code="therapy").line
    assert therapy.shares == (Share(Funder.SOCIAL_CARE, Decimal(60)), Share(Funder.HEALTH, Decimal(40)))
    assert therapy.vat == VatTreatment.STANDARD
    assert FeeLine.objects.get(placement=placement, kind__code="therapy").months.exists()


def test_the_same_file_twice_changes_nothing(known):
    take(cells(known), total="3500")
    before = list(FeeLine.objects.values_list("pk", "superseded_at"))
    plan, again = take(cells(known), total="3500")
    assert [one.outcome for one in plan.items] == [Outcome.SAME] and not again
    assert list(FeeLine.objects.values_list("pk", "superseded_at")) == before
    assert Placement.objects.count() == 1


def test_a_later_file_changes_what_a_file_made(known):
    _plan, [placement] = take(cells(known), total="3500")
    plan, _ = take(cells(known, pounds="3600", ended="2026-06-30"), total="3600")
    assert [one.outcome for one in plan.items] == [Outcome.CHANGED]
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == (PlacementState.ENDED, date(2026, 6, 30))
    live = FeeLine.objects.filter(placement=placement, superseded_at=None).get()
    assert (live.weekly, live.ends_on) == (Decimal("3600.00"), date(2026, 6, 30))
    assert FeeLine.objects.filter(placement=placement).count() == 2


def test_a_child_whom_nobody_knows_is_made_or_waits(known):
    _child, setting = known
    whole = {"case": "777", "number": setting.urn}
    plan, _ = take(row(**whole), row(**{**whole, **BLANK, "case": "778"}), total="3500")
    assert [one.outcome for one in plan.items] == [Outcome.NEW, Outcome.PARKED]
    assert Child.objects.get(case_number="777").date_of_birth == date(2012, 5, 17)
    made.child(case_number="778")
    plan, _ = take(row(**whole), row(**{**whole, **BLANK, "case": "778"}), total="7000")
    assert [one.outcome for one in plan.items] == [Outcome.SAME, Outcome.NEW]


def test_homes_outside_the_register_and_own_carers_come_in_as_what_they_are(known):
    child, _setting = known
    wales = {
        "regulator": "ciw", "number": "SIN-00001", "home": "Invented Tŷ", "provider": "Gofal",
        "home_postcode": "CH5 1SA",
    }  # fmt: skip
    own = {
        "case": made.child(case_number="9").case_number, "kind": "own_carer", "route": "in_house", "number": "own",
        "household": "H-014", "outward": "L20", "fee_kind": "", "pounds": "",
    }  # fmt: skip
    plan, placements = take(cells(known, **wales), row(**{**BLANK, **own}), total="3500")
    assert Setting.objects.get(regulator=Regulator.CIW).urn == "SIN-00001"
    assert placements[1].place.household.code == "H-014" and not placements[1].fee_lines.exists()
    plan, _ = take(cells(known, **wales), row(**{**BLANK, **own}), total="3500")
    assert {one.outcome for one in plan.items} == {Outcome.SAME}


def test_what_stands_against_a_home_is_recorded_and_blocks_nothing(known):
    child, setting = known
    Setting.objects.filter(pk=setting.pk).update(
        kind=SettingKind.SUPPORTED_ACCOMMODATION, grade="not_inspected"
    )
    _plan, [placement] = take(cells(known, kind="supported"), total="3500")
    assert "27A" in RecordedPlacement.objects.get(placement=placement).gates[0][1]


# --- Refused, each with what to do; nothing half done ---
@pytest.mark.parametrize("total", ["3499.99", "3500.01"])
def test_a_control_total_a_penny_off_is_refused_whole(known, total):
    with pytest.raises(DomainError, match=r"come to £3,500.00 a week, which is £0.01 (more|less)"):
        take(cells(known), total=total)
    assert not Placement.objects.exists() and not FeeFile.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"number": "SC999999"}, "Import Ofsted's register"),
        ({"route": "mini_competition", "starts": "2021-05-01"}, "was not in force"),
        ({"route": "in_house"}, "it is bought"),
        ({"route": "favour"}, "There is no route"),
        ({"kind": "castle"}, "There is no kind of placement"),
        ({"fee_kind": "biscuits"}, "There is no kind of fee"),
        ({"born": "2013-01-01"}, "not that of the child on record"),
        ({"starts": "2031-01-01", "ends": "2032-01-01"}, "still to come"),
        ({"fee_kind": "therapy"}, "evidence of the need"),
        ({"share_social_care": "50"}, "must make 100"),
        ({"kind": "agency_carer", "household": ""}, "carer household's code"),
        ({"regulator": "cqc", "number": "1-1", "home": ""}, "The home is not on record"),
        ({"regulator": "ciw", "number": "1234567"}, "is a number of Ofsted's"),
        ({"given": "Another"}, "The name is not that of the child on record"),
        ({"ends": "2207-08-31"}, "after the 18th birthday"),
    ],
)  # fmt: skip
def test_a_placement_that_cannot_be_taken_says_why(known, more, words):
    plan, _ = take(cells(known, **more), total="0", write=False)
    [(outcome, sentence)] = outcomes(plan)
    assert outcome == Outcome.REFUSED and words in sentence


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts": "someday"}, "“First night” is no date"),
        ({"pounds": "12.345"}, "pounds and pence"),
        ({"pounds": "lots"}, "is no number"),
        ({"case": ""}, "There is no case number"),
        ({"ends": "2025-08-01"}, "after the first night"),
        ({"ended": "2029-08-01"}, "between the first night"),
        ({"sex": "X"}, "must be one of"),
        ({"unit": "fortnightly"}, "must be one of"),
        ({"quantity": "0.005"}, "quantity must be above 0"),
        ({"quantity": "0"}, "quantity must be above 0"),
        ({"pounds": "3500,00"}, "is no number"),
        ({"quantity": "1,5"}, "is no number"),
        ({}, "An earlier row has this fee line"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_says_why_with_its_number(known, more, words):
    plan, _ = take(cells(known), cells(known, **more), total="0", write=False)
    [problem] = plan.problems
    assert problem.number == 3 and words in problem.reason


def test_rows_of_one_placement_say_the_same(known):
    plan, _ = take(cells(known), cells(known, agreement="Another"), total="0", write=False)
    assert plan.problems[0].reason == "Row 2 says otherwise of the same placement: Agreement reference."


def test_two_homes_in_one_night_are_refused_within_the_file_too(known):
    other = providers.setting(providers.provider(), urn="SC900101")
    plan, _ = take(cells(known), cells(known, number=other.urn, starts="2026-01-01"), total="0", write=False)
    assert [one.outcome for one in plan.items] == [Outcome.NEW, Outcome.REFUSED]
    assert "for some of those nights: row 2" in plan.items[1].sentence


def test_what_people_recorded_a_file_does_not_change(known):
    child, setting = known
    stay = made.placement(setting.places.first(), child, starts_on=date(2025, 9, 1))
    made.fee_line(stay)
    plan, _ = take(cells(known), total="0", write=False)
    assert plan.items[0].outcome == Outcome.REFUSED and "Change it on its own page" in plan.items[0].sentence


def test_a_file_without_its_headings_is_refused(known):
    with pytest.raises(DomainError, match="lacks headings: Route"):
        body = as_csv(cells(known)).replace(b"Route", b"Weg")
        services.import_rows(
            rows=services.csv_rows(body), file_name="f", control_total=Decimal(0), write=False, at=clock.now()
        )


# --- The command ---
def run(*words):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_placement_fees", *words, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue(), err.getvalue()


def test_the_command_writes_the_template_and_takes_it_back(known, tmp_path):
    code, out, _ = run("--template")
    assert code == 0 and out.splitlines()[0] == ",".join(HEADINGS) and len(out.splitlines()) == 2
    file = tmp_path / "fees.csv"
    file.write_bytes(as_csv(cells(known), cells(known, case="5", **{"fee_kind": "care"})))
    code, out, _ = run(str(file), "--control-total", "3,500.00", "--dry-run")
    assert code == 0 and "Row 3: waits for the child's record" in out and "Nothing was written" in out
    assert not Placement.objects.exists()
    for words in ([], ["--dry-run"]):
        code, out, err = run(str(file), "--control-total", "3500.01", *words)
        assert code == 2 and "£0.01 less" in err and "Row 3: waits for the child's record" in out
        assert not Placement.objects.exists()
    code, out, _ = run(str(file), "--control-total", "3500")
    assert code == 0 and "1 made" in out and Placement.objects.count() == 1
    assert run(str(tmp_path / "none.csv"), "--control-total", "1")[0] == 2
    assert run(str(file))[0] == 2


# --- The page and its jobs ---
@pytest.fixture
def sent(known, files_root):
    officer = person(Role.FINANCE_OFFICER)

    def send_file(*rows, total="3500", kind=FileType.XLSX):
        body = as_csv(*rows) if kind is FileType.CSV else as_workbook(*rows)
        checked = made_here(body, name="fees", file_type=kind)
        at = clock.now()
        services.ask_reading(checked=checked, control_total=Decimal(total), by=officer, at=at)
        held = FeeFile.objects.latest("asked_at")
        return services.read(fee_file_id=held.pk, by=officer, at=clock.now()), officer

    return send_file


def test_a_file_is_read_shown_and_applied(known, sent):
    held, officer = sent(cells(known))
    assert not Placement.objects.exists()
    browser = as_user(officer)
    shown = browser.get(page("fee_file", held.pk)).content.decode()
    assert "Nothing of it is written yet" in shown and "Would be made" in shown
    assert "If you apply it" in browser.get(page("fee_file_apply", held.pk)).content.decode()
    send(browser, page("fee_file_apply", held.pk))
    services.apply(fee_file_id=held.pk, by=officer, at=clock.now())
    assert Placement.objects.count() == 1
    shown = browser.get(page("fee_file", held.pk)).content.decode()
    assert "Placements: made" in shown and "would" not in shown.partition("<main")[2].lower()
    assert browser.get(page("fee_file_apply", held.pk)).headers["Location"] == page("fee_file", held.pk)
    with pytest.raises(Stale, match="applied already"):
        services.ask_to_apply(fee_file=held, by=officer, at=clock.now())
    held.refresh_from_db()
    held.control_total = 1
    with pytest.raises(DatabaseError), transaction.atomic():
        held.save()


def test_a_file_a_penny_off_cannot_be_applied_and_lists_what_is_not_taken(known, sent):
    held, officer = sent(cells(known), cells(known, number="SC999999", home="=HYPERLINK()"), total="3500.01")
    browser = as_user(officer)
    assert "your control total: they are £" in browser.get(page("fee_file", held.pk)).content.decode()
    refused = send(browser, page("fee_file_apply", held.pk), 200)
    assert "£0.01 less" in summary(refused) and "those not taken to £3,500.00" in summary(refused)
    file = browser.get(page("fee_file_not_taken", held.pk)).content.decode("utf-8-sig")
    assert "'=HYPERLINK() SC999999" in file and "Import Ofsted's register" in file


def test_a_csv_file_is_read_as_the_workbook_is(known, sent):
    held, _officer = sent(cells(known), kind=FileType.CSV)
    assert (held.file.content_type, held.accepted, len(held.lines)) == (FileType.CSV.content_type, 3500, 1)


def test_the_page_takes_csv_and_says_what_else_it_takes(known, officer, files_root):
    browser, address = as_user(officer), page("fee_file_list")
    csv, picture = (SimpleUploadedFile("fees.csv", body) for body in (as_csv(cells(known)), b"\x89PNG\0"))
    refused = send(browser, address, 200, file=picture, control_total="3500")
    assert "Excel (.xlsx) or CSV (.csv)" in summary(refused)
    send(browser, address, file=csv, control_total="3500")
    assert FeeFile.objects.get().file_name == "fees.csv"


def test_what_changed_since_it_was_read_is_not_applied(known, sent):
    held, officer = sent(cells(known))
    take(cells(known), total="3500")
    with pytest.raises(Stale, match="changed since"):
        services.apply(fee_file_id=held.pk, by=officer, at=clock.now())


def test_only_who_keeps_placements_or_budgets_sends_a_file(known, social_worker):
    checked = made_here(as_workbook(cells(known)), name="fees.xlsx", file_type=FileType.XLSX)
    with pytest.raises(NotAllowed):
        services.ask_reading(checked=checked, control_total=Decimal(1), by=social_worker, at=clock.now())


def test_the_template_is_there_to_be_filled_in(officer):
    answer = as_user(officer).get(page("fee_file_template"))
    rows = list(services.workbook_rows(answer.content))
    assert list(rows[0][1].values()) == [one if one else None for one in EXAMPLE] or rows


# --- Speed: statements do not grow with the file ---
def statements(number, first):
    for index in range(number):
        made.child(case_number=f"N{first + index}")
    homes = [
        providers.setting(providers.provider(), urn=f"SC8{first + index:05d}", places=1)
        for index in range(number)
    ]
    rows = [
        row(**{**BLANK, "case": f"N{first + index}", "number": home.urn}) for index, home in enumerate(homes)
    ]
    with CaptureQueriesContext(connection) as asked:
        take(*rows, total=Decimal(3500) * number)
    return len(asked)


def test_statements_do_not_grow_with_the_placements():
    assert statements(40, 100) == statements(4, 200)


# --- Property: what is written is what is read ---
LINES = st.builds(
    Line,
    kind=st.sampled_from(["accommodation", "care", "discount"]),
    pounds=st.decimals("0.01", "99999.99", places=2),
    unit=st.sampled_from(list(FeeUnit)),
    quantity=st.decimals("0.01", "99.99", places=2),
    vat=st.sampled_from(list(VatTreatment)),
    shares=st.sampled_from([
        (Share(Funder.SOCIAL_CARE, Decimal(100)),),
        (Share(Funder.SOCIAL_CARE, Decimal("33.5")), Share(Funder.EDUCATION, Decimal("66.5"))),
    ]),
)  # fmt: skip


@given(st.lists(st.lists(LINES, min_size=1, max_size=4, unique=True), min_size=1, max_size=6))
def test_a_file_written_from_placements_reads_back_the_same_lines_and_total(stays):
    rows, total = [], Decimal(0)
    for number, lines in enumerate(stays):
        for one in lines:
            shares = {f"share_{share.funder.value}": str(share.percent) for share in one.shares}
            rows.append(
                row(**{
                    "case": f"C{number}", "fee_kind": one.kind, "pounds": str(one.pounds), "unit": one.unit.value,
                    "quantity": str(one.quantity), "vat": one.vat.value, "share_social_care": "", **shares,
                })
            )  # fmt: skip
            total += -one.weekly if one.kind == "discount" else one.weekly
    found, problems = placements_of(numbered(rows), {"discount"})
    assert not problems
    read = [
        [(one.kind, one.pounds, one.unit, one.quantity, one.vat, one.shares) for one in stay.lines]
        for stay in found
    ]
    assert read == [
        [(one.kind, one.pounds, one.unit, one.quantity, one.vat, one.shares) for one in lines]
        for lines in stays
    ]
    assert sum(stay.weekly for stay in found) == total
