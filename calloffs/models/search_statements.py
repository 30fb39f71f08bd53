from django.db import models
from django.db.models import Q

from calloffs.models.competitions import CallOff
from calloffs.states import Edition
from sefton_pdps.core.models import ScopedBase


class SearchStatement(ScopedBase):
    """The whole search for a child as it stood when this was made, in one edition (ADR 156). Council only.

    `content` is what it says, frozen; a worker makes the PDF of it, which is filled in once with its fingerprint.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="search_statements")
    number = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=8, choices=Edition.choices)
    for_whom = models.CharField(max_length=120, help_text="The court or hearing.")
    content = models.JSONField(help_text="What it says, as it stood then.")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["-made_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "number"], name="search_statement_in_one_line"),
            models.CheckConstraint(condition=~Q(for_whom=""), name="search_statement_is_for_somebody"),
        ]
        indexes = [
            models.Index(fields=["made_at", "id"], name="search_statement_to_render", condition=Q(file=None))
        ]

    def __str__(self) -> str:
        return f"{self.call_off.reference} search statement {self.number}"
