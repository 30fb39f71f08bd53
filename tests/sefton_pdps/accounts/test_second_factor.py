"""The second factor: nobody who may open a named child or an agreement gets past the sign-in without it."""

import base64
import re
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_otp.oath import hotp

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.permissions import SECOND_FACTOR
from sefton_pdps.access.roles import Role, permissions_of
from sefton_pdps.accounts import links
from sefton_pdps.accounts.models import RecoveryCode, SecondFactor, User
from sefton_pdps.accounts.services import second_factor
from sefton_pdps.accounts.states import KnownBy
from sefton_pdps.audit.models import Event
from sefton_pdps.core import clock as product_clock
from sefton_pdps.core import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import PASSWORD, person
from tests.factories.providers import provider
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
NONE_SUCH = UUID("00000000-0000-4000-8000-000000000000")
NEEDING = [role for role in Role if permissions_of(frozenset({role})) & SECOND_FACTOR]
LOCKED = 429


@pytest.fixture(autouse=True)
def second_factor_is_on(settings) -> None:
    settings.SECOND_FACTOR = True


def _person(role: Role) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return person(role, provider=provider() if role.for_provider else None)


def _sign_in(user: User, client: Client | None = None, path: str = "/inbox/") -> Client:
    client = client or Client()
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD, "next": path})
    return client


def _code(secret: str, *, step: int = 0) -> str:
    now = int(product_clock.now().timestamp()) // 30 + step
    return f"{hotp(base64.b32decode(secret), now):06}"


def _show_mailbox(client: Client) -> None:
    """Ask for the link and open it, as the person does whose mailbox it reaches."""
    client.post("/second-factor/link/", {"key": str(uuid4())})
    sent = all_of(Notice).filter(kind="link.device").latest("created_at")
    client.get(sent.url)


def _secret(client: Client) -> str:
    if "Send me the link" in client.get("/second-factor/").content.decode():
        _show_mailbox(client)
    found = re.search(r'sefton-key">([A-Z2-7 ]+)<', client.get("/second-factor/").content.decode())
    assert found
    return found[1].replace(" ", "")


def _set_up(client: Client, path: str = "/inbox/") -> tuple[str, list[str]]:
    """Set up a device as a person does; gives its secret and the recovery codes."""
    secret = _secret(client)
    answer = client.post(f"/second-factor/?next={path}", {"code": _code(secret)}, follow=True)
    return secret, re.findall(r"<code>([A-Z0-9]{10})</code>", answer.content.decode())


