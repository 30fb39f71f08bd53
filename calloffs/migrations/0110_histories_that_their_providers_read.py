from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL

# Of these a provider reads what it is told, and no event beside it: so the names stand here.
TOLD = {
    "calloffs.disclosure": "sharing.accepted sharing.changed sharing.ended sharing.made sharing.opened",
    "calloffs.askedhome": "asked.accepted asked.declined asked.expired asked.home asked.question asked.taken_back"
    " asked.told",
    "placements.placementplan": "placement_plan.agree placement_plan.answer placement_plan.ask"
    " placement_plan.record_agreement placement_plan.send placement_plan.sign placement_plan.supersede"
    " placement_plan.take_back",
    "providers.provider": "provider.contact_kept",
}


def _names(names: str) -> str:
    return ", ".join(f"'{name}'" for name in names.split())


TO_PROVIDERS = " ".join(
    f"WHEN '{kind}' THEN name IN ({_names(names)})"
    f" AND EXISTS (SELECT 1 FROM {kind.replace('.', '_')} own WHERE own.id = subject_id)"
    for kind, names in TOLD.items()
)


class Migration(migrations.Migration):
    """What a provider is told of these records it reads in their history, as it does of its offers."""

    dependencies = [
        ("calloffs", "0109_homes_asked_first_stay"),
        ("placements", "0083_changes_that_wait"),
    ]

    operations = [
        migrations.RunSQL(
            # The scope first: else whoever reads the whole trail looks at these tables for rows that it sees anyway.
            f"CREATE POLICY audit_event_told ON audit_event FOR SELECT USING (NOT {COUNCIL}"
            f" AND CASE subject_type {TO_PROVIDERS} ELSE false END)",
            "DROP POLICY audit_event_told ON audit_event",
        )
    ]
