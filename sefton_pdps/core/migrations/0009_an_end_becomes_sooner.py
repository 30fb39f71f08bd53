from importlib import import_module

from django.db import migrations

before = import_module("sefton_pdps.core.migrations.0008_an_empty_list_is_filled_once").NOW
ONCE = "        ELSIF coalesce(before ->> substr(part, 2), '') IN ('', '[]') THEN"
# "<valid_to": an end that is entered becomes sooner and no day that is past, never later and never none again.
SOONER = f"""        ELSIF left(part, 1) = '<' THEN
            IF before ->> substr(part, 2) IS NULL OR (
                    (after ->> substr(part, 2))::date < (before ->> substr(part, 2))::date
                    AND (after ->> substr(part, 2))::date >= (sefton_now() AT TIME ZONE 'Europe/London')::date) THEN
                before := before - substr(part, 2);
            END IF;
{ONCE}"""


class Migration(migrations.Migration):
    """The end of a row that is in force from a day to a day may be made sooner (ADR 136)."""

    dependencies = [("core", "0008_an_empty_list_is_filled_once")]

    operations = [
        migrations.RunSQL(
            before.replace("IF left(part, 1) <> '+' THEN", "IF left(part, 1) NOT IN ('+', '<') THEN").replace(
                ONCE, SOONER
            ),
            before,
        )
    ]
