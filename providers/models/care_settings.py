from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce

from providers.states import Gender, Grade, Registration, Regulator, SettingKind
from sefton_pdps.core.models import ScopedBase

# By which the list of settings is ordered beside the name, never null: an index serves each.
_RANKED = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
GRADE_RANK = Case(
    *(When(grade=grade, then=Value(rank)) for rank, grade in enumerate(_RANKED)),
    default=Value(len(_RANKED)),
    output_field=models.IntegerField(),
)
PLACES_KNOWN = Coalesce(F("registered_places"), Value(0))


class DateRange(Func):
    """`daterange(from, to)`, half open."""

    function = "daterange"


class Provider(ScopedBase):
    """An organisation that runs settings. Row-secured: a provider sees itself only."""

    name = models.CharField(max_length=200)
    owner_id = models.CharField(max_length=40, blank=True, help_text="Ofsted's number of the owner.")
    sector = models.CharField(max_length=60, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    first_seen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id"], condition=~Q(owner_id=""), name="provider_owner_once"
            )
        ]
        indexes = [models.Index(fields=["name", "id"], name="provider_name")]

    def __str__(self) -> str:
        return self.name


class Setting(ScopedBase):
    """A children's home, fostering agency or supported accommodation, by its Ofsted URN.

    A home outside Ofsted's register has its regulator's own identifier in `urn` (S-35), and no register changes it.

    Supported accommodation is known by URN and address: one URN has many addresses. What Ofsted says of it at a
    date stands in `SettingRegistration`; the columns here are today's, for lists and matching.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="settings")
    regulator = models.CharField(
        max_length=12, choices=Regulator.choices, default=Regulator.OFSTED, db_default=Regulator.OFSTED
    )
    urn = models.CharField(max_length=20, help_text="Its number with its regulator.")
    address_key = models.CharField(max_length=200, blank=True, help_text="Supported accommodation only.")
    kind = models.CharField(max_length=30, choices=SettingKind.choices)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    authority_code = models.CharField(
        max_length=9, blank=True, help_text="ONS code of the district it stands in."
    )
    registration = models.CharField(max_length=20, choices=Registration.choices)
    registered_places = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=24, choices=Grade.choices, default=Grade.NOT_INSPECTED)
    inspected_on = models.DateField(null=True)
    accommodation_outcome = models.PositiveSmallIntegerField(
        null=True, help_text="Supported accommodation's own scale, 1 to 3; never mixed with the grades."
    )
    conditions = models.TextField(blank=True)
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(default=17)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.ANY)
    caters_for = models.JSONField(default=list, help_text="Codes of the needs in its statement of purpose.")
    vacancies_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "address_key"], name="setting_urn_and_address_once"),
            models.CheckConstraint(
                condition=Q(kind=SettingKind.SUPPORTED_ACCOMMODATION) | Q(address_key=""),
                name="setting_address_key_for_supported_only",
            ),
            models.CheckConstraint(
                condition=Q(kind=SettingKind.SUPPORTED_ACCOMMODATION) | Q(accommodation_outcome=None),
                name="setting_outcome_for_supported_only",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SettingKind.SUPPORTED_ACCOMMODATION) | Q(grade=Grade.NOT_INSPECTED),
                name="setting_grade_not_for_supported",
            ),
            models.CheckConstraint(condition=Q(age_to__gte=F("age_from")), name="setting_ages_in_order"),
            models.CheckConstraint(
                condition=Q(accommodation_outcome=None)
                | Q(accommodation_outcome__gte=1, accommodation_outcome__lte=3),
                name="setting_outcome_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "registration"], name="setting_kind_registration"),
            models.Index(fields=["name", "id"], name="setting_name"),
            models.Index(fields=["provider", "name", "id"], name="setting_of_provider"),
            models.Index(fields=["grade", "name", "id"], name="setting_grade_name"),
            models.Index(GRADE_RANK, "id", name="setting_grade_rank"),
            models.Index(PLACES_KNOWN, "id", name="setting_places_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SettingRegistration(ScopedBase):
    """What the register said of a setting between two dates; never overwritten, so past reports keep standing.

    Whose it was, in which sector, and of which kind stand here too: a home that is sold was the seller's before.
    """

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="registrations")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30, choices=SettingKind.choices)
    registration = models.CharField(max_length=20, choices=Registration.choices)
    registered_places = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=24, choices=Grade.choices)
    inspected_on = models.DateField(null=True)
    accommodation_outcome = models.PositiveSmallIntegerField(null=True)
    authority_code = models.CharField(max_length=9, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="setting_one_registration_at_a_time",
                expressions=[
                    ("setting", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="setting_registration_dates_in_order",
            ),
        ]
