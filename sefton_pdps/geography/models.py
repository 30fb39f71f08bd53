from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sefton_pdps.core.models import Base


class Authority(models.Model):
    """A district or county by its GSS code, with the authority that runs children's services there."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=100)
    upper_tier_code = models.CharField(max_length=9)
    upper_tier_name = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class AdjoiningAuthorityQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class AdjoiningAuthority(Base):
    """Dated configuration: from `valid_from` to before `valid_to` the second authority adjoins the first."""

    home_code = models.CharField(max_length=9)
    adjoining_code = models.CharField(max_length=9)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AdjoiningAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "adjoining authorities"
        constraints = [
            models.CheckConstraint(
                condition=~Q(home_code=F("adjoining_code")), name="adjoining_authority_is_another"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="adjoining_authority_ends_later",
            ),
            ExclusionConstraint(
                name="adjoining_authority_once_a_day",
                expressions=[
                    ("home_code", RangeOperators.EQUAL),
                    ("adjoining_code", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_code} adjoins {self.adjoining_code} from {self.valid_from}"
