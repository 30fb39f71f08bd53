from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "sefton_pdps.geography"
    label = "geography"

    def ready(self) -> None:
        """Add authorities and postcodes to the reference data."""
        from sefton_pdps.core.reference_data import LOADERS
        from sefton_pdps.geography import reference

        LOADERS.append(reference.load)
