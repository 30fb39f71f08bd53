from django.db import models
from django.db.models import F, Q

from placements.models.children import Child
from placements.states import Apart, AuthorityEnd, AuthorityOver, Giver, LegalStatus, ToldBy
from sefton_pdps.core.models import ScopedBase

KINDS = [*LegalStatus.choices, *Apart.choices]
# None of them is until further order.
BOUNDED = (
    LegalStatus.L1, LegalStatus.L2, LegalStatus.L3, Apart.DOL, Apart.SECURE, Apart.SECURE_ALONE,
)  # fmt: skip


class LegalAuthority(ScopedBase):
    """By which right the council places a child, deprives a child of liberty, or keeps a child secure. Council only.

    Of each (`over`) the one that began last is in force, until it is ended or runs out: a new one ends the one before
    by beginning. What was told wrongly is marked as corrected and another row stands in its place (ADR 142).
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="authorities")
    over = models.CharField(max_length=10, choices=AuthorityOver.choices)
    kind = models.CharField(max_length=2, choices=KINDS)
    began_at = models.DateTimeField(help_text="The first minute of its day, where no hour counts.")
    runs_out_at = models.DateTimeField(null=True, help_text="Null: until further order.")
    giver = models.CharField(max_length=10, choices=Giver.choices, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    conditions = models.TextField(blank=True)
    told_by = models.CharField(max_length=10, choices=ToldBy.choices)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=12, choices=AuthorityEnd.choices, blank=True)
    end_note = models.TextField(blank=True)
    end_recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_recorded_at = models.DateTimeField(null=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_as")
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    correction_reason = models.TextField(blank=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["-began_at", "-recorded_at"]
        constraints = [
            # Two that began at one moment would both be the last: then nobody could say which is in force.
            models.UniqueConstraint(
                fields=["child", "over", "began_at"],
                condition=Q(corrected_at=None),
                name="legal_authority_in_force_once",
            ),
            models.CheckConstraint(
                condition=Q(over=AuthorityOver.PLACING, kind__in=LegalStatus.values)
                | Q(over=AuthorityOver.LIBERTY, kind__in=[Apart.DOL, Apart.APPLIED])
                | Q(over=AuthorityOver.SECURE, kind__in=[Apart.SECURE, Apart.SECURE_ALONE]),
                name="legal_authority_kind_is_over",
            ),
            models.CheckConstraint(
                condition=(Q(runs_out_at=None) | Q(runs_out_at__gt=F("began_at")))
                & (Q(ended_at=None) | Q(ended_at__gte=F("began_at")))
                & (Q(ended_at=None) | Q(runs_out_at=None) | Q(ended_at__lte=F("runs_out_at"))),
                name="legal_authority_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(told_by=ToldBy.OFFICER)
                | (Q(recorded_by__isnull=False) & (Q(kind=LegalStatus.V2) ^ Q(giver=""))),
                name="legal_authority_consent_has_its_giver",
            ),
            # What the law or the court bounds has its end.
            models.CheckConstraint(
                condition=~Q(kind__in=BOUNDED) | Q(runs_out_at__isnull=False),
                name="legal_authority_ends_by_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="", end_note="", end_recorded_by=None, end_recorded_at=None)
                | (
                    Q(ended_at__isnull=False, end_recorded_by__isnull=False, end_recorded_at__isnull=False)
                    & ~Q(end_reason="")
                ),
                name="legal_authority_end_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None, correction_reason="")
                | (Q(corrected_at__isnull=False, corrected_by__isnull=False) & ~Q(correction_reason="")),
                name="legal_authority_correction_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()
