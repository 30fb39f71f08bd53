from django.db import migrations

from sefton_pdps.core.database.decided import lives


class Migration(migrations.Migration):
    """Rounds, applications, admissions, register previews, absences and grave changes move along their steps only."""

    dependencies = [("providers", "0015_removed_for_a_reason"), ("core", "0006_lives_take_steps")]

    operations = [
        lives(
            "providers_admissionround",
            {"drafted": "signed_off", "signed_off": "open", "open": "closed cancelled"},
            begins="drafted",
        ),
        lives(
            "providers_application",
            {
                "draft": "submitted withdrawn ended",
                "submitted": "compliance withdrawn ended",
                "compliance": "clarification evaluation refused withdrawn ended",
                "clarification": "compliance withdrawn ended",
                "evaluation": "moderation withdrawn ended",
                "moderation": "moderated withdrawn ended",
                "moderated": "admitted refused withdrawn ended",
            },
        ),
        lives("providers_admission", {"active": "suspended removed", "suspended": "active removed"}),
        lives(
            "providers_registerpreview",
            {"reading": "ready dropped", "ready": "reading applied dropped"},
            begins="reading",
        ),
        lives("providers_absence", {"open": "asked closed kept named", "asked": "closed kept named"}),
        lives("providers_gravechange", {"open": "decided overtaken"}),
    ]
