from django.db import migrations, models

from sefton_pdps.core.database.decided import stays

MAY_CHANGE = {
    "costline": "name order is_external",
    "feekind": "name order is_discount needs_evidence",
    "buyingroute": "name host rung",
    "lawclock": "",
    "exceptedkind": "",
}


class Migration(migrations.Migration):
    """The end that is entered of dated data may be made sooner; a clock gives way to one that is set before it ends."""

    dependencies = [
        ("core", "0009_an_end_becomes_sooner"),
        ("placements", "0063_court_of_what_is_recorded"),
    ]

    operations = [
        *(
            migrations.AlterField(
                model,
                "valid_to",
                models.DateField(null=True, blank=True, help_text="The first day not in force."),
            )
            for model in ("costline", "feekind", "placementkind")
        ),
        *(
            operation
            for model, may in MAY_CHANGE.items()
            for table in [f"placements_{model}"]
            for once in [stays(table, may_change=may, once="valid_to")]
            for operation in (
                migrations.RunSQL(once.reverse_sql, once.sql),
                stays(table, may_change=may, sooner="valid_to"),
            )
        ),
    ]
