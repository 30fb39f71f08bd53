"""Whom a page is open to: deny by default, 404 to a provider's person, 403 to the council's."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from sefton_pdps.access.access import (
    NOT_KEPT,
    DenyByDefaultMiddleware,
    check_has,
    has_permission,
    needs_second_factor,
    public,
    requires,
    signed_in,
)
from sefton_pdps.access.permissions import SECOND_FACTOR, Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.core.errors import NotAllowed


class Somebody:
    def __init__(self, *roles: Role, known: bool = True) -> None:
        self.is_authenticated = known
        self.roles = frozenset(roles)
        self.is_provider = any(role.for_provider for role in roles)


def _page(request: Any) -> HttpResponse:
    return HttpResponse("inside")


def _ask(view: Any, who: Somebody) -> HttpResponse:
    request: Any = RequestFactory().get("/help/?a=b")
    request.user = who
    return view(request)


def test_a_view_that_does_not_say_whom_it_is_open_to_does_not_exist() -> None:
    with pytest.raises(Http404):
        DenyByDefaultMiddleware(_page).process_view(RequestFactory().get("/"), _page, (), {})


@pytest.mark.parametrize("opens", [public, signed_in, requires(Permission.CALLOFF_SEE)])
def test_a_view_that_says_whom_it_is_open_to_is_reached(opens: Any) -> None:
    view = opens(lambda request: HttpResponse())
    assert DenyByDefaultMiddleware(_page).process_view(RequestFactory().get("/"), view, (), {}) is None


@pytest.mark.parametrize("opens", [signed_in, requires(Permission.CALLOFF_SEE)])
def test_somebody_unknown_is_asked_to_sign_in_and_comes_back(opens: Any) -> None:
    answer = _ask(opens(_page), Somebody(known=False))
    assert answer["Location"] == "/sign-in/?next=/help/%3Fa%3Db"


@pytest.mark.parametrize(("method", "told"), [("POST", [NOT_KEPT]), ("GET", [])])
def test_somebody_unknown_who_sent_something_is_told_that_it_is_not_kept(
    method: str, told: list[str]
) -> None:
    request: Any = RequestFactory().generic(method, "/help/")
    request.user, request._messages = Somebody(known=False), CookieStorage(request)
    signed_in(_page)(request)
    assert [message.message for message in get_messages(request)] == told


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.CABINET_MEMBER, PermissionDenied),
        (Role.SYSTEM_ADMINISTRATOR, PermissionDenied),
        (Role.PROVIDER_ADMINISTRATOR, Http404),
        (Role.SETTING_MANAGER, Http404),
    ],
)
def test_a_role_without_the_permission_is_refused_in_its_own_way(
    role: Role, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _ask(requires(Permission.CHILD_SEE)(_page), Somebody(role))


def test_a_person_with_no_role_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        _ask(requires(Permission.CHILD_SEE)(_page), Somebody())


def test_one_of_the_permissions_is_enough() -> None:
    view = requires(Permission.AUDIT_READ, Permission.CHILD_SEE)(_page)
    assert _ask(view, Somebody(Role.SOCIAL_WORKER)).content == b"inside"


def test_two_roles_give_what_each_gives() -> None:
    both = Somebody(Role.CABINET_MEMBER, Role.LEGAL_ADVISER)
    held = {permission for permission in Permission if has_permission(both, permission)}
    assert held == ROLE_PERMISSIONS[Role.CABINET_MEMBER] | ROLE_PERMISSIONS[Role.LEGAL_ADVISER]


@pytest.mark.parametrize("nobody", [None, Somebody(Role.AUDITOR, known=False)])
def test_nobody_holds_a_permission(nobody: Any) -> None:
    assert not any(has_permission(nobody, permission) for permission in Permission)


def test_the_cabinet_member_reads_issued_reports_and_nothing_else() -> None:
    assert ROLE_PERMISSIONS[Role.CABINET_MEMBER] == {Permission.REPORT_READ_ISSUED}


def test_the_system_administrator_sees_no_child_and_no_offer() -> None:
    assert ROLE_PERMISSIONS[Role.SYSTEM_ADMINISTRATOR] == {Permission.USERS_MANAGE}


def test_the_auditor_writes_nothing() -> None:
    reading = {"_SEE", "_READ", "_READ_ISSUED"}
    held = {permission.name for permission in ROLE_PERMISSIONS[Role.AUDITOR]}
    assert [name for name in held if not name.endswith(tuple(reading))] == []


def test_a_step_is_refused_without_the_role_and_let_through_with_it():
    permission = Permission.FRAMEWORK_SEE
    role = next(role for role in Role if permission in ROLE_PERMISSIONS[role])
    other = next(role for role in Role if permission not in ROLE_PERMISSIONS[role])
    check_has(Somebody(role), permission)
    for nobody in (Somebody(other), Somebody(), Somebody(role, known=False)):
        with pytest.raises(NotAllowed, match="Your role does not let you do this"):
            check_has(nobody, permission)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_a_second_factor_is_for_those_whose_roles_open_what_needs_it(role):
    assert needs_second_factor(Somebody(role)) is bool(ROLE_PERMISSIONS[role] & SECOND_FACTOR)
    assert not needs_second_factor(Somebody())
