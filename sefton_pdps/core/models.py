from django.db import models

from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.database.tenancy import ScopedQuerySet


class Base(models.Model):
    """A row with a random key: it may stand in a URL and lets nobody count rivals."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class ScopedBase(Base):
    """A row of a row-secured table: its querysets raise when no scope is set."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class InForce(models.Model):
    """Dated data: a row that is in force from a day to a day, as `sefton_pdps.audit.dated` sets and ends it."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The first day not in force.")

    class Meta:
        abstract = True


class ReferenceCounter(models.Model):
    """The last number given out for each kind of human reference and year."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class WorkerHeart(models.Model):
    """When a worker last ran the heartbeat task; the health page reads it."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A form's idempotency key, once used: the same key a second time changes nothing."""

    key = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.key)
