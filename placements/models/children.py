from django.db import models

from placements.states import LegalStatus, Sex
from sefton_pdps.core.models import ScopedBase


class Child(ScopedBase):
    """A cared-for child. Council only, by row policy; every opening of the record is written down."""

    reference = models.CharField(max_length=20, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    home_postcode = models.CharField(max_length=8)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    authority_code = models.CharField(max_length=9, blank=True)
    legal_status = models.CharField(max_length=2, choices=LegalStatus.choices)
    school = models.CharField(max_length=120, blank=True)
    social_worker = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["date_of_birth"], name="child_date_of_birth")]

    def __str__(self) -> str:
        return self.reference


class RecordOpening(ScopedBase):
    """Who opened a child's record, when, and by which page. Never changed and never removed."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["child", "-at"], name="record_opening_child")]
