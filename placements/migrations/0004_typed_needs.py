import re

from django.db import migrations

RISKS = frozenset(
    ["risks_to_the_child", "risks_to_others", "other_risk_to_the_child", "other_risk_to_others"]
)
ASKS_NOTHING = frozenset(
    [
        "", "no", "n", "none", "na", "not required", "not known", "not specified", "no known risk", "no preference",
    ]
)  # fmt: skip


def typed(pair, *, pets_by_meaning):
    """A row of label and value as it was kept before, as code, label, value and kind.

    The codes are those that the answers of offers have been kept by: the label in small letters. That "no" to pets
    asks for a home without them was not known then; where offers were asked already, what was asked stays.
    """
    label, value = pair
    code = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    kind = "risk" if code in RISKS else "need"
    if code == "needed_by" or value.strip().lower() in ASKS_NOTHING:
        kind = "fact"
    if code == "living_with_pets" and pets_by_meaning:
        kind = "fact" if value in ("Yes, can", "Not known") else "need"
    return {"code": code, "label": label, "value": value, "kind": kind}


def pair_of(row):
    return [row["label"], row["value"]]


def use_codes(apps, schema_editor):
    for profile in _profiles(apps, schema_editor):
        profile.needs = [typed(pair, pets_by_meaning=True) for pair in profile.needs]
        profile.save(update_fields=["needs"])


def use_pairs(apps, schema_editor):
    for profile in _profiles(apps, schema_editor):
        profile.needs = [pair_of(row) for row in profile.needs]
        profile.save(update_fields=["needs"])


def _profiles(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'system', true)")
    return apps.get_model("placements", "AnonymisedProfile").objects.using(connection.alias).all()


class Migration(migrations.Migration):
    """The rows of every anonymised profile get the code and the kind of what they tell."""

    dependencies = [("placements", "0003_needs_by_code")]

    operations = [migrations.RunPython(use_codes, use_pairs)]
