from django.db import migrations

from sefton_pdps.core.database.decided import stays

TABLES = ("calloffs_provisionalauthority", "calloffs_noticerule")


class Migration(migrations.Migration):
    """The end that is entered of a scheme or of a rule for notices may be made sooner (ADR 136)."""

    dependencies = [
        ("calloffs", "0070_a_spot_case_names_its_ground"),
        ("core", "0009_an_end_becomes_sooner"),
    ]

    operations = [
        operation
        for table in TABLES
        for once in [stays(table, once="valid_to")]
        for operation in (migrations.RunSQL(once.reverse_sql, once.sql), stays(table, sooner="valid_to"))
    ]
