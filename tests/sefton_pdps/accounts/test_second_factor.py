"""The second factor: nobody who may open a named child or an agreement gets past the sign-in without it."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.permissions import SECOND_FACTOR
from sefton_pdps.access.roles import Role, permissions_of
from sefton_pdps.accounts.models import RecoveryCode, SecondFactor, User
from sefton_pdps.accounts.services import second_factor
from sefton_pdps.accounts.states import KnownBy
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.sefton_pdps.accounts.devices import code_of, key_shown, person_with, set_up_device, sign_in

pytestmark = pytest.mark.django_db
NONE_SUCH = UUID("00000000-0000-4000-8000-000000000000")
NEEDING = [role for role in Role if permissions_of(frozenset({role})) & SECOND_FACTOR]
LOCKED = 429


@pytest.fixture(autouse=True)
def second_factor_is_on(settings) -> None:
    settings.SECOND_FACTOR = True


def test_the_permissions_that_need_it_are_those_of_the_pages_about_a_child_or_an_agreement() -> None:
    """A new page about one of them whose permission is not on the list fails here."""
    about = re.compile(r"^/(portal/)?(children|referrals|placements|call-offs|agreements|audit|people)/(<|$)")
    exempt = {"placements:child_new"}
    wrong = [
        (one.path, permission.name)
        for one in addresses()
        if about.match(one.path) and one.name not in exempt and not isinstance(one.open_to, str)
        for permission in one.open_to or ()
        if permission not in SECOND_FACTOR
        and one.name.endswith(("_detail", ":agreement_file", ":portal_agreement"))
    ]
    assert wrong == []
    assert Role.BID_WRITER not in NEEDING and Role.CABINET_MEMBER not in NEEDING
    asked = {Role.PLACEMENTS_OFFICER, Role.SETTING_MANAGER, Role.VIRTUAL_SCHOOL, Role.SYSTEM_ADMINISTRATOR}
    assert asked <= set(NEEDING)


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.PROVIDER_ADMINISTRATOR], ids=lambda role: role.name
)
@pytest.mark.parametrize("has_device", [False, True])
def test_a_password_alone_reaches_only_the_pages_of_the_second_factor(role: Role, has_device: bool) -> None:
    user = person_with(role)
    if has_device:
        set_up_device(sign_in(user))
    client = sign_in(user)
    own = {"accounts:second_factor", "accounts:second_factor_link", "accounts:second_factor_shown",
           "accounts:second_factor_picture", "accounts:second_factor_code",
           "accounts:recovery_codes", "accounts:sign_out"}  # fmt: skip
    reached = []
    for address in addresses():
        if address.open_to == PUBLIC or address.name in own:
            continue
        url = reverse(address.name, kwargs=dict.fromkeys(address.arguments, NONE_SUCH))
        for method in (client.get, client.post):
            answer = method(url)
            wanted = "/second-factor/code/?next=" if has_device else "/second-factor/?next="
            if answer.status_code != 302 or not answer["Location"].startswith(wanted):
                reached.append((method.__name__, url, answer.status_code))
    assert reached == []


@pytest.mark.parametrize("role", [role for role in Role if role not in NEEDING], ids=lambda role: role.name)
def test_who_opens_no_child_and_no_agreement_is_not_asked(role: Role) -> None:
    assert sign_in(person_with(role)).get("/inbox/").status_code == 200


@pytest.mark.parametrize("role", NEEDING, ids=lambda role: role.name)
def test_every_role_that_does_is_asked_at_the_next_sign_in_and_works_on(role: Role) -> None:
    user = person_with(role)
    client = sign_in(user)
    assert client.get("/inbox/")["Location"] == "/second-factor/?next=%2Finbox%2F"
    secret, codes = set_up_device(client)
    assert len(set(codes)) == 10
    assert client.post("/second-factor/recovery-codes/", {"next": "/inbox/"})["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    again = sign_in(user)
    assert again.get("/inbox/")["Location"] == "/second-factor/code/?next=%2Finbox%2F"
    assert (
        again.post("/second-factor/code/?next=/inbox/", {"code": code_of(secret, step=1)})["Location"]
        == "/inbox/"
    )
    assert again.get("/inbox/").status_code == 200


def test_the_picture_and_the_letters_hold_one_secret() -> None:
    client = sign_in(person_with(Role.PLACEMENTS_OFFICER))
    secret = key_shown(client)
    assert secret == key_shown(client), "until it is set up"
    picture = client.get("/second-factor/picture/")
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert b"style=" not in picture.content and "no-store" in picture["Cache-Control"]
    user = User(email="a@example.invalid")
    assert second_factor.address(secret, user=user).startswith("otpauth://totp/") and secret in (
        second_factor.address(secret, user=user)
    )


@pytest.mark.parametrize("wrong", ["000000", "12345", "abcdef", "٣٣٣٣٣٣", "     "])
def test_a_wrong_first_code_sets_nothing_up(wrong: str) -> None:
    client = sign_in(person_with(Role.PLACEMENTS_OFFICER))
    key_shown(client)
    assert client.post("/second-factor/", {"code": wrong}).status_code == 200
    with tenancy.scope(tenancy.COUNCIL):
        assert not SecondFactor.objects.exists()
    assert client.get("/inbox/")["Location"].startswith("/second-factor/?")


def test_a_code_is_good_once(clock) -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    secret, _ = set_up_device(sign_in(user))
    client = sign_in(user)
    assert client.post("/second-factor/code/", {"code": code_of(secret)}).status_code == 200, (
        "it set the device up"
    )
    clock.advance(minutes=1)
    code = code_of(secret)
    assert client.post("/second-factor/code/", {"code": code}).status_code == 302
    assert sign_in(user).post("/second-factor/code/", {"code": code}).status_code == 200
    clock.advance(minutes=-1)


@pytest.mark.parametrize(("step", "status"), [(-2, 200), (2, 302), (1, 302), (3, 200)])
def test_a_devices_clock_may_be_half_a_minute_off(clock, step: int, status: int) -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    secret, _ = set_up_device(sign_in(user))
    if step == 2:
        code = code_of(secret, step=2)
        clock.advance(seconds=30)
        assert sign_in(user).post("/second-factor/code/", {"code": code}).status_code == status
        return
    assert (
        sign_in(user).post("/second-factor/code/", {"code": code_of(secret, step=step)}).status_code == status
    )


def test_a_recovery_code_is_good_once_and_its_use_is_told() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    _, codes = set_up_device(sign_in(user))
    typed = f"{codes[0][:5].lower()} {codes[0][5:]}"
    assert sign_in(user).post("/second-factor/code/", {"code": typed}).status_code == 302
    assert sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == 200
    assert all_of(Event).filter(name="second_factor.recovery_code_used", actor_id=user.pk).count() == 1
    assert all_of(Notice).filter(recipient=user, title__startswith="A recovery code was used").count() == 1


def test_recovery_codes_are_shown_once_and_kept_as_marks() -> None:
    client = sign_in(person_with(Role.PLACEMENTS_OFFICER))
    _, codes = set_up_device(client)
    assert codes[0] in client.get("/second-factor/recovery-codes/").content.decode(), "until they are kept"
    client.post("/second-factor/recovery-codes/")
    assert client.get("/second-factor/recovery-codes/").status_code == 302
    with tenancy.scope(tenancy.COUNCIL):
        marks = "".join(RecoveryCode.objects.values_list("mark", flat=True))
    assert len(marks) == 640 and not any(code in marks for code in codes)


def test_the_secret_is_sealed_in_the_database_and_in_the_session() -> None:
    client = sign_in(person_with(Role.PLACEMENTS_OFFICER))
    secret = key_shown(client)
    assert secret not in str(dict(client.session))
    set_up_device(client)
    with tenancy.scope(tenancy.COUNCIL):
        assert secret.encode() not in bytes(SecondFactor.objects.get().secret)


def test_five_wrong_codes_lock_the_door_for_the_right_one_too(clock) -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    _, codes = set_up_device(sign_in(user))
    client = sign_in(user)
    tried = [client.post("/second-factor/code/", {"code": "000000"}).status_code for _ in range(6)]
    assert tried == [200] * 5 + [LOCKED]
    assert sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == LOCKED
    clock.advance(minutes=16)
    assert sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == 302


def test_the_database_takes_no_step_and_no_recovery_code_twice() -> None:
    set_up_device(sign_in(person_with(Role.PLACEMENTS_OFFICER)))
    with tenancy.scope(tenancy.COUNCIL):
        factor = SecondFactor.objects.get()
        for rows, change in (
            (SecondFactor.objects.all(), {"last_step": factor.last_step}),
            (SecondFactor.objects.all(), {"last_step": factor.last_step + 1, "secret": b"x"}),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        RecoveryCode.objects.update(used_at=factor.confirmed_at)
        with pytest.raises(IntegrityError), transaction.atomic():
            RecoveryCode.objects.update(used_at=None)


def _administrator() -> Client:
    client = sign_in(person(Role.SYSTEM_ADMINISTRATOR))
    set_up_device(client)
    return client


def test_an_administrator_resets_it_and_the_person_is_told_and_starts_anew() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    theirs = sign_in(user)
    set_up_device(theirs)
    assert theirs.get("/inbox/").status_code == 200
    chief = _administrator()
    page = f"/people/{user.pk}/reset-second-factor/"
    assert "made sure who it is" in chief.get(page).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', chief.get(page).content.decode())
    assert key and "how you made sure who it is" in chief.post(page, {"key": key[1]}).content.decode()
    assert all_of(SecondFactor).filter(user=user).exists(), "nothing without a reason"
    sent = {"key": str(uuid4()), "known_by": "called_back"}
    assert chief.post(page, sent)["Location"] == f"/people/{user.pk}/"
    assert "Called back on the number" in chief.get(f"/people/{user.pk}/").content.decode()
    assert theirs.get("/inbox/")["Location"].startswith("/second-factor/?"), (
        "a session of before has shown nothing"
    )
    assert all_of(Event).filter(name="second_factor.reset", subject_id=user.pk).count() == 1
    notice = all_of(Notice).get(recipient=user, title__contains="reset the device")
    assert notice.url == "/profile/", "no link that does anything"


def test_nobody_resets_their_own_or_without_the_permission() -> None:
    user, chief = person_with(Role.PLACEMENTS_OFFICER), person(Role.SYSTEM_ADMINISTRATOR)
    set_up_device(sign_in(user))
    with tenancy.scope(tenancy.COUNCIL):
        for who, whose in ((user, user), (person(Role.HEAD_OF_SERVICE), user), (chief, chief)):
            with pytest.raises(DomainError):
                second_factor.reset(user=whose, known_by=KnownBy.SEEN, by=who, at=product_clock.now())
        with pytest.raises(DomainError, match="has no second factor"):
            second_factor.reset(user=person(), known_by=KnownBy.SEEN, by=chief, at=product_clock.now())


def test_the_device_is_changed_after_a_right_code_only() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    client = sign_in(user)
    _, codes = set_up_device(client)
    assert client.post("/second-factor/change/", {"code": "000000"}).status_code == 200
    assert client.post("/second-factor/change/", {"code": codes[0]})["Location"] == "/second-factor/"
    assert client.get("/inbox/")["Location"].startswith("/second-factor/?")
    set_up_device(client)
    assert client.get("/inbox/").status_code == 200


def test_a_new_link_for_the_password_does_not_go_round_it() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    set_up_device(sign_in(user))
    user.set_password("purple teapot elbow")
    with tenancy.scope(tenancy.COUNCIL):
        user.save()
    client = Client()
    client.post("/sign-in/", {"email": user.email, "password": "purple teapot elbow"})
    assert client.get("/inbox/")["Location"].startswith("/second-factor/code/")


def test_what_is_sent_before_the_code_is_kept_and_given_back(settings) -> None:
    """A role granted while somebody writes must not cost them the text."""
    chief = person(Role.SYSTEM_ADMINISTRATOR)
    settings.SECOND_FACTOR = False
    client = sign_in(chief)
    page = client.get("/people/invite/").content.decode()
    typed = re.search(r'name="typed" value="([^"]+)"', page)
    settings.SECOND_FACTOR = True
    assert typed
    answer = client.post("/people/invite/", {"typed": typed[1], "name": "Testperson Newcomer"})
    assert answer["Location"] == "/second-factor/?next=%2Fpeople%2Finvite%2F"
    set_up_device(client)
    assert "Testperson Newcomer" in client.get("/people/invite/").content.decode()
