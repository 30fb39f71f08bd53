from django.db import models
from django.db.models import Q

from calloffs.models.competitions import CallOff
from calloffs.states import ApproachAnswer, AskedHow, DeclineReason, LadderGround, RungResult
from placements.states import Regime
from providers.models import Provider, Setting
from providers.states import Regulator
from sefton_pdps.core.models import ScopedBase


class LadderRung(ScopedBase):
    """A rung of the contingency ladder that a call-off reached or skipped, with its route as in force that day.

    Name, regime and legal basis are those of the day (S-3, S-35): an award from here stands on them. The database
    keeps the order: no rung is added before each lower one in force is there, and while a lower one is open only with
    a ground. Council only.

    A rung that was skipped may be opened while the search runs: a row beside the one that says why it was skipped.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="rungs")
    rung = models.PositiveSmallIntegerField()
    route = models.SlugField(
        max_length=20, help_text="The code of the route; the placement is recorded by it."
    )
    name = models.CharField(max_length=120)
    regime = models.CharField(max_length=12, choices=Regime.choices)
    legal_basis = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(
        max_length=20, choices=LadderGround.choices, blank=True, help_text="Of skipping, or several at once."
    )
    reason = models.TextField(blank=True)
    result = models.CharField(
        max_length=20, choices=RungResult.choices, blank=True, help_text="Empty while it is open."
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rung", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "rung"], condition=~Q(result=RungResult.SKIPPED), name="ladder_rung_once"
            ),
            models.UniqueConstraint(
                fields=["call_off", "rung"],
                condition=Q(result=RungResult.SKIPPED),
                name="ladder_rung_skipped_once",
            ),
            models.CheckConstraint(
                condition=Q(ground="", reason="") | (~Q(ground="") & ~Q(reason="")),
                name="ladder_ground_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(result="", closed_at=None) | (~Q(result="") & Q(closed_at__isnull=False)),
                name="ladder_result_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(result=RungResult.SKIPPED) | ~Q(ground=""), name="ladder_skipped_has_a_ground"
            ),
        ]


class LadderApproach(ScopedBase):
    """Somebody who was asked on a rung, and the answer: by telephone, e-mail, portal or in a meeting (S-35).

    A provider on record, or one outside by its name; the home by its own regulator's number, `setting` once it is on
    record. A yes stands until an award is made of it or somebody records why it fell away. Council only.
    """

    rung = models.ForeignKey(LadderRung, on_delete=models.PROTECT, related_name="approaches")
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="+")
    provider_name = models.CharField(max_length=200)
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="+")
    home_name = models.CharField(max_length=200, blank=True)
    regulator = models.CharField(max_length=12, choices=Regulator.choices, default=Regulator.OFSTED)
    identifier = models.CharField(
        max_length=20, blank=True, help_text="The home's number with its regulator."
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_how = models.CharField(max_length=12, choices=AskedHow.choices)
    answer = models.CharField(
        max_length=12, choices=ApproachAnswer.choices, blank=True, help_text="Empty while it is waited for."
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=160, blank=True, help_text="Who answered: name and job.")
    weekly = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, help_text="Pounds a week, as named."
    )
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    fell_away_at = models.DateTimeField(null=True)
    fell_away_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    fell_away_why = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(provider_name=""), name="ladder_approach_names_who_was_asked"
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=[ApproachAnswer.YES, ApproachAnswer.NO])
                | (Q(answered_at__isnull=False) & ~Q(answered_by="")),
                name="ladder_answer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ApproachAnswer.YES) | Q(weekly__gt=0, decline_reason=""),
                name="ladder_yes_names_its_fee",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ApproachAnswer.NO) | ~Q(decline_reason=""), name="ladder_no_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(fell_away_at=None, fell_away_by=None, fell_away_why="")
                | Q(answer=ApproachAnswer.YES, fell_away_at__isnull=False, fell_away_by__isnull=False)
                & ~Q(fell_away_why=""),
                name="ladder_yes_that_fell_away_says_why",
            ),
        ]

    @property
    def stands(self) -> bool:
        """A yes that has not fallen away."""
        return self.answer == ApproachAnswer.YES and self.fell_away_at is None
