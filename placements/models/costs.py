from django.db import models
from django.db.models import F, Q

from providers.states import ServiceType, SettingKind
from sefton_pdps.core.models import Base, InForce, ScopedBase


class CostLine(ScopedBase, InForce):
    """A line of the council's budget that placements are charged to. Residential and fostering never merge (S-32)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    service_type = models.CharField(max_length=30, choices=ServiceType.choices)
    is_external = models.BooleanField(
        default=True, help_text="Bought from others: the Cabinet Member's report tells of it."
    )
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="cost_line_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlacementKind(ScopedBase, InForce):
    """What a placement is, with its SSDA903 code, from a day to a day; it leads to its cost line (S-32).

    The database keeps kind and cost line to one kind of care, so residential and fostering lines never merge. A kind
    that is the council's own is recorded as what it is: nothing is bought, and no call-off is pretended (S-30).
    """

    code = models.SlugField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    ssda903 = models.CharField(max_length=3, blank=True, help_text="PLACE code of the yearly return.")
    service_type = models.CharField(max_length=30, choices=ServiceType.choices)
    setting_kind = models.CharField(max_length=30, choices=SettingKind.choices)
    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="kinds")
    is_own = models.BooleanField(default=False, help_text="The council's own, or family: nothing is bought.")
    in_household = models.BooleanField(default=False)
    is_excepted = models.BooleanField(
        default=False,
        help_text="Regulation 27A or 24 lets a child of any age live there: school, family, own carer.",
    )
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="placement_kind_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_implied(self) -> bool:
        """Whether its homes are households of one service of the council's own, which nobody has to name."""
        return self.is_own and self.in_household


class FeeKind(Base, InForce):
    """A kind of fee line: accommodation, care, education, therapy, extra staffing, discount."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    is_discount = models.BooleanField(default=False)
    needs_evidence = models.BooleanField(
        default=False, help_text="Wrap-around: evidence and review date (S-7)."
    )

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
