from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.demo.loading import load


class Command(BaseCommand):
    """Load both demonstration data sets into an empty database; the same rows for the same arguments."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2022)
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="the day of the story's end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Demonstration data are loaded in local and demonstration settings only.")
        if "owner" not in connections:
            raise CommandError(
                "Set MIGRATE_DATABASE_URL: the story moves the clock, which only the owner role may."
            )
        with tenancy.scope(tenancy.SYSTEM):
            filled = User.objects.exists()
        if filled:
            raise CommandError("The database already holds people. Load the demonstration into an empty one.")
        # A load that was killed leaves the clock where its story stood.
        clock.set_right()
        load(seed=options["seed"], today=options["today"] or clock.today(), say=self.stdout.write)
