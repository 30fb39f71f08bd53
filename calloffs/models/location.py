from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.models.authorisations import Authorisation
from calloffs.rules.location import ANSWERS, BY_SOMEBODY, IN_WORDS
from calloffs.states import GateAnswer, GateHow, LawGate, NotNearer
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase

FITS = Q()
for _gate, _answers in ANSWERS.items():
    FITS |= Q(gate=_gate, answer__in=_answers)
WHO_AND_WHEN = ~Q(whom="") & Q(done_on__isnull=False)


class LocationGate(ScopedBase, InForce):
    """What the law asks before a home outside the area is approved, from a day to a day: dated data (ADR 144).

    A gate with years is asked of a child of these school years on the first night. What is asked near by is asked at a
    distance too. `may_follow`: in an emergency it may be answered within the clock of the consultations.
    """

    gate = models.CharField(max_length=12, choices=LawGate.choices)
    near_too = models.BooleanField(
        default=True, help_text="Asked about a home in an adjoining authority too; at a distance always."
    )
    from_year = models.SmallIntegerField(null=True, help_text="The first school year of which it is asked.")
    to_year = models.SmallIntegerField(null=True, help_text="The last one.")
    may_follow = models.BooleanField(default=False, help_text="In an emergency it may follow.")
    to_confirm = models.BooleanField(default=True, help_text="For the council’s lawyers to confirm.")
    legal_basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["gate", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="location_gate_in_force_once",
                expressions=[
                    ("gate", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="location_gate_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="location_gate_stands_on_a_rule"),
            models.CheckConstraint(
                condition=Q(from_year=None, to_year=None) | Q(from_year__lte=F("to_year")),
                name="location_gate_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.get_gate_display()


class LocationAnswer(ScopedBase):
    """One answer to what the law asks before the move: who was asked, on which day, and what came of it. Council only.

    It stands for the home of its authorisation, also where that is asked for again. The newest answer to a question
    holds; those before it stay.
    """

    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, related_name="location_answers"
    )
    gate = models.CharField(max_length=12, choices=LawGate.choices)
    number = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=16, choices=GateAnswer.choices)
    reasons = ArrayField(
        models.CharField(max_length=16, choices=NotNearer.choices),
        default=list,
        help_text="Why no home nearer.",
    )
    whom = models.CharField(
        max_length=160, blank=True, help_text="Who asked the child, was consulted or approved."
    )
    done_on = models.DateField(null=True)
    how = models.CharField(
        max_length=12, choices=GateHow.choices, blank=True, help_text="Of the area authority."
    )
    care_plan_given = models.BooleanField(
        default=False, help_text="The area authority was given the care plan."
    )
    words = models.TextField(blank=True, help_text="What was said, or why it was so.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authorisation", "gate", "number"], name="location_answer_in_one_line"
            ),
            models.CheckConstraint(condition=FITS, name="location_answer_fits_its_question"),
            models.CheckConstraint(
                condition=~Q(answer__in=BY_SOMEBODY) | WHO_AND_WHEN, name="location_answer_says_who_and_when"
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=IN_WORDS) & ~Q(gate=LawGate.FITTING) | ~Q(words=""),
                name="location_answer_is_in_words",
            ),
            models.CheckConstraint(
                condition=Q(gate=LawGate.NEARER, reasons__len__gt=0)
                | ~Q(gate=LawGate.NEARER) & Q(reasons=[]),
                name="location_answer_codes_why_not_nearer",
            ),
            models.CheckConstraint(
                condition=Q(gate=LawGate.AREA) & ~Q(how="")
                | ~Q(gate=LawGate.AREA) & Q(how="", care_plan_given=False),
                name="location_answer_says_how_the_area_was_told",
            ),
        ]
