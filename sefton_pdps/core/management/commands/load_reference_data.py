from typing import Any

from django.core.management.base import BaseCommand

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.reference_data import LOADERS


class Command(BaseCommand):
    """Load reference data (authorities, cost lines, fee kinds, bands) from the TOML files; harmless to repeat."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        with tenancy.scope(tenancy.SYSTEM):
            for load in LOADERS:
                load()
        if options["verbosity"]:
            self.stdout.write("Reference data are loaded.")
