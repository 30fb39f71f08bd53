from django.db import migrations

from sefton_pdps.core.database.decided import stays

TABLES = ("calloffs_provisionalauthority", "calloffs_noticerule", "calloffs_actground")


class Migration(migrations.Migration):
    """The end that is entered of a scheme, of a rule for notices or of a ground may be made sooner (ADR 136)."""

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
