from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A message goes to a person, or by e-mail to an address that a provider keeps for nights (ADR 100)."""

    dependencies = [
        ("notifications", "0007_what_is_sealed_is_told_to_nobody_else"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "notice",
            "recipient",
            models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "notice",
            "address",
            models.EmailField(blank=True, default="", help_text="In place of a person.", max_length=254),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | (Q(recipient=None) & ~Q(address="")),
                name="notice_is_to_a_person_or_an_address",
            ),
        ),
    ]
