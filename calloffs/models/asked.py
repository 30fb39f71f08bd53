from django.db import models
from django.db.models import F, Q

from calloffs.codes import AskedAnswer
from calloffs.models.competitions import CallOff
from calloffs.states import DeclineReason, DirectGround, HowLong
from providers.models import CarerHousehold, Provider, Setting
from sefton_pdps.core.models import ScopedBase


class AskedHome(ScopedBase):
    """A home that was asked for a direct award before its case: for what, until when, and what it answered (ADR 154).

    Its provider and the council see it. One waits for its answer at a time; the next is asked beside it. Whether it may
    still be answered is read from the database's clock; `expired_at` is the record of a job.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="asked_homes")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=24, choices=DirectGround.choices)
    how_long = models.CharField(max_length=12, choices=HowLong.choices, blank=True)
    need = models.CharField(max_length=200, help_text="The need in a line, as an invitation tells it.")
    profile = models.JSONField(help_text="The frozen copy of the anonymised profile, and the term in words.")
    starts_on = models.DateField(help_text="The first night.")
    lines = models.JSONField(help_text="The fee lines as they were put to the home.")
    weekly = models.DecimalField(
        max_digits=10, decimal_places=2, help_text="Pounds a week, all lines together."
    )
    terms = models.TextField(blank=True, help_text="What else is asked of the home; its provider reads it.")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=AskedAnswer.choices, blank=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    answer_note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True, help_text="When it was put on record that nobody answered.")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Nobody, where the search ended and took it with it.",
    )  # fmt: skip
    taken_back_why = models.TextField(blank=True, help_text="Its provider reads it.")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off"],
                condition=Q(answer="", expired_at=None, taken_back_at=None),
                name="asked_home_waits_once",
            ),
            models.UniqueConstraint(
                fields=["call_off"],
                condition=Q(answer=AskedAnswer.ACCEPTED, taken_back_at=None),
                name="asked_home_accepted_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at"), weekly__gt=0), name="asked_home_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None, decline_reason="", answer_note="")
                | Q(
                    answer=AskedAnswer.ACCEPTED,
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                    decline_reason="",
                )
                | Q(answer=AskedAnswer.DECLINED, answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(decline_reason=""),
                name="asked_home_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_why=""),
                name="asked_home_taken_back_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="asked_home_to_expire",
                condition=Q(answer="", expired_at=None, taken_back_at=None),
            ),
            models.Index(fields=["provider", "asked_at", "id"], name="asked_home_provider"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AskedQuestion(ScopedBase):
    """What a home that is asked wants to know, and the council's answer. Its provider and the council see it."""

    asked = models.ForeignKey(AskedHome, on_delete=models.PROTECT, related_name="questions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="")
                & (
                    Q(answer="", answered_at=None, answered_by=None)
                    | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")
                ),
                name="asked_question_is_whole",
            )
        ]
