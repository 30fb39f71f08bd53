from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit, secure

# The things whose history a provider's pages tell. Each table's own policy decides which of them are its own.
HISTORIES = {
    "providers.application": "providers_application",
    "providers.setting": "providers_setting",
    "calloffs.invitation": "calloffs_invitation",
    "calloffs.offer": "calloffs_offer",
    "calloffs.serviceagreement": "calloffs_serviceagreement",
}
OWN = " ".join(
    f"WHEN '{kind}' THEN EXISTS (SELECT 1 FROM {table} own WHERE own.id = subject_id)"
    for kind, table in HISTORIES.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("calloffs", "0017_offers_pass_the_gate"),
        ("audit", "0004_row_security"),
        ("providers", "0009_framework_row_security"),
    ]

    operations = [
        secure("calloffs_delegationband", COUNCIL),
        admit("audit_event", "own", "SELECT", using=f"CASE subject_type {OWN} ELSE false END"),
    ]
