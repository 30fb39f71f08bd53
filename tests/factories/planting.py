"""Puts one text wherever people write freely, and reads every page that somebody may read, once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg2
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import Address, addresses
from sefton_pdps.access.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.local.pytest_servers import servers
from tests.factories.accounts import person
from tests.factories.world import World

# A shorter field holds a code, a number or a key; a sentence in JSON has spaces.
LEAST_FIELD, LEAST_SENTENCE = 60, 20
# So many rows are tried for one address, and so many people.
MOST_TRIED, MOST_READERS = 15, 3
# What an earlier file found of one world, by address: which of the people whom it lets in reads it, and for which row.
FOUND: dict[tuple[int, str], tuple[int, UUID | None]] = {}
MAIN = frozenset(["calloff", "referral", "provider", "setting", "child", "application", "admissionround"])
# Written by the software, whatever their length.
NOT_TYPED = frozenset(
    ["password", "email", "sha256", "path", "key", "url", "task", "name_key", "content_type", "actor_words",
     "subject_type", "storage_name", "term"]
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A page with the person who read it."""

    address: Address
    url: str
    person: User
    client: Client
    answer: HttpResponse

    @property
    def html(self) -> str:
        return self.answer.content.decode()


def plant(database: str, text: str) -> set[str]:
    """Write the text over every free text of every row, as long as the field allows; gives the fields changed.

    By the superuser with triggers asleep: what is frozen or append-only takes it too. Where a constraint forbids it,
    the column stays as it was.
    """
    connection = servers.postgres.connect(database)
    changed = set()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for model in apps.get_models():
                for field in model._meta.local_fields:
                    if _typed(field) and _write(cursor, model, field, text):
                        changed.add(f"{model.__name__}.{field.name}")
    finally:
        connection.close()
    return changed


def _typed(field: models.Field) -> bool:
    if isinstance(field, models.JSONField):
        return True
    if field.choices or field.name in NOT_TYPED or field.unique:
        return False
    if isinstance(field, models.TextField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) >= LEAST_FIELD


def _write(cursor: Any, model: type[models.Model], field: models.Field, text: str) -> bool:
    table, column = model._meta.db_table, field.column
    try:
        if not isinstance(field, models.JSONField):
            given = text[: field.max_length] if field.max_length else text
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" <> \'\'', [given])
            return bool(cursor.rowcount)
        cursor.execute(f'SELECT ctid, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
        for place, value in cursor.fetchall():
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = %s WHERE ctid = %s',
                [json.dumps(_over(value, text)), place],
            )
    except psycopg2.Error:
        return False
    return False


def _over(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _over(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [_over(inner, text) for inner in value]
    sentence = isinstance(value, str) and " " in value and len(value) >= LEAST_SENTENCE
    return text if sentence else value


def read_pages(world: World, *, only: Callable[[str], bool]) -> Iterator[Read]:
    """Each address whose name is wanted, once, by the first person and for the first row that it answers 200 to."""
    with tenancy.scope(tenancy.COUNCIL):
        others = [person(role) for role in Role if role not in PROVIDER_ROLES]
        readers = [
            (user, _permissions(user), _client(user)) for user in (world.owner, world.council, *others)
        ]
    keys = {user.pk: _keys(world, user) for user, _, _ in readers}
    for address in addresses():
        if len(address.arguments) > 1 or address.open_to is None or not only(address.name):
            continue
        let_in = [
            (user, client)
            for user, permissions, client in readers
            if address.open_to == PUBLIC or set(address.open_to) & permissions
        ]
        tried = [
            (number, user, client, key)
            for number, (user, client) in enumerate(let_in[:MOST_READERS])
            for key in (_likely(address, keys[user.pk]) if address.arguments else [None])
        ]
        known = FOUND.get((id(world), address.name))
        tried.sort(key=lambda one: (one[0], one[3]) != known)
        refused: set[int] = set()
        for number, user, client, key in tried:
            if number in refused:
                continue
            url = reverse(address.name, args=[key] if key else [])
            answer = client.get(url)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                FOUND[id(world), address.name] = number, key
                yield Read(address, url, user, client, answer)
                break
            if not address.arguments or answer.status_code not in (404, 302):
                refused.add(number)


def _keys(world: World, user: User) -> dict[str, list[UUID]]:
    """A few rows of every model that the person sees, by the model's name."""
    return {label.lower(): sorted(seen)[:3] for label, seen in world.ids_seen_by(user).items()}


def _likely(address: Address, keys: dict[str, list[UUID]]) -> list[UUID]:
    """The rows to try: of models that the address is named after, then of those that most pages hang on."""
    app, _, name = address.name.partition(":")
    words = name.replace("_", "")

    def rank(label: str) -> tuple[bool, bool]:
        model = label.partition(".")[2]
        return (model not in words and not any(part in model for part in name.split("_")), model not in MAIN)

    own = sorted((label for label in keys if label.startswith(f"{app}.")), key=rank)
    return [key for label in own for key in keys[label]][:MOST_TRIED]


def _permissions(user: User) -> frozenset[Any]:
    roles = [Role[grant.role] for grant in user.grants.all()]
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def _client(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client
