from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calloffs", "0012_versions_stay"),
        ("placements", "0009_lists_walk_an_index"),
        ("providers", "0007_lists_walk_an_index"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="authorisation",
            index=models.Index(fields=["requested_at", "id"], name="authorisation_requested"),
        ),
        migrations.AddIndex(
            model_name="calloff",
            index=models.Index(fields=["opened_at", "id"], name="call_off_opened"),
        ),
        migrations.AddIndex(
            model_name="resultletter",
            index=models.Index(fields=["provider", "sent_at", "id"], name="result_letter_provider"),
        ),
        migrations.AddIndex(
            model_name="serviceagreement",
            index=models.Index(fields=["drafted_at", "id"], name="agreement_drafted"),
        ),
        migrations.AddIndex(
            model_name="serviceagreement",
            index=models.Index(fields=["provider", "issued_at", "id"], name="agreement_provider"),
        ),
    ]
