import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, TruncDate

from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import ACTOR_LENGTH
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.tenancy import ScopedQuerySet
from sefton_pdps.core.models import Base, ScopedBase
from sefton_pdps.core.time.clock import Now

# No provider has this key.
NOBODY = UUID(int=0)


class People(BaseUserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]  # a base made at run time
    """Finds one person before anybody's scope is known, through the doors of the database (ADR 28).

    By e-mail whatever its letters' case. Everything else about people is read in a scope.
    """

    def by_key(self, pk: Any) -> "User | None":
        """The person with a key, as a session or a signed link names it."""
        return next(iter(self.raw("SELECT * FROM accounts_person_by_key(%s)", [pk])), None)

    def for_session(self, pk: Any) -> "User | None":
        """The same person with what the frame of every page asks of them, in one statement."""
        rows = self.raw(
            "SELECT * FROM accounts_person_by_key(%s) person CROSS JOIN LATERAL accounts_person_for_frame(person.id)"
            " CROSS JOIN LATERAL providers_suspended_for_frame(person.id)",
            [pk],
        )
        person = next(iter(rows), None)
        if person is not None:
            person.roles = frozenset(Role[name] for name in person.__dict__.pop("roles_today"))
            person.suspended = json.loads(person.suspended)
        return person

    def by_email(self, email: str | None) -> "User | None":
        """The person with an e-mail address, as somebody types it who signs in or forgot a password."""
        return next(iter(self.raw("SELECT * FROM accounts_person_by_email(%s)", [email])), None)

    def get_by_natural_key(self, username: str | None) -> "User":
        user = self.by_email(username)
        if user is None:
            raise self.model.DoesNotExist
        return user


class User(AbstractBaseUser, ScopedBase):
    """A person of the council, or of one provider."""

    email = models.EmailField(max_length=200, unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(
        max_length=40, blank=True, default="", help_text="By day, of the council's people only."
    )
    provider_id = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = People()  # type: ignore[misc]  # a plain class attribute there, an instance's here, for the checker
    USERNAME_FIELD = "email"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(telephone="") | Q(provider_id=None), name="user_telephone_of_the_council"
            ),
        ]
        indexes = [
            models.Index(fields=["provider_id"], name="user_provider"),
            models.Index(fields=["name", "id"], name="user_name"),
        ]

    def __str__(self) -> str:
        return self.name

    # What of the person's provider is suspended, as a session brings it (`People.for_session`).
    suspended: Sequence[Mapping[str, str]] = ()

    @property
    def is_provider(self) -> bool:
        return self.provider_id is not None

    @property
    def own_provider_id(self) -> UUID:
        """The provider whose rows are a person's own; people of the council have none, so no row is theirs."""
        return self.provider_id or NOBODY

    @property
    def scope(self) -> str:
        """Whose rows the database shows this person."""
        if not self.is_active:
            return ""
        return tenancy.provider_scope(self.provider_id) if self.provider_id else tenancy.COUNCIL

    @property
    def described(self) -> str:
        """The person as the audit trail names them; name and job title together may be longer than it holds."""
        words = f"{self.name}, {self.job_title}" if self.job_title else self.name
        return words if len(words) <= ACTOR_LENGTH else f"{words[: ACTOR_LENGTH - 1]}…"

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles in force today; a session brings them with its person (`People.for_session`)."""
        grants = RoleGrant.objects.in_force().filter(user=self).values_list("role", flat=True)
        return frozenset(Role[name] for name in grants)

    @cached_property
    def device(self) -> UUID | None:
        """The key of the second factor's device; None without one."""
        return SecondFactor.objects.filter(user=self).values_list("pk", flat=True).first()


class RoleGrants(ScopedQuerySet):
    def in_force(self) -> "RoleGrants":
        """Grants whose dates hold today by the database's clock."""
        today = TruncDate(Now())
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)


class RoleGrant(ScopedBase):
    """A role held by a person between two dates; `valid_to` is the first day without it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.name, role.value) for role in Role])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RoleGrants.as_manager()  # type: ignore[misc]  # likewise

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(valid_to=None), name="role_granted_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="role_grant_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(Role[self.role].value)


KEPT_TEXTS_LIMIT = 5


class KeptText(ScopedBase):
    """What a person typed into one form before a time-out, sealed: the database cannot read it by itself.

    `page` is the form's address without its query, `boxes` a mark of its boxes' names; a person has five slots.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    page = models.CharField(max_length=400)
    boxes = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="kept_text_one_a_slot"),
            models.UniqueConstraint(fields=["user", "page", "boxes"], name="kept_text_one_a_form"),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=KEPT_TEXTS_LIMIT), name="kept_text_five_slots"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignInTry(Base):
    """A password or code that was tried: at which account (a keyed mark), from where, and how it ended.

    The application reaches it by functions of the database only (`services.tries`).
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64, blank=True)
    door = models.CharField(max_length=10)
    succeeded = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="try_by_account"),
            models.Index(fields=["address", "at"], name="try_by_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(door__in=["sign_in", "password", "code"]), name="try_at_a_door"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AskedLink(Base):
    """Somebody asked for a link to set a password, for an address that may or may not be a person's.

    The answer to the asking is the same work for anybody; a task looks who it is. Reached by functions only.
    """

    email = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class SecondFactor(ScopedBase):
    """The device on which a person makes codes: a row once a first code was right; another device is another row.

    `last_step` is the half minute of the last code that was taken; the database lets it grow only, so no code is
    good twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.BinaryField()
    last_step = models.BigIntegerField()
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(ScopedBase):
    """A code for the day on which the device is lost: kept as a keyed mark, good once."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    mark = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "mark"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.pk)
