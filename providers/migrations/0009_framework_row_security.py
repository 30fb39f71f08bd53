from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, reference, secure

# What is advertised: a round's page is public.
ADVERTISED = [
    "providers_framework", "providers_frameworkextension", "providers_lot", "providers_admissionround",
    "providers_admissionround_lots", "providers_criterion",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("providers", "0008_exemptions_named_and_dated")]

    operations = [
        *(operation for table in ADVERTISED for operation in reference(table)),
        secure("providers_roundadvice", COUNCIL),
        secure("providers_roundsignoff", COUNCIL),
        secure("providers_registerimport", COUNCIL),
        migrations.AlterModelOptions("registerimport", {"base_manager_name": "objects"}),
        migrations.AlterModelOptions("roundadvice", {"base_manager_name": "objects"}),
    ]
