"""What the match reads in place of the settings (ADR 88). Written by triggers; the application only reads."""

from django.db import models
from django.db.models import Q

from providers.models.care_settings import Provider, Setting
from providers.states import Gender, Grade, Registration, SettingKind
from sefton_pdps.core.database.tenancy import ScopedQuerySet
from sefton_pdps.core.models import ScopedBase

# The bits of a bigint that are not its sign.
MOST_NEEDS = 63


class KeptSetting(models.Model):
    """A copy of the columns of a setting by which the match bars and orders, in a row a fifth as long.

    `needs`: what it caters for, the bit of each need as `NeedBit` numbers it. Columns of fixed length stand first.
    """

    setting = models.OneToOneField(
        Setting, on_delete=models.DO_NOTHING, primary_key=True, db_column="id", related_name="+"
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+", db_index=False)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    needs = models.BigIntegerField()
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    accommodation_outcome = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=30, choices=SettingKind.choices)
    registration = models.CharField(max_length=20, choices=Registration.choices)
    gender = models.CharField(max_length=8, choices=Gender.choices)
    grade = models.CharField(max_length=24, choices=Grade.choices)
    name = models.CharField(max_length=200, db_collation="C")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class SettingCount(ScopedBase):
    """How many settings of a kind a provider has on the register, and how many of them are registered."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30, choices=SettingKind.choices)
    settings = models.IntegerField()
    registered = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "kind"], name="setting_count_once")]

    def __str__(self) -> str:
        return f"{self.settings} {self.get_kind_display()}"


class NeedBit(models.Model):
    """Which bit of `KeptSetting.needs` a need is: numbered when a setting first caters for it, the same ever after."""

    code = models.CharField(max_length=60, primary_key=True)
    bit = models.PositiveSmallIntegerField(unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=Q(bit__lt=MOST_NEEDS), name="need_bit_in_a_bigint")]

    def __str__(self) -> str:
        return self.code
