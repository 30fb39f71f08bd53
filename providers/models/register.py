from django.db import models

from providers.models.care_settings import Setting
from sefton_pdps.core.models import ScopedBase


class RegisterImport(ScopedBase):
    """One reading of an Ofsted register file: when, by whom, what came of it."""

    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(max_length=80)
    as_at = models.DateField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    not_taken = models.JSONField(default=list, help_text="Row number, URN and reason for each row not taken.")
    missing = models.PositiveIntegerField(default=0, help_text="Settings on record that it did not name.")
    unknown_words = models.JSONField(
        default=list, help_text="Kinds and categories that nobody knows, each with how many rows."
    )

    class Meta(ScopedBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["at", "id"], name="register_import_newest")]


class RegisterChange(ScopedBase):
    """A fact of a setting that an import changed."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="changes")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="register_changes")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    handled_at = models.DateTimeField(
        null=True, help_text="When the placements side looked at what it means."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["setting"], name="register_change_to_handle", condition=models.Q(handled_at=None)
            )
        ]
