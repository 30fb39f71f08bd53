"""What a provider is told of an event, the database lets it read: else its history says that nothing happened yet."""

import pytest
from django.db import connection

from sefton_pdps.audit.declared import records


def _told_to_providers() -> list[tuple[str, str]]:
    return [
        (record.label, name)
        for record in records()
        for name, said in record.events.items()
        if not isinstance(said, str) and said.provider
    ]


def _policies() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(qual, ' ') FROM pg_policies"
            " WHERE tablename = 'audit_event' AND policyname <> 'audit_event_scope'"
        )
        (text,) = cursor.fetchone()
    return str(text)


@pytest.mark.django_db
def test_each_event_that_providers_are_told_of_stands_in_a_policy() -> None:
    """By its record alone, or by its own name where the record has events that are the council's."""
    rules = {part.split("'")[1]: part for part in _policies().split("WHEN ")[1:]}
    missing = [
        (label, name)
        for label, name in _told_to_providers()
        if label not in rules
        or ("name" in rules[label].split("EXISTS")[0] and f"'{name}'" not in rules[label])
    ]
    assert missing == []


@pytest.mark.django_db
def test_a_policy_by_names_has_no_name_that_is_not_told() -> None:
    named = [part for part in _policies().split("WHEN ")[1:] if "name" in part.split("EXISTS")[0]]
    told = {name for _label, name in _told_to_providers()}
    listed = {word for part in named for word in part.split("EXISTS")[0].split("'")[3::2]}
    assert listed and listed <= told
