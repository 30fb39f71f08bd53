from django.db import models
from django.db.models import F, Q

from placements.models.placements import Placement
from placements.models.routes import BuyingRoute
from placements.models.safeguards import BarredStart
from placements.states import BreachGround, ByMeans, RecordedAs
from sefton_pdps.core.models import ScopedBase


class RecordedPlacement(ScopedBase):
    """That a placement was made before it was recorded, with its true facts: never blocked, never changed (S-33).

    `gates`: every gate that it did not pass on its first day, as `[code, sentence]`. `ground`: the rule that it broke,
    empty where it broke none; `reason` says what happened, or why what stands against it is no breach. The court's
    order stands here where there was one; nothing waits for it. Council only.
    """

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="recorded")
    source = models.CharField(max_length=8, choices=RecordedAs.choices)
    buying_route = models.ForeignKey(BuyingRoute, on_delete=models.PROTECT, related_name="+")
    agreement_reference = models.CharField(max_length=60, blank=True)
    decided_by = models.CharField(max_length=160, blank=True, help_text="Who decided it: name and job.")
    decided_at = models.DateTimeField(null=True)
    decided_how = models.CharField(max_length=10, choices=ByMeans.choices, blank=True)
    gates = models.JSONField(default=list)
    ground = models.CharField(max_length=16, choices=BreachGround.choices, blank=True)
    reason = models.TextField(blank=True)
    court_order_on = models.DateField(null=True, help_text="Of the court that ordered or approved it.")
    court_reference = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(source=RecordedAs.FILE)
                | (
                    Q(decided_at__isnull=False, recorded_by__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(decided_how="")
                ),
                name="recorded_placement_says_who_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__lte=F("recorded_at")),
                name="recorded_placement_was_decided_before",
            ),
            models.CheckConstraint(
                condition=Q(ground="") | ~Q(reason=""), name="recorded_placement_breach_says_why"
            ),
            models.CheckConstraint(
                condition=Q(court_order_on=None, court_reference="")
                | (Q(court_order_on__isnull=False) & ~Q(court_reference="")),
                name="recorded_placement_court_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], name="recorded_placement_breach", condition=~Q(ground=""))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OfstedNotice(ScopedBase):
    """That Ofsted was told of a placement that broke a rule: when, and by whom. Never changed."""

    barred_start = models.OneToOneField(BarredStart, on_delete=models.PROTECT, related_name="ofsted_notice")
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=160, help_text="Name and job of whoever told Ofsted.")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at__lte=F("recorded_at")) & ~Q(told_by=""), name="ofsted_notice_is_whole"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
