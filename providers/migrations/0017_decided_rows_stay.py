from django.db import migrations

from sefton_pdps.core.database.decided import stays, stays_with


class Migration(migrations.Migration):
    """Rounds, applications, admissions, exemptions and what came of the register stay as they were decided."""

    dependencies = [("providers", "0016_lives_take_steps"), ("core", "0007_decided_rows_stay")]

    operations = [
        stays("providers_frameworkextension"),
        stays(
            "providers_admissionround",
            when="OLD.state <> 'drafted'",
            may_change="state closes_at",
            once="opened_at closed_at cancelled_at",
        ),
        stays_with(
            "providers_admissionround_lots", "providers_admissionround", "admissionround_id", open="drafted"
        ),
        stays(
            "providers_application",
            when="OLD.state <> 'draft'",
            may_change="state compliance_note clarification_question clarification_answer",
            once="moderated_at decided_at decided_by_id decision_reasons withdrawn_at ended_at",
        ),
        stays(
            "providers_application",
            name="stays_at_its_end",
            when="OLD.state IN ('admitted', 'refused', 'withdrawn', 'ended')",
        ),
        stays_with("providers_applicationlot", "providers_application", "application_id", open="draft"),
        stays_with("providers_applicationanswer", "providers_application", "application_id", open="draft"),
        stays_with(
            "providers_applicationdocument",
            "providers_application",
            "application_id",
            open="draft clarification admitted",
        ),
        # Somebody who sees a conflict while scoring declares again.
        stays(
            "providers_assessment", may_change="declared_at has_conflict conflict_note", once="completed_at"
        ),
        stays(
            "providers_assessment",
            name="stays_at_its_end",
            when="OLD.has_conflict OR OLD.completed_at IS NOT NULL",
        ),
        stays("providers_admission", may_change="state", once="removed_at removed_reason"),
        stays("providers_admissionsuspension", may_change="provider_comment", once="ends_at"),
        stays("providers_admissionsuspension", name="stays_at_its_end", when="OLD.ends_at IS NOT NULL"),
        stays("providers_exemption", once="ended_at ended_by_id end_reason"),
        stays("providers_absence", when="OLD.state IN ('closed', 'kept', 'named')"),
        stays(
            "providers_gravechange",
            may_change="state",
            once="told_at decided_at decided_by_id reason overtaken_at",
        ),
        stays("providers_registerimport"),
        stays("providers_registerchange", once="handled_at"),
        stays("providers_registerpreview", when="OLD.state IN ('applied', 'dropped')"),
        stays_with("providers_previewline", "providers_registerpreview", "preview_id", open="reading ready"),
        stays("providers_settingregistration", when="OLD.valid_to IS NOT NULL"),
    ]
