from django.db import models
from django.db.models import Q

from sefton_pdps.core.models import ScopedBase

ACTOR_LENGTH = 160


class Event(ScopedBase):
    """Something that somebody did, or opened. Never changed and never removed.

    `payload` holds ids, field names and states; never prices, sealed text or a child's data.
    Its order is `at`, then the key, which begins with the event's turn within that moment: a number that all events
    share would let a provider count its rivals'.
    """

    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_words = models.CharField(max_length=ACTOR_LENGTH)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    # Whose chain it is a link of; a trigger of the app that knows sets it, whatever is given here.
    chain_id = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at", "-id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_event_actor"),
            models.Index(fields=["name", "-at", "-id"], name="audit_event_name"),
            models.Index(fields=["at", "id"], name="audit_event_at"),
            models.Index(fields=["chain_id"], name="audit_event_chain", condition=Q(chain_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"


class Refusal(ScopedBase):
    """How often a person was refused one page within one minute: one row, however often they try."""

    person_id = models.UUIDField()
    page = models.CharField(max_length=100)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "page", "minute"], name="refusal_once_a_minute"),
            models.CheckConstraint(condition=Q(count__gt=0), name="refusal_is_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.count}"


class ChainTail(ScopedBase):
    """Where a chain ends: the row that whoever adds a link locks, so that no two links follow the same one.

    Written by the trigger that links events, and by nothing else.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    sequence = models.PositiveIntegerField()
    hash = models.BinaryField()
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id} at {self.sequence}"


class ChainLink(ScopedBase):
    """One link: SHA-256 over the link before it, the ids and the clear part of an event, and `digest`.

    `digest` is over what of the event may be removed one day (who did it, what is said), salted: with the salt gone
    nobody tells from it who it was, and the chain still holds (ADR 157).
    """

    id = models.UUIDField(primary_key=True, editable=False)  # the event's
    chain_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain_id", "sequence"], name="chain_link_in_turn"),
            models.UniqueConstraint(fields=["chain_id", "previous"], name="chain_link_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.sequence}"


class ChainSalt(ScopedBase):
    """The salt of a link's digest; it goes with what is removed."""

    id = models.UUIDField(primary_key=True, editable=False)  # the event's
    salt = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)
