from django.db import migrations, models

HELP = "The need of the profile it rests on."


class Migration(migrations.Migration):
    """A fee line names the need that it rests on (S-7)."""

    dependencies = [("placements", "0016_terms_have_keys_of_their_own")]

    operations = [
        migrations.AddField(
            "feeline", "need", models.SlugField(blank=True, default="", max_length=40, help_text=HELP)
        ),
        migrations.AlterField("feeline", "need", models.SlugField(blank=True, max_length=40, help_text=HELP)),
    ]
