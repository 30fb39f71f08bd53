"""A register with a fall and a missing home, from the file that somebody chooses to what is decided for each child."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from placements.models import Placement, SafeguardDecision
from providers.models import Absence, GraveChange, RegisterImport, Setting
from providers.services.register import import_register
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.e2e.walk import result_of
from tests.factories.accounts import person
from tests.factories.placements import child, placement
from tests.providers.register_files import register

pytestmark = pytest.mark.e2e
FALLS = {"setting_name": "Invented Falling House"}
MISSING = {"urn": "SC900002", "setting_name": "Invented Missing House"}


def _lived_in(urn: str) -> Placement:
    return placement(Setting.objects.get(urn=urn).places.get(number=1), child())


def _read_and_apply(quality: Person, file: Path) -> None:
    """Choose the file, see what it would change, the fall first, and apply it."""
    quality.open("/register/")
    quality.page.get_by_label("Ofsted register", exact=True).set_input_files(file)
    quality.fill_day("What is the date of the register?", clock.today()).press("Read the register")
    result_of(quality).reads(
        "Nothing of it is written yet",
        "Ofsted grade: from Good to Inadequate.",
        "The file does not name it.",
    )
    with tenancy.scope(tenancy.COUNCIL):
        assert RegisterImport.objects.count() == 1
    quality.follow("Apply the register").reads("It would all be written, or nothing").press(
        "Apply the register"
    )
    result_of(quality)


def _close_the_missing_home(quality: Person) -> None:
    quality.follow("Decide about settings that the register left out").reads("1 child of ours")
    quality.follow("Invented Missing House").choose("It has closed")
    quality.fill_day("When did it close?", clock.today()).fill("How do you know?", "The provider told us.")
    quality.press("Save the decision").reads("The decision is saved.")


def _decide(decider: Person, home: str, lived: Placement) -> None:
    """Say what follows for the child at a home, whose name stands nowhere."""
    decider.open("/").follow(f"Invented {home} House")
    decider.reads(lived.reference).reads_nothing_of(lived.child.given_name, lived.child.family_name)
    decider.press("Record what follows").reads("There is a problem")
    decider.choose("Stays, with safeguards")
    decider.fill("The safeguards, or how the move is planned", "Visited daily.")
    decider.fill("On what does the decision rest?", "The report was read.").press("Record what follows")
    decider.reads("What follows is recorded.", "Stays, with safeguards")


def test_a_fall_and_a_missing_home_are_seen_first_applied_and_decided(
    live_system_for_module: LiveSystem, person_at: Callable[[str], Person], tmp_path: Path
) -> None:
    live_system_for_module.start("web", "worker")
    with tenancy.scope(tenancy.COUNCIL):
        officer, head = person(Role.QUALITY_OFFICER), person(Role.HEAD_OF_SERVICE)
        before = clock.today() - timedelta(days=30)
        import_register(
            file=register(FALLS, MISSING), file_name="r.xlsx", as_at=before, by=None, at=clock.now()
        )
        falls, missing = _lived_in("SC900001"), _lived_in("SC900002")
    file = tmp_path / "register.xlsx"
    file.write_bytes(register(FALLS | {"grade": "Inadequate"}).getvalue())
    quality = person_at("quality-officer").sign_in(officer.email)
    _read_and_apply(quality, file)
    _close_the_missing_home(quality)
    decider = (
        person_at("head-of-service")
        .sign_in(head.email)
        .reads(
            "Invented Falling House: fell to Inadequate",
            "1 child lives there or is to move in",
            "Invented Missing House: registration lost",
        )
    )
    _decide(decider, "Falling", falls)
    _decide(decider, "Missing", missing)
    decider.open(f"/placements/{falls.pk}/").reads(
        "Ofsted grades it Inadequate", "What follows was decided on"
    )
    with tenancy.scope(tenancy.COUNCIL):
        assert set(Absence.objects.values_list("state", flat=True)) == {"closed"}
        assert set(GraveChange.objects.values_list("state", flat=True)) == {"decided"}
        assert SafeguardDecision.objects.count() == 2
