from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from sefton_pdps.core.models import ScopedBase

# A kind that begins so is an e-mail only: its address lets the recipient in, so no inbox shows it.
LINK = "link."
# Topics whose e-mail goes out at once, whatever its reader chose: it lets them in, or somebody may be at their account.
AT_ONCE = ("link", "account")


class Notice(ScopedBase):
    """A message to one person: a line in the in-app inbox, and an outbox row for the e-mail about it.

    `key` makes a repeated queueing harmless. The e-mail carries the title and a link, never a child's data. With an
    `address` in place of a person it is an e-mail alone, such as to whoever answers for a provider by night (ADR 100).
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    address = models.EmailField(blank=True, help_text="In place of a person.")
    kind = models.CharField(max_length=60)
    # "referral" of "referral.submit": what the inbox is filtered by. A column, because under a row policy no index
    # serves a function.
    topic = models.GeneratedField(
        expression=Func(F("kind"), Value("."), Value(1), function="split_part"),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notice_to_deliver",
                condition=Q(delivered_at=None, failed_at=None),
            ),
            models.Index(fields=["recipient", "-created_at"], name="notice_inbox"),
            models.Index(
                fields=["recipient", "-created_at"], name="notice_not_read", condition=Q(read_at=None)
            ),
            models.Index(fields=["recipient", "topic", "-created_at"], name="notice_topic"),
            models.Index(fields=["failed_at", "id"], name="notice_given_up", condition=~Q(failed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | (Q(recipient=None) & ~Q(address="")),
                name="notice_is_to_a_person_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(failed_at=None), name="notice_not_both_sent_and_failed"
            ),
        ]


class DailyMail(ScopedBase):
    """A person's choice of one e-mail a day about their messages; without it each message sends one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="daily_mail")
    due_at = models.DateTimeField(help_text="When the next one goes out.")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="daily_mail_due")]
