from django.db import migrations, models

NEED = models.SlugField(
    blank=True, default="", max_length=40, help_text="Wrap-around: the need it rests on (S-7)."
)


def columns(model, end_words):
    return [
        migrations.AddField(model, "need", NEED),
        migrations.AlterField(
            model, "need", models.SlugField(blank=True, max_length=40, help_text=NEED.help_text)
        ),
        migrations.AddField(model, "review_on", models.DateField(null=True)),
        migrations.AddField(model, "ends_on", models.DateField(null=True, help_text=end_words)),
        migrations.AlterField(model, "note", models.CharField(blank=True, max_length=1000)),
    ]


class Migration(migrations.Migration):
    """A line of wrap-around support carries its need, its review and its own end from the offer to the award."""

    dependencies = [
        ("calloffs", "0018_providers_read_their_own_history"),
        ("placements", "0017_needs_behind_fees"),
    ]

    operations = [
        *columns("offerpriceline", "Wrap-around: the first day not paid."),
        *columns("proposalline", "Wrap-around: the first day not paid; null: the term's end."),
        migrations.AddField("proposalline", "evidence", models.TextField(blank=True, default="")),
        migrations.AlterField("proposalline", "evidence", models.TextField(blank=True)),
        migrations.AlterField(
            "offerdraft",
            "price_lines",
            models.JSONField(
                default=list,
                help_text="Fee kind code, pounds a week as text, note; for wrap-around its evidence.",
            ),
        ),
    ]
