from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models.functions import Length

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.core.database import tenancy
from sefton_pdps.demo.people import PASSWORD


class Command(BaseCommand):
    """Print one sign-in for each role of the demonstration."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Sign-ins are printed in local and demonstration settings only.")
        grants = (
            RoleGrant.objects.in_force().select_related("user").order_by(Length("user__email"), "user__email")
        )
        first: dict[str, str] = {}
        with tenancy.scope(tenancy.SYSTEM):
            for grant in grants.filter(user__email__endswith=".invalid", user__is_active=True):
                first.setdefault(grant.role, grant.user.email)
        width = max((len(role.value) for role in Role if role.name in first), default=0)
        for role in Role:
            if role.name in first:
                self.stdout.write(f"{role.value:<{width}}  {first[role.name]}")
        if first:
            self.stdout.write(f"\nEverybody's password: {PASSWORD}")
