from django.db import models
from django.db.models import Q

from placements.models.changes import SecondLook
from placements.models.children import Child
from sefton_pdps.core.models import ScopedBase


class Identifiers(ScopedBase):
    """What else tells who a child is, beside the record's own fields: read by the leak guard and by nobody outside.

    Texts hold one name, school, address or number a line. Council only, by row policy.
    """

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="identifiers")
    also_known_as = models.TextField(blank=True)
    previous_names = models.TextField(blank=True)
    relatives = models.TextField(blank=True)
    workers = models.TextField(blank=True)
    other_schools = models.TextField(blank=True)
    addresses = models.TextField(blank=True)
    upn = models.CharField(max_length=20, blank=True)
    nhs_number = models.CharField(max_length=20, blank=True)
    case_numbers = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")


class LetThrough(ScopedBase):
    """Words that the leak guard stops for a child and that may go out all the same: who said so, and why.

    By a manager they serve everybody but the manager. In an emergency with one person on duty they serve that person
    too, and somebody else looks at it (`second_look`). Only taking back is written later.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="let_through")
    words = models.CharField(max_length=200)
    reason = models.TextField()
    let_through_at = models.DateTimeField()
    let_through_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    second_look = models.OneToOneField(
        SecondLook, null=True, on_delete=models.PROTECT, related_name="let_through"
    )
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(words=""), name="let_through_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="let_through_is_taken_back_by_somebody",
            ),
        ]
