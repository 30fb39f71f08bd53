from django.db import models
from django.db.models import Q

from placements.models.teams import Team
from placements.states import LegalStatus, NoPostcode, Sex
from sefton_pdps.core.models import ScopedBase


class Child(ScopedBase):
    """A cared-for child. Council only, by row policy; every opening of the record is written down.

    Distances are measured from `easting` and `northing`, metres on the National Grid: of the home's postcode, or of
    the middle of its first half where the ONS list does not have the whole (`measured_from_area`). A child without a
    home postcode has a reason instead, and no place.
    """

    reference = models.CharField(max_length=20, unique=True)
    case_number = models.CharField(
        max_length=30, blank=True, help_text="The council's own number, where it is known."
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    home_postcode = models.CharField(max_length=8, blank=True)
    no_postcode = models.CharField(max_length=20, choices=NoPostcode.choices, blank=True)
    measured_from_area = models.BooleanField(default=False)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    authority_code = models.CharField(max_length=9, blank=True)
    # Kept by a trigger from the list of authorities, whatever is written here (ADR 142): the newest authority to place,
    # and when it ends; and the first end of any, which without authority to place is the day of the record.
    legal_status = models.CharField(max_length=2, choices=LegalStatus.choices, blank=True, default="")
    legal_until = models.DateTimeField(null=True)
    authority_until = models.DateTimeField(null=True)
    school = models.CharField(max_length=120, blank=True)
    social_worker = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Not said yet: then every team manager, and every reviewing officer, meets the child by name (ADR 32).
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="children")
    reviewing_officer = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["date_of_birth"], name="child_date_of_birth")]
        constraints = [
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="child_case_number_once"
            ),
            models.CheckConstraint(
                condition=(~Q(home_postcode="") & Q(no_postcode=""))
                | (Q(home_postcode="") & Q(no_postcode__in=NoPostcode.values)),
                name="child_postcode_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(no_postcode="")
                | Q(easting=None, northing=None, authority_code="", measured_from_area=False),
                name="child_without_postcode_has_no_place",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ChildSearchTerm(ScopedBase):
    """What a child is found by: names as one word and in parts, folded, and the reference. Kept by a trigger."""

    child = models.ForeignKey(Child, on_delete=models.DO_NOTHING, related_name="search_terms")
    # In code point order, so that the beginning of a word is a range that an index serves.
    term = models.CharField(max_length=200, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["term", "child"], name="child_search_term")]

    def __str__(self) -> str:
        return str(self.pk)


class RecordOpening(ScopedBase):
    """Who opened a child's record, when, and by which page. Never changed and never removed."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["child", "-at"], name="record_opening_child")]
