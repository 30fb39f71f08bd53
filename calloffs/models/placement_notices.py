from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import CallOff
from calloffs.states import TellingStep, ToldHow, ToldKind
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase


class NoticeRecipient(ScopedBase, InForce):
    """Who is given notice of a placement under regulation 13, from a day to a day: dated data (ADR 140).

    For the council's lawyers to confirm (M). A placement owes what was in force on the day of its authorisation.
    """

    kind = models.CharField(max_length=12, choices=ToldKind.choices)
    out_of_area = models.BooleanField(default=False, help_text="Owed outside the council’s area only.")
    gets_care_plan = models.BooleanField(
        default=False, help_text="The assessment, the reasons and the care plan go with it."
    )
    may_leave_out = models.BooleanField(
        default=False, help_text="May be left out on a risk of significant harm."
    )
    legal_basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="notice_recipient_in_force_once",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="notice_recipient_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="notice_recipient_stands_on_a_rule"),
            models.CheckConstraint(
                condition=Q(gets_care_plan=False) | Q(kind=ToldKind.AREA),
                name="care_plan_to_the_area_authority_only",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PlacementNotice(ScopedBase):
    """A notice of a placement that an award owes to one kind of recipient, and by when (regulation 13). Council only.

    It is there from the authorisation on, by the recipients of that day. What is decided and done about it are its
    records; `is_open`, kept by the database, says that the newest of them leaves something to do.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="placement_notices")
    recipient = models.ForeignKey(NoticeRecipient, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ToldKind.choices)
    emergency = models.BooleanField(help_text="An emergency by record on the day of the authorisation.")
    first_night = models.DateField()
    due_on = models.DateField()
    before_signature = models.BooleanField(
        help_text="Settled before the council signs; not in an emergency, nor of an award from before this was asked."
    )
    is_open = models.BooleanField(default=True)
    pull_out = models.ForeignKey(
        "calloffs.PullOut", null=True, on_delete=models.PROTECT, related_name="placement_notices",
        help_text="With which it fell away: the home that it was owed for pulled out.",
    )  # fmt: skip

    class Meta:
        ordering = ["due_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "kind"], condition=Q(pull_out=None), name="placement_notice_once_an_award"
            ),
            models.CheckConstraint(
                condition=Q(pull_out=None) | Q(is_open=False),
                name="placement_notice_that_fell_away_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(emergency=False) | Q(due_on__gt=F("first_night")),
                name="placement_notice_after_an_emergency",
            ),
            models.CheckConstraint(
                condition=Q(emergency=False) | Q(before_signature=False),
                name="placement_notice_stops_no_emergency",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "call_off"], name="placement_notice_open", condition=Q(is_open=True)
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class TellingRecord(ScopedBase):
    """One record of a notice of a placement: what was decided, or that it was given. Council only.

    Nothing is changed in place: the record with the highest number holds, those before it stay. A decision comes before
    the notice is given; the database takes nothing else.
    """

    notice = models.ForeignKey(PlacementNotice, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=TellingStep.choices)
    recipient_name = models.CharField(max_length=160, blank=True, help_text="To whom the letter goes.")
    recipient_address = models.TextField(blank=True)
    reason = models.TextField(
        blank=True, help_text="Why somebody is left out, or not there; or why it is changed."
    )
    given_on = models.DateField(null=True)
    how = models.CharField(max_length=8, choices=ToldHow.choices, blank=True)
    letter = models.JSONField(
        null=True, help_text="What the letter said when it was given, frozen; none on records from before."
    )
    file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The letter as a PDF.",
    )
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="telling_record_in_one_line"),
            models.CheckConstraint(
                condition=~Q(step__in=[TellingStep.WITHHOLD, TellingStep.NOBODY]) | ~Q(reason=""),
                name="telling_record_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(step=TellingStep.NOTIFY) & ~Q(recipient_name="")
                | ~Q(step=TellingStep.NOTIFY) & Q(recipient_name="", recipient_address=""),
                name="telling_record_names_whom",
            ),
            models.CheckConstraint(
                condition=Q(step=TellingStep.GIVEN, given_on__isnull=False) & ~Q(how="")
                | ~Q(step=TellingStep.GIVEN) & Q(given_on=None, how=""),
                name="telling_record_given_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(letter__isnull=True, file=None) | Q(step=TellingStep.GIVEN, letter__isnull=False),
                name="telling_record_keeps_what_was_given",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(step=TellingStep.GIVEN) | ~Q(reason=""),
                name="telling_record_says_why_changed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["at", "id"],
                name="telling_record_to_render",
                condition=Q(letter__isnull=False, file=None),
            )
        ]

    def __str__(self) -> str:
        return self.get_step_display()
