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

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at", "-id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_event_actor"),
            models.Index(fields=["name", "-at", "-id"], name="audit_event_name"),
            models.Index(fields=["at", "id"], name="audit_event_at"),
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
