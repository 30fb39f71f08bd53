"""Every field of every table is sorted: about a person or not, with how long it is kept."""

from django.apps import apps
from django.conf import settings

from sefton_pdps.core.inventory import read
from sefton_pdps.settings.logs import CHILD_FIELDS

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
RECORDS = {record.model: record for record in read().records}


def _fields(label: str) -> set[str]:
    return {field.name for field in MODELS[label]._meta.concrete_fields}


def test_every_table_is_in_the_inventory_and_no_other() -> None:
    assert set(RECORDS) == set(MODELS)


def test_every_field_is_sorted_once() -> None:
    wrong = {
        label: _fields(label) ^ {*record.personal, *record.plain}
        for label, record in RECORDS.items()
        if label in MODELS and sorted(_fields(label)) != sorted([*record.personal, *record.plain])
    }
    assert wrong == {}


def test_every_table_has_a_retention_that_is_explained() -> None:
    inventory = read()
    assert {record.retention for record in inventory.records} == set(inventory.retention)


def test_who_did_something_is_personal() -> None:
    plain = [
        f"{label}.{field.name}"
        for label, model in MODELS.items()
        for field in model._meta.concrete_fields
        if field.related_model is MODELS[settings.AUTH_USER_MODEL] and field.name in RECORDS[label].plain
    ]
    assert plain == []


def test_what_logs_drop_of_a_child_is_personal_in_the_inventory() -> None:
    child = RECORDS["placements.Child"]
    assert CHILD_FIELDS & set(child.plain) == set()
