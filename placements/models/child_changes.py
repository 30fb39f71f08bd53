from django.db import models
from django.db.models import Q

from placements.codes import RecordPart, WhyChanged
from placements.models.children import Child
from sefton_pdps.core.models import ScopedBase


class ChildChange(ScopedBase):
    """What a child's record said before, and what it says since, part by part. Council only; never changed or removed.

    The child's own row takes no other value than the newest of these says, by trigger (ADR 155). `was` and `now` are
    as the row keeps them: a code, an ISO day, a key of a person; of the home the postcode, or why there is none.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=RecordPart.choices)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    reason = models.CharField(max_length=10, choices=WhyChanged.choices)
    words = models.TextField(blank=True)
    holds_from = models.DateField(null=True, help_text="From which day, of what has changed since.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["child", "number"], name="child_change_number_once"),
            models.CheckConstraint(condition=~Q(was=models.F("now")), name="child_change_is_one"),
            # Who works with a child is changed by handing over, which asks for no words (ADR 42).
            models.CheckConstraint(
                condition=~Q(words="") | Q(part__in=RecordPart.of_people()), name="child_change_says_why"
            ),
            models.CheckConstraint(
                condition=Q(reason=WhyChanged.SINCE, holds_from__isnull=False)
                | (~Q(reason=WhyChanged.SINCE) & Q(holds_from=None)),
                name="child_change_since_a_day",
            ),
            # Nobody is born on another day than before.
            models.CheckConstraint(
                condition=~Q(part=RecordPart.BORN, reason=WhyChanged.SINCE),
                name="child_change_birth_was_wrong",
            ),
        ]

    def __str__(self) -> str:
        return self.get_part_display()
