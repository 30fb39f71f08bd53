"""People and their dated roles: invited, granted, ended, left."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.links import Purpose
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.services import passwords
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text import words
from sefton_pdps.core.text.telephones import check_telephone
from sefton_pdps.core.time.working_days import local


def _check_may_manage(by: User | None, user: User | None = None) -> None:
    """Only who manages people may, and never for themselves; `by` None is the system itself."""
    if by is None:
        return
    if not has_permission(by, Permission.USERS_MANAGE):
        raise NotAllowed("Your role does not let you manage people. Ask a system administrator.")
    if user is not None and user.pk == by.pk:
        raise NotAllowed("You cannot change your own roles or account. Ask another system administrator.")


def _check_fits(provider_id: UUID | None, roles: Iterable[Role]) -> None:
    """A provider's person holds provider roles only, the council's people the council's only."""
    wrong = [role.value for role in roles if role.for_provider != (provider_id is not None)]
    if wrong:
        whose = "the council's people" if provider_id else "a provider's people"
        raise DomainError(
            f"{words.listed(wrong)}: for {whose} only. Choose a role of the right organisation."
        )


def _grant(
    user: User, role: Role, *, valid_from: date, valid_to: date | None, by: User | None, at: datetime
) -> RoleGrant:
    grant = RoleGrant.objects.create(
        user=user, role=role.name, valid_from=valid_from, valid_to=valid_to, granted_by=by
    )
    events.record("role.granted", subject=user, by=by, at=at, role=role.value)
    return grant


@transaction.atomic
def invite_person(
    *,
    name: str,
    email: str,
    job_title: str,
    provider_id: UUID | None,
    roles: Iterable[Role],
    by: User | None,
    at: datetime,
) -> User:
    """Make a person of the council or of a provider, with roles from today, and send the link to set a password."""
    _check_may_manage(by)
    taken = DomainError(
        f"There is already a person with the address {email}. Find them in the list of people."
    )
    user = User(name=name, email=email.lower(), job_title=job_title, provider_id=provider_id, created_at=at)
    return add_person(user, roles=list(roles), taken=taken, by=by, at=at)


def add_person(
    user: User, *, roles: Sequence[Role], taken: DomainError, by: User | None, at: datetime
) -> User:
    """Keep a new person with roles from today, and send their link; whoever calls this has checked who may."""
    _check_fits(user.provider_id, roles)
    if User.objects.filter(email__iexact=user.email).exists():
        raise taken
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # the same invitation was sent by somebody else at this moment
        raise taken from error
    events.record("person.invited", subject=user, by=by, at=at)
    for role in roles:
        _grant(user, role, valid_from=local(at).date(), valid_to=None, by=by, at=at)
    passwords.send_link(user=user, purpose=Purpose.INVITATION, by=by, at=at)
    return user


@transaction.atomic
def keep_telephone(*, user: User, telephone: str, by: User, at: datetime) -> User:
    """Where colleagues ring somebody of the council by day: kept by the person, or by who manages people."""
    if user.pk != by.pk and not has_permission(by, Permission.USERS_MANAGE):
        raise NotAllowed("Your role does not let you manage people. Ask a system administrator.")
    if user.is_provider:
        raise NotAllowed("Whom Sefton rings at a provider stands at its settings. Keep it there.")
    number = telephone.strip()
    if number:
        check_telephone("telephone", number)
    locked: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if locked.telephone != number:
        locked.telephone = number
        locked.save(update_fields=["telephone"])
        events.record("person.telephone", subject=locked, by=by, at=at)
    return locked


@transaction.atomic
def grant_role(
    *, user: User, role: Role, valid_from: date, valid_to: date | None, by: User, at: datetime
) -> RoleGrant:
    """Give a person a role between two dates; `valid_to` is the last day with it, None for no end."""
    _check_may_manage(by, user)
    _check_fits(user.provider_id, [role])
    if valid_from < local(at).date():
        raise DomainError("A role starts today or later. Choose another first day.", field="first")
    if valid_to is not None and valid_to < valid_from:
        raise DomainError("The last day is before the first. Check both dates.", field="last")
    until = valid_to + timedelta(days=1) if valid_to else None
    User.objects.select_for_update().get(pk=user.pk)
    held = user.grants.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), role=role.name)
    if (held if until is None else held.filter(valid_from__lt=until)).exists():
        raise DomainError(
            f"{user.name} already holds the role {role.value} on some of these days.", field="role"
        )
    return _grant(user, role, valid_from=valid_from, valid_to=until, by=by, at=at)


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, at: datetime) -> None:
    """End a role today: from this moment the person no longer holds it."""
    _check_may_manage(by, grant.user)
    today = local(at).date()
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.valid_to is not None and locked.valid_to <= today:
        raise DomainError("This role has already ended. Nothing was changed.")
    locked.valid_to = max(today, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    events.record("role.ended", subject=grant.user, by=by, at=at, role=Role[grant.role].value)


@transaction.atomic
def end_access(*, user: User, by: User, at: datetime) -> None:
    """A person has left: no session of theirs works from now on; what they did stays theirs."""
    _check_may_manage(by, user)
    set_active(user, False, "person.left", by=by, at=at)


@transaction.atomic
def restore_access(*, user: User, by: User, at: datetime) -> None:
    """A person has come back: they set a new password by a link."""
    _check_may_manage(by, user)
    set_active(user, True, "person.returned", by=by, at=at)
    passwords.send_link(user=user, purpose=Purpose.INVITATION, by=by, at=at)


@transaction.atomic
def invite_again(*, user: User, by: User, at: datetime) -> None:
    """Send a person a new link; the one before stays good until its own day."""
    _check_may_manage(by)
    if not user.is_active:
        raise DomainError(f"{user.name} has no access. Restore it first; the link goes out by itself.")
    passwords.send_link(user=user, purpose=Purpose.INVITATION, by=by, at=at)


def set_active(user: User, active: bool, event: str, *, by: User, at: datetime) -> None:
    """Give or end all access of a person; whoever calls this has checked who may.

    Both rows are locked, so that of two who end each other at the same moment one stays.
    """
    rows = User.objects.select_for_update(of=("self",)).filter(pk__in=[user.pk, by.pk]).order_by("pk")
    people = {row.pk: row for row in rows}
    locked = people[user.pk]
    if not people[by.pk].is_active:
        raise NotAllowed("Somebody has ended your own access meanwhile. Nothing was changed.")
    if locked.is_active == active:
        raise DomainError(
            f"{user.name} {'has' if active else 'no longer has'} access already. Nothing was changed."
        )
    locked.is_active = active
    if active:
        locked.set_unusable_password()
    locked.save(update_fields=["is_active", "password"])
    events.record(event, subject=locked, by=by, at=at)
