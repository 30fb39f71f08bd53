import django.db.models.deletion
from django.db import migrations, models

# Rows from before take today's owner and kind of their setting. Under row security an update without a scope
# would touch none; the deferred checks run now, so that the columns may be altered in the same transaction.
FILL = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE providers_settingregistration r SET provider_id = s.provider_id, kind = s.kind, sector = p.sector
    FROM providers_setting s JOIN providers_provider p ON p.id = s.provider_id WHERE s.id = r.setting_id;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('sefton.scope', '', true);
"""
KINDS = [
    ("childrens_home", "Children's home"),
    ("fostering_agency", "Independent fostering agency"),
    ("supported_accommodation", "Supported accommodation"),
    ("residential_special_school", "Residential special school"),
    ("other", "Other service"),
]


class Migration(migrations.Migration):
    dependencies = [("providers", "0003_application_guards")]

    operations = [
        migrations.AddField(
            model_name="settingregistration",
            name="provider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="providers.provider",
            ),
        ),
        migrations.AddField(
            model_name="settingregistration",
            name="kind",
            field=models.CharField(choices=KINDS, default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="settingregistration",
            name="sector",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="settingregistration",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="providers.provider"
            ),
        ),
    ]
