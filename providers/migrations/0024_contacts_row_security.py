from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.provider_writes import provider_within, provider_writes
from sefton_pdps.core.database.rls import COUNCIL, own_rows, secure


class Migration(migrations.Migration):
    """A provider reads and adds its own contacts, none as the council's word; no row is changed afterwards."""

    dependencies = [
        ("providers", "0023_contacts"),
        ("core", "0007_decided_rows_stay"),
    ]

    operations = [
        secure("providers_contact", f"{COUNCIL} OR {own_rows()}"),
        provider_writes("providers_contact", adds="NOT NEW.by_council"),
        provider_within(
            "providers_contact",
            "setting_id",
            "providers_setting",
            on="INSERT",
            when="NEW.setting_id IS NOT NULL",
        ),
        stays("providers_contact"),
    ]
