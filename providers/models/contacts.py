from django.db import models
from django.db.models import Q

from providers.models.care_settings import Provider, Setting
from sefton_pdps.core.models import ScopedBase


class Contact(ScopedBase):
    """Whom to ring about a setting, or about a provider as a whole. Row-secured: a provider sees its own only.

    A row is never changed: what is saved is a further version, and the newest holds. So it stays known which number
    was right on the night on which nobody answered.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+", db_index=False)
    setting = models.ForeignKey(
        Setting,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Empty: the provider as a whole.",
    )
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    day_telephone = models.CharField(max_length=40)
    night_telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    night_email = models.EmailField(
        blank=True, help_text="Read at night and at weekends: an emergency's invitations go there too."
    )
    note = models.CharField(max_length=300, blank=True)
    confirmed_on = models.DateField()
    by_council = models.BooleanField(default=False, help_text="The council heard it and wrote it down.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "setting", "version"],
                nulls_distinct=False,
                name="contact_version_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(day_telephone=""), name="contact_can_be_rung_by_day"
            ),
        ]
        indexes = [models.Index(fields=["setting", "version"], name="contact_of_setting")]
