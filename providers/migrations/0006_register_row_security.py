from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


class Migration(migrations.Migration):
    dependencies = [("providers", "0005_register_previews_and_decisions")]

    operations = [
        secure("providers_registerpreview", COUNCIL),
        secure("providers_previewline", COUNCIL),
        secure("providers_absence", COUNCIL),
        secure("providers_gravechange", COUNCIL),
        revoke("providers_registerpreview", "DELETE"),
        revoke("providers_absence", "DELETE"),
        revoke("providers_gravechange", "DELETE"),
    ]