def test_the_permissions_that_need_it_are_those_of_the_pages_about_a_child_or_an_agreement() -> None:
    """A new page about one of them whose permission is not on the list fails here."""
    about = re.compile(r"^/(portal/)?(children|referrals|placements|call-offs|agreements|audit|people)/(<|$)")
    exempt = {"placements:child_new"}
    wrong = [
        (one.path, permission.name)
        for one in addresses()
        if about.match(one.path) and one.name not in exempt and not isinstance(one.gate, str)
        for permission in one.gate or ()
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
    user = _person(role)
    if has_device:
        _set_up(_sign_in(user))
    client = _sign_in(user)
    own = {"accounts:second_factor", "accounts:second_factor_link", "accounts:second_factor_shown",
           "accounts:second_factor_picture", "accounts:second_factor_code",
           "accounts:recovery_codes", "accounts:sign_out"}  # fmt: skip
    reached = []
    for address in addresses():
        if address.gate == PUBLIC or address.name in own:
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
    assert _sign_in(_person(role)).get("/inbox/").status_code == 200


@pytest.mark.parametrize("role", NEEDING, ids=lambda role: role.name)
def test_every_role_that_does_is_asked_at_the_next_sign_in_and_works_on(role: Role) -> None:
    user = _person(role)
    client = _sign_in(user)
    assert client.get("/inbox/")["Location"] == "/second-factor/?next=%2Finbox%2F"
    secret, codes = _set_up(client)
    assert len(set(codes)) == 10
    assert client.post("/second-factor/recovery-codes/", {"next": "/inbox/"})["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    again = _sign_in(user)
    assert again.get("/inbox/")["Location"] == "/second-factor/code/?next=%2Finbox%2F"
    assert (
        again.post("/second-factor/code/?next=/inbox/", {"code": _code(secret, step=1)})["Location"]
        == "/inbox/"
    )
    assert again.get("/inbox/").status_code == 200


def test_the_picture_and_the_letters_hold_one_secret() -> None:
    client = _sign_in(_person(Role.PLACEMENTS_OFFICER))
    secret = _secret(client)
    assert secret == _secret(client), "until it is set up"
    picture = client.get("/second-factor/picture/")
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert b"style=" not in picture.content and "no-store" in picture["Cache-Control"]
    user = User(email="a@example.invalid")
    assert second_factor.address(secret, user=user).startswith("otpauth://totp/") and secret in (
        second_factor.address(secret, user=user)
    )


@pytest.mark.parametrize("wrong", ["000000", "12345", "abcdef", "٣٣٣٣٣٣", "     "])
def test_a_wrong_first_code_sets_nothing_up(wrong: str) -> None:
    client = _sign_in(_person(Role.PLACEMENTS_OFFICER))
    _secret(client)
    assert client.post("/second-factor/", {"code": wrong}).status_code == 200
    with tenancy.scope(tenancy.COUNCIL):
        assert not SecondFactor.objects.exists()
    assert client.get("/inbox/")["Location"].startswith("/second-factor/?")


def test_a_code_is_good_once(clock) -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    secret, _ = _set_up(_sign_in(user))
    client = _sign_in(user)
    assert client.post("/second-factor/code/", {"code": _code(secret)}).status_code == 200, (
        "it set the device up"
    )
    clock.advance(minutes=1)
    code = _code(secret)
    assert client.post("/second-factor/code/", {"code": code}).status_code == 302
    assert _sign_in(user).post("/second-factor/code/", {"code": code}).status_code == 200
    clock.advance(minutes=-1)


@pytest.mark.parametrize(("step", "status"), [(-2, 200), (2, 302), (1, 302), (3, 200)])
def test_a_devices_clock_may_be_half_a_minute_off(clock, step: int, status: int) -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    secret, _ = _set_up(_sign_in(user))
    if step == 2:
        code = _code(secret, step=2)
        clock.advance(seconds=30)
        assert _sign_in(user).post("/second-factor/code/", {"code": code}).status_code == status
        return
    assert (
        _sign_in(user).post("/second-factor/code/", {"code": _code(secret, step=step)}).status_code == status
    )


def test_a_recovery_code_is_good_once_and_its_use_is_told() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    _, codes = _set_up(_sign_in(user))
    typed = f"{codes[0][:5].lower()} {codes[0][5:]}"
    assert _sign_in(user).post("/second-factor/code/", {"code": typed}).status_code == 302
    assert _sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == 200
    assert all_of(Event).filter(name="second_factor.recovery_code_used", actor_id=user.pk).count() == 1
    assert all_of(Notice).filter(recipient=user, title__startswith="A recovery code was used").count() == 1


def test_recovery_codes_are_shown_once_and_kept_as_marks() -> None:
    client = _sign_in(_person(Role.PLACEMENTS_OFFICER))
    _, codes = _set_up(client)
    assert codes[0] in client.get("/second-factor/recovery-codes/").content.decode(), "until they are kept"
    client.post("/second-factor/recovery-codes/")
    assert client.get("/second-factor/recovery-codes/").status_code == 302
    with tenancy.scope(tenancy.COUNCIL):
        marks = "".join(RecoveryCode.objects.values_list("mark", flat=True))
    assert len(marks) == 640 and not any(code in marks for code in codes)


def test_the_secret_is_sealed_in_the_database_and_in_the_session() -> None:
    client = _sign_in(_person(Role.PLACEMENTS_OFFICER))
    secret = _secret(client)
    assert secret not in str(dict(client.session))
    _set_up(client)
    with tenancy.scope(tenancy.COUNCIL):
        assert secret.encode() not in bytes(SecondFactor.objects.get().secret)


def test_five_wrong_codes_lock_the_door_for_the_right_one_too(clock) -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    _, codes = _set_up(_sign_in(user))
    client = _sign_in(user)
    tried = [client.post("/second-factor/code/", {"code": "000000"}).status_code for _ in range(6)]
    assert tried == [200] * 5 + [LOCKED]
    assert _sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == LOCKED
    clock.advance(minutes=16)
    assert _sign_in(user).post("/second-factor/code/", {"code": codes[0]}).status_code == 302


def test_the_database_takes_no_step_and_no_recovery_code_twice() -> None:
    _set_up(_sign_in(_person(Role.PLACEMENTS_OFFICER)))
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
    client = _sign_in(person(Role.SYSTEM_ADMINISTRATOR))
    _set_up(client)
    return client


def test_an_administrator_resets_it_and_the_person_is_told_and_starts_anew() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    theirs = _sign_in(user)
    _set_up(theirs)
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
    user, chief = _person(Role.PLACEMENTS_OFFICER), person(Role.SYSTEM_ADMINISTRATOR)
    _set_up(_sign_in(user))
    with tenancy.scope(tenancy.COUNCIL):
        for who, whose in ((user, user), (person(Role.HEAD_OF_SERVICE), user), (chief, chief)):
            with pytest.raises(DomainError):
                second_factor.reset(user=whose, known_by=KnownBy.SEEN, by=who, at=product_clock.now())
        with pytest.raises(DomainError, match="has no second factor"):
            second_factor.reset(user=person(), known_by=KnownBy.SEEN, by=chief, at=product_clock.now())


def test_the_device_is_changed_after_a_right_code_only() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    client = _sign_in(user)
    _, codes = _set_up(client)
    assert client.post("/second-factor/change/", {"code": "000000"}).status_code == 200
    assert client.post("/second-factor/change/", {"code": codes[0]})["Location"] == "/second-factor/"
    assert client.get("/inbox/")["Location"].startswith("/second-factor/?")
    _set_up(client)
    assert client.get("/inbox/").status_code == 200


def test_a_new_link_for_the_password_does_not_go_round_it() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    _set_up(_sign_in(user))
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
    client = _sign_in(chief)
    page = client.get("/people/invite/").content.decode()
    typed = re.search(r'name="typed" value="([^"]+)"', page)
    settings.SECOND_FACTOR = True
    assert typed
    answer = client.post("/people/invite/", {"typed": typed[1], "name": "Testperson Newcomer"})
    assert answer["Location"] == "/second-factor/?next=%2Fpeople%2Finvite%2F"
    _set_up(client)
    assert "Testperson Newcomer" in client.get("/people/invite/").content.decode()


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.PROVIDER_ADMINISTRATOR], ids=lambda role: role.name
)
def test_a_stolen_password_sets_up_no_device(role: Role) -> None:
    """Whoever knows the password of somebody without a device sees no key, no picture, and no code is taken."""
    user = _person(role)
    thief = _sign_in(user)
    page = thief.get("/second-factor/").content.decode()
    assert "Send me the link" in page and "sefton-key" not in page
    assert thief.get("/second-factor/picture/").status_code == 404
    secret = second_factor.new_secret()
    thief.post("/second-factor/", {"code": _code(secret)})
    with tenancy.scope(tenancy.SYSTEM), pytest.raises(NotAllowed):
        second_factor.set_up(
            user=user, secret=secret, code=_code(secret), showed_mailbox=False, at=product_clock.now()
        )
    assert not all_of(SecondFactor).exists()


