from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import CallOff
from calloffs.states import GroundFits, NoticeStart, ProcurementNotice
from placements.models import Child, Placement
from placements.states import Regime
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase
from sefton_pdps.core.time.counted_days import DayUnit

# The longest clock that is entered: half a year, the time for the copy of a contract under the Act.
MOST_DAYS = 183


class NoticeRule(ScopedBase, InForce):
    """A notice that an award owes under a regime from a value on, and its clock: dated data (ADR 129).

    For the council's lawyers to confirm (M). In force from a day to a day; an award owes what was in force on the day
    on which it was authorised.
    """

    regime = models.CharField(max_length=12, choices=Regime.choices)
    notice = models.CharField(max_length=20, choices=ProcurementNotice.choices)
    starts = models.CharField(max_length=12, choices=NoticeStart.choices)
    days = models.PositiveSmallIntegerField(
        help_text="How many days after the day from which the clock runs."
    )
    unit = models.CharField(max_length=12, choices=DayUnit.choices)
    from_value = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="Whole-life value from which it is owed, in pounds."
    )
    legal_basis = models.CharField(max_length=300)
    exception = models.CharField(
        max_length=300, blank=True, help_text="When it is not owed all the same, for whoever records it."
    )

    class Meta:
        ordering = ["regime", "notice", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="notice_rule_in_force_once",
                expressions=[
                    ("regime", RangeOperators.EQUAL),
                    ("notice", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="notice_rule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(from_value__gte=0, days__lte=MOST_DAYS)
                & ~Q(legal_basis="")
                & ~Q(regime=Regime.NONE),
                name="notice_rule_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_regime_display()}: {self.get_notice_display()}"


class ActGround(ScopedBase, InForce):
    """A ground on which the Procurement Act 2023 lets the council award directly: dated data (ADR 137).

    For the council's lawyers to confirm (M). A spot purchase names the one that it stands on; `owes_notices`:
    False where the Act asks for none of its notices on this ground.
    """

    name = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=300)
    fits = models.CharField(max_length=12, choices=GroundFits.choices)
    owes_notices = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="act_ground_in_force_once",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="act_ground_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(legal_basis=""), name="act_ground_is_whole"),
        ]

    def __str__(self) -> str:
        return self.name


class OwedNotice(ScopedBase):
    """A notice that an award owes: by when, and as what it was published, or why it is not owed. Council only.

    It is there from the authorisation on, with the rule of that day; its clock starts with the event that the rule
    names. The database takes each notice of an award once, and no publication before the award. Another
    row corrects a wrong record and says why; the first stays (ADR 138).
    """

    call_off = models.ForeignKey(
        CallOff, null=True, on_delete=models.PROTECT, related_name="notices_owed",
        help_text="Null: the award was made beside the system, and recorded afterwards.",
    )  # fmt: skip
    placement = models.ForeignKey(
        Placement, null=True, on_delete=models.PROTECT, related_name="notices_owed",
        help_text="The placement already made that owes it.",
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by",
        help_text="What was recorded before, and wrongly.",
    )  # fmt: skip
    correction_reason = models.TextField(blank=True)
    pull_out = models.ForeignKey(
        "calloffs.PullOut", null=True, on_delete=models.PROTECT, related_name="notices_owed",
        help_text="With which it fell away: the home that it was owed for pulled out.",
    )  # fmt: skip
    rule = models.ForeignKey(NoticeRule, on_delete=models.PROTECT, related_name="+")
    notice = models.CharField(max_length=20, choices=ProcurementNotice.choices)
    starts_on = models.DateField(
        null=True, help_text="The day of the award, or of its authorisation; null: not yet."
    )
    due_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    reference = models.CharField(
        max_length=60, blank=True, help_text="The number of the notice where it was published."
    )
    not_owed_reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "notice"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "notice"],
                condition=Q(corrects=None, pull_out=None),
                name="owed_notice_once_an_award",
            ),
            models.UniqueConstraint(
                fields=["placement", "notice"],
                condition=Q(corrects=None),
                name="owed_notice_once_a_placement",
            ),
            models.CheckConstraint(
                condition=Q(call_off=None, placement__isnull=False)
                | Q(call_off__isnull=False, placement=None),
                name="owed_notice_of_one_award",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False, recorded_at__isnull=False) & ~Q(correction_reason="")),
                name="owed_notice_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, due_on=None)
                | Q(starts_on__isnull=False, due_on__isnull=False, due_on__gte=F("starts_on")),
                name="owed_notice_due_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, reference="")
                | (
                    Q(published_on__isnull=False, starts_on__isnull=False, published_on__gte=F("starts_on"))
                    & ~Q(reference="")
                ),
                name="owed_notice_published_after_the_award",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, not_owed_reason="", recorded_by=None, recorded_at=None)
                | (
                    Q(starts_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False)
                    & (
                        Q(published_on__isnull=False, not_owed_reason="")
                        | (Q(published_on=None) & ~Q(not_owed_reason=""))
                    )
                ),
                name="owed_notice_is_recorded_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="owed_notice_open",
                condition=Q(recorded_at=None, due_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.get_notice_display()

    @property
    def award(self) -> CallOff | Placement:
        """What owes it: the call-off, or the placement that was already made."""
        award = self.placement or self.call_off
        if award is None:
            raise ValueError("A notice is owed by an award.")
        return award

    @property
    def child(self) -> Child:
        """The child whom the award is for."""
        award = self.award
        return award.child if isinstance(award, Placement) else award.referral.child
