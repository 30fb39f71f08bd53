from importlib import import_module

from django.db import migrations

from sefton_pdps.core.database.decided import stays

held = import_module("calloffs.migrations.0047_awards_from_the_ladder")
ONCE = f"{held.ONCE} signature_recorded_by_id signature_came"
first = stays("calloffs_serviceagreement", when=held.ISSUED, may_change=held.MAY_CHANGE, once=ONCE)


class Migration(migrations.Migration):
    """The signed copy of a provider without an account is attached once, and stays."""

    dependencies = [("calloffs", "0057_signed_copies")]

    operations = [
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays(
            "calloffs_serviceagreement",
            when=held.ISSUED,
            may_change=held.MAY_CHANGE,
            once=f"{ONCE} signed_copy_id",
        ),
    ]