def test_the_link_works_for_its_person_in_the_browser_that_opens_it_and_for_an_hour(clock) -> None:
    user, other = _person(Role.PLACEMENTS_OFFICER), _person(Role.TEAM_MANAGER)
    asking = _sign_in(user)
    assert asking.post("/second-factor/link/", {"key": str(uuid4())})["Location"].startswith(
        "/second-factor/"
    )
    assert (
        "less than 5 minutes ago"
        in asking.post("/second-factor/link/", {"key": str(uuid4())}).content.decode()
    )
    link = all_of(Notice).get(recipient=user, kind="link.device").url
    assert "sent to somebody else" in _sign_in(other).get(link).content.decode()
    asking.get(f"{link[:-3]}abc")
    assert "sefton-key" not in asking.get("/second-factor/").content.decode()
    assert Client().get(link)["Location"].startswith("/sign-in/?next=")
    opening = _sign_in(user)
    opening.get(link)
    assert "sefton-key" in opening.get("/second-factor/").content.decode()
    assert "sefton-key" not in asking.get("/second-factor/").content.decode(), (
        "the browser that opened it only"
    )
    clock.advance(minutes=61)
    late = _sign_in(user)
    assert "too old" in late.get(link).content.decode()
    assert "sefton-key" not in late.get("/second-factor/").content.decode()
    clock.advance(minutes=-61)


def test_who_sets_the_password_by_a_link_sets_up_the_device_in_the_same_browser() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    client = Client()
    url = links.address(user, links.Purpose.INVITATION, at=product_clock.now())
    client.post(url, {"password": "purple teapot elbow", "again": "purple teapot elbow"})
    client.post("/sign-in/", {"email": user.email, "password": "purple teapot elbow"})
    assert "sefton-key" in client.get("/second-factor/").content.decode()


def test_a_link_for_a_device_sets_no_password_and_one_for_a_password_shows_no_device() -> None:
    user, now = _person(Role.PLACEMENTS_OFFICER), product_clock.now()
    for_device = links.address(user, links.Purpose.DEVICE, at=now).split("link=")[1]
    for_password = links.address(user, links.Purpose.RESET, at=now).split("link=")[1]
    assert "no longer works" in Client().get(f"/password/set/?link={for_device}").content.decode()
    client = _sign_in(user)
    client.get(f"/second-factor/shown/?link={for_password}")
    assert "sefton-key" not in client.get("/second-factor/").content.decode()


def test_after_a_reset_the_mailbox_is_shown_again() -> None:
    user = _person(Role.PLACEMENTS_OFFICER)
    client = _sign_in(user)
    _set_up(client)
    with tenancy.scope(tenancy.COUNCIL):
        chief = person(Role.SYSTEM_ADMINISTRATOR)
        second_factor.reset(user=user, known_by=KnownBy.SEEN, by=chief, at=product_clock.now())
    assert "Send me the link" in client.get("/second-factor/").content.decode()
