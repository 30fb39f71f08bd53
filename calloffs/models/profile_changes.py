from django.db import models
from django.db.models import Q

from calloffs.models.competitions import CallOff
from placements.models import AnonymisedProfile
from sefton_pdps.core.models import ScopedBase


class ProfileChange(ScopedBase):
    """What everybody who was invited had read before a newer profile went out, and what they were told (ADR 148).

    Council only, by row policy: providers read the profile that stands, with `what_changed` in it.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="profile_changes")
    number = models.PositiveSmallIntegerField()
    profile_version = models.ForeignKey(AnonymisedProfile, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(help_text="The copy that had gone out.")
    what_changed = models.TextField(help_text="In words for providers.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "number"], name="profile_change_numbered"),
            models.UniqueConstraint(
                fields=["call_off", "profile_version"], name="profile_change_once_a_version"
            ),
            models.CheckConstraint(condition=~Q(what_changed=""), name="profile_change_says_what"),
        ]
