"""A setting that a newer register leaves out stays registered until somebody decides, one by one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from placements.models import Placement
from providers.models import Absence, GraveChange, Place, Setting
from providers.services import absences as services
from providers.services.register import import_register
from providers.states import AbsenceState, Registration
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from tests.browsing import queries
from tests.factories.accounts import person
from tests.factories.placements import placement
from tests.providers.browsing import as_user, day, page, send
from tests.providers.register_files import register

pytestmark = pytest.mark.django_db
OTHER = {
    "urn": "SC900002",
    "setting_name": "Invented Other House",
    "owner_id": "RP900002",
    "owner_name": "Other Care",
}


@pytest.fixture(autouse=True)
def scoped(council_scope):
    yield


@pytest.fixture
def officer():
    return person(Role.QUALITY_OFFICER)


def take(*changes, days=2):
    return import_register(
        file=register(*changes),
        file_name="r.xlsx",
        as_at=clock.today() - timedelta(days=days),
        by=None,
        at=clock.now(),
    )


@pytest.fixture
def absent():
    """A home of two that the newer register does not name."""
    take({}, OTHER, days=30)
    take({})
    return Absence.objects.get()


def close(absence, by, closed_on=None):
    return services.close_setting(
        absence=absence,
        closed_on=closed_on or clock.today(),
        reason="The provider told us.",
        by=by,
        at=clock.now(),
    )


# --- What counts as left out ------------------------------------------------------------------------------
def test_a_setting_that_a_newer_register_does_not_name_waits_for_a_decision_and_stays_registered(absent):
    assert (absent.setting.urn, absent.state) == ("SC900002", AbsenceState.OPEN)
    assert absent.setting.registration == Registration.REGISTERED
    assert absent.register_import.missing == 1


@pytest.mark.parametrize(
    "second",
    [
        {"urn": "SC900002", "places": "some"},
        OTHER | {"grade": "Good"},
    ],
    ids=["in a row not taken", "in a row taken"],
)
def test_a_setting_that_is_in_the_file_is_not_left_out(second):
    take({}, OTHER, days=30)
    take({}, second)
    assert not Absence.objects.exists()


def test_a_register_without_a_kind_says_nothing_of_that_kind():
    take({}, OTHER | {"kind": "Independent Fostering Agency"}, days=30)
    take({})
    assert not Absence.objects.exists()


def test_a_setting_that_is_closed_already_is_not_asked_about():
    take({}, OTHER | {"status": "Resigned"}, days=30)
    take({})
    assert not Absence.objects.exists()


def test_a_second_register_that_leaves_it_out_asks_no_second_time(absent):
    take({}, days=1)
    assert Absence.objects.get() == absent


def test_a_register_that_names_it_again_answers_the_question(absent):
    take({}, OTHER, days=1)
    absent.refresh_from_db()
    assert absent.state == AbsenceState.NAMED


def test_kept_and_left_out_again_is_asked_again(absent, officer):
    services.keep_registered(absence=absent, reason="Ofsted said so.", by=officer, at=clock.now())
    take({}, days=1)
    assert Absence.objects.filter(state=AbsenceState.OPEN).count() == 1


# --- Deciding ---------------------------------------------------------------------------------------------
def test_closed_on_a_day_it_is_not_registered_from_then_on_and_its_places_close(absent, officer):
    day_before = clock.today() - timedelta(days=1)
    close(absent, officer, day_before)
    setting = Setting.objects.get(urn="SC900002")
    assert setting.registration == Registration.CANCELLED
    assert not Place.objects.filter(setting=setting).exclude(closes_on__lte=day_before).exists()
    dated = setting.registrations.order_by("valid_from").values_list("registration", "valid_to")
    assert list(dated) == [(Registration.REGISTERED, day_before), (Registration.CANCELLED, None)]
    change = setting.register_changes.get()
    assert (change.field, change.after, change.register_import) == (
        "registration", Registration.CANCELLED, absent.register_import,
    )  # fmt: skip


def test_a_home_closed_under_a_child_keeps_the_childs_place_and_opens_a_decision(absent, officer):
    placement(absent.setting.places.get(number=2))
    close(absent, officer)
    assert list(absent.setting.places.filter(closes_on=None).values_list("number", flat=True)) == [2]
    grave = GraveChange.objects.get()
    assert (grave.setting, grave.cause) == (absent.setting, "lost")
    assert grave.due_at - grave.opened_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "which is in the future"), (31, "so it cannot have closed on")]
)
def test_it_cannot_have_closed_in_the_future_or_before_what_is_recorded(absent, officer, days, sentence):
    with pytest.raises(DomainError, match=sentence), transaction.atomic():
        close(absent, officer, clock.today() - timedelta(days=days))
    absent.refresh_from_db()
    assert (absent.state, absent.setting.registration) == (AbsenceState.OPEN, Registration.REGISTERED)


def test_still_registered_changes_nothing_of_the_setting(absent, officer):
    services.keep_registered(absence=absent, reason="Ofsted said so.", by=officer, at=clock.now())
    assert Setting.objects.get(urn="SC900002").registration == Registration.REGISTERED


def test_asking_ofsted_leaves_it_to_be_decided(absent, officer):
    asked = services.ask_ofsted(absence=absent, reason="Sent an e-mail.", by=officer, at=clock.now())
    assert asked.state == AbsenceState.ASKED
    assert close(asked, officer).state == AbsenceState.CLOSED


def test_what_is_decided_is_not_decided_again(absent, officer):
    close(absent, officer)
    with pytest.raises(Stale):
        services.keep_registered(absence=absent, reason="No.", by=officer, at=clock.now())


def test_only_those_who_import_the_register_decide(absent):
    with pytest.raises(NotAllowed):
        close(absent, person(Role.PLACEMENTS_OFFICER))


def test_the_database_keeps_one_question_a_setting_and_a_reason_for_each_decision(absent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            setting=absent.setting, register_import=absent.register_import, opened_at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=absent.pk).update(state=AbsenceState.KEPT)


# --- Pages ------------------------------------------------------------------------------------------------
def test_the_list_names_placements_to_those_who_may_see_them_and_counts_for_the_others(absent, officer):
    lived: Placement = placement(absent.setting.places.get(number=1))
    counted = as_user(officer).get(page("absence_list")).content.decode()
    assert "1 child of ours" in counted and lived.reference not in counted
    named = as_user(person(Role.COMMISSIONING_MANAGER)).get(page("absence_list")).content.decode()
    assert lived.reference in named
    for html in (counted, named):
        assert lived.child.given_name not in html and lived.child.family_name not in html


def test_a_decision_is_made_on_the_page_with_its_reason(absent, officer):
    client, here = as_user(officer), page("absence_detail", absent.pk)
    answer = send(client, here, 200, decision="close", reason="Told so.")
    assert "Enter the day it closed." in answer.content.decode()
    answer = send(client, here, 200, decision="keep")
    assert "How do you know" in answer.content.decode()
    send(client, here, decision="close", reason="Told so.", **day("closed_on", clock.today()))
    absent.refresh_from_db()
    assert absent.state == AbsenceState.CLOSED
    assert "Recorded that the setting has closed." in client.get(here).content.decode()
    assert "or somebody has decided about it" in client.get(page("absence_list")).content.decode()
    assert "Invented Other House" in client.get(page("absence_list") + "?show=all").content.decode()


def test_the_list_costs_the_same_with_one_and_with_many(officer):
    take({}, *({"urn": f"SC90001{number}"} for number in range(8)), days=30)
    take({}, *({"urn": f"SC90001{number}"} for number in range(1, 8)), days=20)
    one = queries(as_user(officer), page("absence_list"))
    take({}, days=2)
    assert Absence.objects.count() == 8
    assert queries(as_user(officer), page("absence_list")) == one <= 6
