from django.db import migrations, models


class Migration(migrations.Migration):
    """The row of an office that an authorisation asks is called so in Python; its table keeps its name (ADR 83)."""

    dependencies = [
        ("calloffs", "0035_order_indexes"),
    ]

    # The table is named first, so that renaming the model touches nothing in the database: its policy, its guards and
    # the functions of older migrations name it.
    operations = [
        migrations.AlterModelTable(name="authorisationkey", table="calloffs_authorisationkey"),
        migrations.RenameModel(old_name="AuthorisationKey", new_name="AskedOffice"),
        migrations.AlterField(
            model_name="askedoffice",
            name="authorisation",
            field=models.ForeignKey(
                on_delete=models.deletion.PROTECT, related_name="offices", to="calloffs.authorisation"
            ),
        ),
        migrations.AlterField(
            model_name="askedoffice",
            name="asc_impact",
            field=models.CharField(
                blank=True, help_text="yes, likely or no; empty: not asked of this office.", max_length=8
            ),
        ),
    ]
