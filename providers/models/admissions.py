from django.db import models
from django.db.models import F, Q

from providers.models.applications import Application
from providers.models.care_settings import Provider, Setting
from providers.models.frameworks import Lot
from providers.states import AdmissionState, SuspensionGround
from sefton_pdps.core.models import ScopedBase


class Admission(ScopedBase):
    """A provider's dated right to take call-offs in a lot."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="admissions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="admissions")
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="admissions"
    )
    state = models.CharField(max_length=20, choices=AdmissionState.choices, default=AdmissionState.ACTIVE)
    admitted_on = models.DateField()
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.TextField(blank=True, help_text="Why it was removed; the provider reads it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "lot"],
                condition=~Q(state=AdmissionState.REMOVED),
                name="admission_once_a_lot",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdmissionState.REMOVED) | Q(removed_at__isnull=False),
                name="admission_removed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdmissionState.REMOVED) | ~Q(removed_reason=""),
                name="admission_removed_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["admitted_on", "id"], name="admission_admitted")]


class AdmissionSuspension(ScopedBase):
    """A suspension of an admission: coded ground, review date, the provider's own comment."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=20, choices=SuspensionGround.choices)
    reason = models.TextField()
    review_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    provider_comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["admission"], condition=Q(ends_at=None), name="admission_suspended_once_at_a_time"
            )
        ]


class Exemption(ScopedBase):
    """A Head of Service's exemption that lets a setting be used in spite of its grade, from and until a date.

    For one child's referral (`referral_id`, kept without a key, since referrals are of a higher app), or for every
    child whom one admission places. It never waives registration or reg. 27A and 27C.
    """

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="exemptions")
    referral_id = models.UUIDField(null=True)
    admission = models.ForeignKey(Admission, null=True, on_delete=models.PROTECT, related_name="exemptions")
    reason = models.TextField()
    granted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    starts_on = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta(ScopedBase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(referral_id=None, admission__isnull=False)
                | Q(referral_id__isnull=False, admission=None),
                name="exemption_for_a_referral_or_an_admission",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")), name="exemption_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="exemption_ended_by_somebody_for_a_reason",
            ),
        ]
