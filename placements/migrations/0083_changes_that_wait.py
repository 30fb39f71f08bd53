from django.db import migrations, models


class Migration(migrations.Migration):
    """The changes that wait for a decision are found by how long they wait, for the home page of who decides them."""

    dependencies = [("placements", "0082_an_end_of_its_kind")]

    operations = [
        migrations.AddIndex(
            model_name="referralamendment",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["asked_at"], name="referral_amendment_waits"
            ),
        )
    ]
