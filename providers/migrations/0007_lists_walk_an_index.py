from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0006_register_row_security"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="provider",
            name="provider_name",
        ),
        migrations.AddIndex(
            model_name="admission",
            index=models.Index(fields=["admitted_on", "id"], name="admission_admitted"),
        ),
        migrations.AddIndex(
            model_name="provider",
            index=models.Index(fields=["name", "id"], name="provider_name"),
        ),
        migrations.AddIndex(
            model_name="setting",
            index=models.Index(fields=["name", "id"], name="setting_name"),
        ),
    ]
