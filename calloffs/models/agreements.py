from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import CallOff
from calloffs.states import AgreementForm, AgreementState, OfferResult, SignatureCame
from placements.models import Placement
from providers.models import Provider
from sefton_pdps.core.models import ScopedBase


class ServiceAgreement(ScopedBase):
    """The individual service agreement for one child: needs and service both set out (S-46). Its provider sees it."""

    reference = models.CharField(max_length=20, unique=True)
    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="agreements")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="agreements")
    placement = models.ForeignKey(Placement, null=True, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=AgreementState.choices, default=AgreementState.DRAFTED)
    form = models.CharField(max_length=8, choices=AgreementForm.choices, default=AgreementForm.FULL)
    full_due_on = models.DateField(null=True, help_text="Of a short form: by when the full one is signed.")
    supersedes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by",
        help_text="The signed short form that this one takes the place of; both stay.",
    )  # fmt: skip
    needs = models.TextField()
    service = models.TextField()
    terms = models.JSONField(help_text="Frozen: setting, dates, fee lines, notice, night rule, as text.")
    profile = models.JSONField(
        null=True, help_text="The frozen copy of the anonymised profile; none on agreements from before."
    )
    starts_on = models.DateField(null=True, help_text="The first night, to sort by; as agreed in the terms.")
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    council_signed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    council_signed_at = models.DateTimeField(null=True)
    provider_signed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    provider_signed_name = models.CharField(max_length=120, blank=True)
    provider_signed_role = models.CharField(max_length=120, blank=True)
    provider_signed_at = models.DateTimeField(null=True)
    signature_recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who recorded the signature of a provider without an account; null: it signed itself.",
    )  # fmt: skip
    signature_came = models.CharField(max_length=16, choices=SignatureCame.choices, blank=True)
    signed_copy = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="What a provider without an account signed, or the message that it came with; the council's alone.",
    )  # fmt: skip
    ended_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(
        blank=True, help_text="Why the council took it back; the provider reads it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=~Q(needs="") & ~Q(service=""), name="agreement_needs_and_service"
            ),
            models.CheckConstraint(
                condition=Q(form=AgreementForm.SHORT, full_due_on__isnull=False, supersedes=None)
                | Q(form=AgreementForm.FULL, full_due_on=None),
                name="agreement_short_form_waits_for_the_full",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=~Q(state=AgreementState.ENDED),
                name="agreement_superseded_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AgreementState.DRAFTED, AgreementState.ENDED])
                | Q(
                    issued_at__isnull=False, council_signed_at__isnull=False, council_signed_by__isnull=False
                ),
                name="agreement_issued_is_signed_by_the_council",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.SIGNED)
                | Q(provider_signed_at__isnull=False, provider_signed_by__isnull=False)
                | Q(provider_signed_at__isnull=False, signature_recorded_by__isnull=False),
                name="agreement_signed_is_signed_by_the_provider",
            ),
            models.CheckConstraint(
                condition=Q(signature_recorded_by=None, signature_came="")
                | (Q(signature_recorded_by__isnull=False, provider_signed_by=None) & ~Q(signature_came="")),
                name="agreement_recorded_signature_says_how_it_came",
            ),
            models.CheckConstraint(
                condition=Q(signed_copy=None) | Q(signature_recorded_by__isnull=False),
                name="agreement_copy_is_of_a_recorded_signature",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ENDED) | Q(ended_at__isnull=False),
                name="agreement_ended_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_reason="") | Q(state=AgreementState.ENDED),
                name="agreement_withdrawn_reason_ends_it",
            ),
        ]
        indexes = [
            models.Index(fields=["drafted_at", "id"], name="agreement_drafted"),
            models.Index(fields=["provider", "issued_at", "id"], name="agreement_provider"),
            models.Index(
                fields=["provider", "starts_on", "issued_at", "id"],
                name="agreement_to_sign",
                condition=Q(state=AgreementState.ISSUED),
            ),
            models.Index(
                fields=["full_due_on", "id"],
                name="agreement_full_due",
                condition=Q(form=AgreementForm.SHORT, state=AgreementState.SIGNED),
            ),
        ]


class ResultLetter(ScopedBase):
    """What a provider that offered is told of the result, with reasons. Its provider sees it."""

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="letters")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="letters")
    result = models.CharField(max_length=12, choices=OfferResult.choices)
    reasons = models.TextField()
    points = models.JSONField(
        default=dict, help_text="The bidder's own points by criterion, as decimal strings."
    )
    score_reasons = models.JSONField(
        default=dict, help_text="By own offer and criterion, what the evaluators wrote for whoever offered."
    )
    fees_from = models.DecimalField(
        max_digits=10,
        decimal_places=2,
        null=True,
        help_text="The range of all offers' weekly fees, widened; null where the rule tells none.",
    )
    fees_to = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "provider"], name="result_letter_once"),
            models.CheckConstraint(condition=~Q(reasons=""), name="result_letter_has_reasons"),
            models.CheckConstraint(
                condition=Q(fees_from=None, fees_to=None)
                | Q(fees_from__isnull=False, fees_to__isnull=False, fees_from__lt=F("fees_to")),
                name="result_letter_range_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["provider", "sent_at", "id"], name="result_letter_provider")]
