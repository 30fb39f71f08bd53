from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from sefton_pdps.core import tenancy


class Command(BaseCommand):
    """Load reference data (authorities, cost lines, fee kinds, bands) from the TOML files; harmless to repeat."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        with tenancy.scope(tenancy.SYSTEM):
            for name in settings.REFERENCE_LOADERS:
                import_string(name)()
        if options["verbosity"]:
            self.stdout.write("Reference data are loaded.")
