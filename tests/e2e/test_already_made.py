"""What is so already goes onto the record: a breach in the night, at a phone; and running placements by file.

The file's fees are in the month's report, to the penny, for who checks it and for the Cabinet Member.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from placements.models import BarredStart, Child, FeeFile, Placement, RecordedPlacement
from providers.models import Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import pounds
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import PHONE, Person
from tests.e2e.steps.awarding import words_of
from tests.e2e.steps.report import set_budgets
from tests.e2e.walk import Walk, at_nine, downloaded, fill_moment, result_of, waits_for
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.placements.fee_files import as_workbook, row

pytestmark = pytest.mark.e2e
UNKNOWN = {"born": "", "sex": "", "legal": "", "given": "", "family": "", "postcode": ""}
At = Callable[[str], Person]


@pytest.fixture(scope="module")
def cast(live_system_for_module: LiveSystem) -> dict[str, User]:
    live_system_for_module.start("web", "worker")
    roles = {
        "officer": Role.PLACEMENTS_OFFICER,
        "manager": Role.COMMISSIONING_MANAGER,
    }
    with tenancy.scope(tenancy.COUNCIL):
        return {name: person(role) for name, role in roles.items()}


def _fill(who: Person) -> None:
    """The facts of a night, as the officer has them next morning."""
    night = local(clock.now()).date() - timedelta(days=1)
    who.select("What is it?", "Another home, or one that is not registered")
    who.unfold("The home is not in Ofsted").select("Who regulates the home?", "Nobody")
    who.fill("Name of the home", "Invented Lodge").fill("Who runs it?", "Invented Crisis Care Ltd")
    who.fill("Postcode of the home", "PR9 0TL").select("How did it come about?", "Spot purchase")
    fill_moment(who, "When did the child move in?", night, "2:10am")
    who.fill("Who confirmed the move?", "Invented Manager, manager of the home")
    who.fill("Who decided it?", "Invented Duty, duty manager")
    fill_moment(who, "When was it decided?", night, "1:30am")
    who.choose("By telephone").fill_day("Planned end", night + timedelta(days=28))
    who.fill("Accommodation", "8,400.00").choose("The home is not registered")


def test_a_breach_is_recorded_at_a_phone_and_decided_by_another(cast: dict[str, User], person_at: At) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        child = made.child()
    officer = person_at("officer-already").sign_in(cast["officer"].email)
    officer.open(f"/children/{child.pk}/").follow("Record a placement already made")
    officer.page.set_viewport_size(PHONE)
    _fill(officer)
    officer.press("Record the placement").reads("There is a problem", "Say what happened, and why.")
    officer.page.set_viewport_size(PHONE)
    officer.fill("What happened, and why?", "Eleven registered homes had said no that night.")
    officer.press("Record the placement").reads(
        "This placement broke a rule before it was recorded",
        "Recorded afterwards by an officer",
        "Spot purchase",
    )
    officer.open(f"/children/{child.pk}/").reads("Recorded afterwards.")
    manager = person_at("manager-already").sign_in(cast["manager"].email)
    manager.open("/").follow("Invented Lodge").reads("A placement that broke a rule", "Not recorded")
    manager.reads_nothing_of(child.given_name, child.family_name)
    manager.follow("Record that Ofsted was told").fill("Who told Ofsted?", "Invented Head, Head of Service")
    manager.press("Record that Ofsted was told").reads("That Ofsted was told is recorded.")
    manager.choose("A move is planned").fill("What are the safeguards", "A registered home from next week.")
    manager.press("Record what follows").reads("What follows is recorded.")
    with tenancy.scope(tenancy.COUNCIL):
        assert RecordedPlacement.objects.get(placement__child=child).ground == "unregistered"
        assert BarredStart.objects.get(placement__child=child).decided_at


# A month that is over whatever day it is, and its file comes in on the fifteenth.
MONTH, AFTER = date(2026, 5, 1), date(2026, 6, 1)
STORY = {
    "finance": Role.FINANCE_OFFICER,
    "manager": Role.COMMISSIONING_MANAGER,
    "member": Role.CABINET_MEMBER,
}


@pytest.fixture
def walk(cast: dict[str, User], live_system_for_module: LiveSystem, person_at: At) -> Iterator[Walk]:
    """Those who bring the file and read the report, in the middle of that month."""
    made_ready = Walk(live_system_for_module, person_at)
    made_ready.clock.set(at_nine(MONTH.replace(day=15)))
    with tenancy.scope(tenancy.COUNCIL):
        made_ready.people = {name: person(role) for name, role in STORY.items()}
    yield made_ready
    made_ready.clock.reset()


def _file(folder: Path) -> Path:
    """Three hundred that run since the tenth, one whose home nobody knows, and one child who is not on record."""
    with tenancy.scope(tenancy.COUNCIL):
        home = providers.setting(providers.provider(), urn="SC910000", places=1)
        for number in range(300):
            made.child(case_number=f"C{number:04d}")
    known = {
        **UNKNOWN, "number": home.urn, "starts": str(MONTH.replace(day=10)),
        "ends": "2027-08-31",
    }  # fmt: skip
    fees = [*["3500.07"] * 299, "3501.19"]
    rows = [row(**{**known, "case": f"C{number:04d}", "pounds": fee}) for number, fee in enumerate(fees)]
    rows += [row(**{**known, "case": "C0000", "number": "SC999999"}), row(**{**known, "case": "NOBODY"})]
    file = folder / "fees.xlsx"
    file.write_bytes(as_workbook(*rows))
    return file


def test_running_placements_come_in_by_file_and_are_in_the_months_report_to_the_penny(
    walk: Walk, tmp_path: Path
) -> None:
    file = _file(tmp_path)
    finance = walk.at("finance")
    finance.open("/money/").follow("Placements by file").reads("No fee file was sent yet.")
    assert downloaded(finance, "Download the template")

    def send(total: str) -> Person:
        finance.open("/placements/files/").page.get_by_label("Fee file", exact=True).set_input_files(file)
        return result_of(finance.fill("Control total", total).press("Read the file"))

    send("1,050,022.13").reads("do not come to your control total", "Import Ofsted's register")
    assert b"SC999999" in downloaded(finance, "Download what is not taken")
    send("1,050,022.12").reads("Nothing of it is written yet", "300")
    finance.follow("Apply the fee file").reads("all of them or none").press("Apply the fee file")
    result_of(finance).reads("Applied")
    with tenancy.scope(tenancy.COUNCIL):
        assert Placement.objects.filter(recorded__source="file").count() == 300
        assert FeeFile.objects.exclude(applied_at=None).count() == 1
        assert Setting.objects.get(urn="SC910000").places.count() == 300
        assert Child.objects.filter(case_number="NOBODY").count() == 0
    send("1,050,022.12").reads("left alone")
    _reported(walk)


def _reported(walk: Walk) -> None:
    """Compiled and checked by finance, issued by the manager, read by the Cabinet Member: the same sum."""
    nights = (AFTER - MONTH.replace(day=10)).days
    spent = f"Spent to date {pounds(nights * (299 * Decimal('500.01') + Decimal('500.17')))}"
    walk.clock.set(at_nine(AFTER))
    walk.everybody_leaves()
    set_budgets(walk)
    finance = walk.at("finance").open("/reports/").follow("Compile a report")
    finance.select("Which month?", "May 2026").press("Compile the report").reads("The figures are compiled")
    assert spent in words_of(downloaded(waits_for(finance, "Read the report (PDF"), "Read the report (PDF"))
    finance.press("Confirm the figures").press("Confirm the figures").reads("The figures are confirmed")
    walk.keep("report", finance)
    manager = walk.at("manager").open(walk.address["report"]).press("Issue the report")
    manager.press("Issue the report").reads("The report is issued")
    member = walk.at("member").reads("May 2026")
    assert spent in words_of(downloaded(member, "Read the report (PDF"))
