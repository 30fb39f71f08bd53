from django.db import models

from sefton_pdps.core.models import ScopedBase
from sefton_pdps.core.text.words import plural
from sefton_pdps.files.file_types import LONGEST_NAME


class StoredFile(ScopedBase):
    """A file on disk and whose it is. Written once: the application may neither change nor delete a row."""

    # "council" or "provider:<id>": the scope that owns it; the council sees every file.
    owner_scope = models.CharField(max_length=50)
    # The one provider that may also read a file of the council, such as its own individual service agreement.
    shared_with_provider_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    original_name = models.CharField(max_length=LONGEST_NAME)
    path = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    hidden_sheets = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    # Null when the service made the file itself.
    created_by_id = models.UUIDField(null=True, blank=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner_scope__regex=r"^(council|provider:[0-9a-f-]{36})$"),
                name="stored_file_has_an_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_has_a_fingerprint"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_is_not_empty"),
        ]

    @property
    def warning(self) -> str:
        """What whoever opens the file should know first; empty as a rule."""
        if not self.hidden_sheets:
            return ""
        sheets = plural(self.hidden_sheets, "hidden sheet")
        return f"This workbook has {sheets}. Ask what stands there before you rely on it."

    def __str__(self) -> str:
        return str(self.pk)
