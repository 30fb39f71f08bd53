from django.db import models
from django.db.models import F, Q

from providers.states import ServiceType
from sefton_pdps.core.models import Base, ScopedBase


class CostLine(ScopedBase):
    """A line of the council's budget that placements are charged to. Residential and fostering never merge (S-32)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    service_type = models.CharField(max_length=30, choices=ServiceType.choices)
    order = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="cost_line_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FeeKind(Base):
    """A kind of fee line: accommodation, care, education, therapy, extra staffing, discount."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    is_discount = models.BooleanField(default=False)
    needs_evidence = models.BooleanField(
        default=False, help_text="Wrap-around: evidence and review date (S-7)."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
