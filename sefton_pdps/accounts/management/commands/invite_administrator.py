from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import links
from sefton_pdps.accounts.services.people import invite_person
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock


class Command(BaseCommand):
    help = "Invite the first system administrator, who invites everybody else; prints their link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        at = clock.now()
        try:
            validate_email(email)
            with tenancy.scope(tenancy.SYSTEM):
                user = invite_person(
                    name=name,
                    email=email,
                    job_title="",
                    provider_id=None,
                    roles=[Role.SYSTEM_ADMINISTRATOR],
                    by=None,
                    at=at,
                )
        except (DomainError, ValidationError) as refusal:
            raise CommandError(str(refusal)) from refusal
        link = urljoin(settings.BASE_URL, links.address(user, links.Purpose.INVITATION, at=at))
        self.stdout.write(f"{user.name} has been invited by e-mail. The same link: {link}")
