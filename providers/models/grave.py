from django.db import models
from django.db.models import F, Q

from providers.models.care_settings import Setting
from providers.models.register import RegisterImport
from providers.states import UNDECIDED_ABSENCES, AbsenceState, GraveCause, GraveChangeState
from sefton_pdps.core.models import ScopedBase


class Absence(ScopedBase):
    """A setting on record that a newer register no longer names, until somebody says what that means."""

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="absences")
    register_import = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="absences")
    state = models.CharField(max_length=8, choices=AbsenceState.choices, default=AbsenceState.OPEN)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["setting"],
                condition=Q(state__in=[*UNDECIDED_ABSENCES]),
                name="absence_one_undecided_a_setting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AbsenceState.OPEN, AbsenceState.NAMED])
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="absence_decided_is_dated_and_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(state=AbsenceState.CLOSED, closed_on__isnull=False)
                | (~Q(state=AbsenceState.CLOSED) & Q(closed_on=None)),
                name="absence_closed_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="absence_newest")]

    def __str__(self) -> str:
        return str(self.pk)


class GraveChange(ScopedBase):
    """A setting that we use fell to Inadequate, or its registration was lost, suspended or restricted.

    Whoever decides has 24 hours to say what follows for each child there; the row says by when.
    """

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="grave_changes")
    cause = models.CharField(max_length=12, choices=GraveCause.choices)
    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.PROTECT, related_name="grave_changes"
    )
    as_at = models.DateField()
    state = models.CharField(max_length=10, choices=GraveChangeState.choices, default=GraveChangeState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When those who decide were told.")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    overtaken_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "cause"],
                condition=Q(state=GraveChangeState.OPEN),
                name="grave_change_open_once",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("opened_at")), name="grave_change_due_later"),
            models.CheckConstraint(
                condition=~Q(state=GraveChangeState.DECIDED)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="grave_change_decided_is_dated_and_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=GraveChangeState.OVERTAKEN) | Q(overtaken_at__isnull=False),
                name="grave_change_overtaken_is_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="grave_change_to_decide", condition=Q(state=GraveChangeState.OPEN)
            ),
            models.Index(fields=["setting", "-opened_at"], name="grave_change_setting"),
            models.Index(fields=["opened_at", "id"], name="grave_change_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
