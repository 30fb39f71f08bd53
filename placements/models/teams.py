from django.db import models
from django.db.models import F, Q

from sefton_pdps.core.models import ScopedBase


class Team(ScopedBase):
    """A team of social workers. Its manager and the stand-in meet the team's children by name; council only."""

    name = models.CharField(max_length=80, unique=True)
    manager = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stand_in=None) | Q(manager=None) | ~Q(stand_in=F("manager")),
                name="team_stand_in_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name
