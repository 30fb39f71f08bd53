from django.db import models

ACTOR_LENGTH = 160


class Event(models.Model):
    """Something that somebody did, or opened. Never changed and never removed.

    `payload` holds ids, field names and states; never prices, sealed text or a child's data.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_words = models.CharField(max_length=ACTOR_LENGTH)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
            models.Index(fields=["name", "-id"], name="audit_event_name"),
            models.Index(fields=["at", "id"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
