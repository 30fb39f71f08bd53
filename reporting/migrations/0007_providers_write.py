from django.db import migrations

from sefton_pdps.core.database.provider_writes import provider_within, provider_writes

UNDECIDED = ("draft", "submitted", "compliance", "clarification", "evaluation", "moderation", "moderated")
NOTHING = [
    "calloffs_calloff",
    "calloffs_offer",
    "calloffs_offerpriceline",
    "calloffs_publishedquestion",
    "calloffs_resultletter",
    "placements_feeline",
    "placements_placement",
    "providers_admission",
    "providers_agreedscore",
    "providers_provider",
    "providers_roundcancellation",
    "providers_settingregistration",
]
DECLINE = "declined_at declined_by_id decline_reason decline_note"
DECLINES = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in DECLINE.split())
SIGNATURE = "provider_signed_by_id provider_signed_name provider_signed_role provider_signed_at"


class Migration(migrations.Migration):
    """What a provider's scope may write: what a provider's services write, in the tables of every app.

    It stands in the highest app, whose rows no provider reaches, because it is one list over all the tables.
    """

    dependencies = [
        ("reporting", "0006_audit_exports"),
        ("calloffs", "0028_reason_of_a_shorter_term"),
        ("placements", "0022_cancelled_with_a_reason"),
        ("providers", "0015_removed_for_a_reason"),
        ("accounts", "0005_second_factor"),
        ("axes", "0010_accessattemptexpiration"),
        ("notifications", "0003_row_security"),
        ("core", "0005_provider_writes"),
    ]

    operations = [
        *map(provider_writes, NOTHING),
        # --- Competitions ---
        provider_writes(
            "calloffs_invitation",
            changes={"": f"first_opened_at {DECLINE}"},
            changes_when="OLD.first_opened_at IS NULL OR NEW.first_opened_at = OLD.first_opened_at",
        ),
        provider_within(
            "calloffs_invitation",
            "call_off_id",
            "calloffs_calloff",
            states="published",
            on="UPDATE",
            when=DECLINES,
        ),
        provider_writes(
            "calloffs_clarification",
            adds="NEW.state = 'asked' AND NEW.answer = '' AND NEW.answered_at IS NULL AND NEW.answered_by_id IS NULL",
        ),
        provider_within("calloffs_clarification", "call_off_id", "calloffs_calloff", states="published"),
        provider_writes(
            "calloffs_offerdraft",
            adds="true",
            changes={
                "": "household_id place_id available_on quality_answers social_value_answer price_lines saved_at"
                " saved_by_id"
            },
        ),
        provider_within("calloffs_offerdraft", "call_off_id", "calloffs_calloff"),
        provider_within("calloffs_offerdraft", "setting_id", "providers_setting"),
        provider_writes("calloffs_serviceagreement", changes={"issued>signed": SIGNATURE}),
        # --- Settings and places ---
        provider_writes(
            "providers_setting", changes={"": "age_from age_to gender caters_for vacancies_confirmed_at"}
        ),
        provider_writes("providers_carerhousehold", adds="true"),
        provider_within("providers_carerhousehold", "setting_id", "providers_setting"),
        provider_writes("providers_place", adds="NEW.closes_on IS NULL"),
        provider_within("providers_place", "setting_id", "providers_setting"),
        provider_writes("providers_placehold", adds="true", changes={"": "ends_on"}, removes=True),
        provider_within("providers_placehold", "place_id", "providers_place"),
        # --- Applications ---
        provider_writes(
            "providers_application",
            adds="NEW.state = 'draft' AND coalesce(NEW.submitted_at, NEW.moderated_at, NEW.decided_at,"
            " NEW.withdrawn_at, NEW.ended_at) IS NULL AND NEW.decided_by_id IS NULL AND NEW.compliance_note || "
            "NEW.clarification_question || NEW.clarification_answer || NEW.decision_reasons = ''",
            changes={
                "draft>submitted": "submitted_at",
                "clarification>compliance": "clarification_answer",
                **{f"{state}>withdrawn": "withdrawn_at" for state in UNDECIDED},
            },
        ),
        provider_within(
            "providers_application", "round_id", "providers_admissionround", states="open", on="INSERT"
        ),
        provider_writes("providers_applicationlot", adds="true", removes=True),
        provider_within(
            "providers_applicationlot", "application_id", "providers_application", states="draft"
        ),
        provider_writes(
            "providers_applicationanswer", adds="true", changes={"": "text to_confirm saved_at saved_by_id"}
        ),
        provider_within(
            "providers_applicationanswer", "application_id", "providers_application", states="draft"
        ),
        provider_writes(
            "providers_applicationdocument",
            adds="true",
            changes={"": "file_id expires_on to_confirm added_at"},
        ),
        provider_within(
            "providers_applicationdocument",
            "application_id",
            "providers_application",
            states="draft clarification admitted",
        ),
        provider_writes(
            "providers_admissionsuspension",
            changes={"": "provider_comment"},
            changes_when="OLD.ends_at IS NULL",
        ),
        # --- The own people ---
        provider_writes("accounts_user", changes={"": "password last_login"}),
        provider_writes("accounts_kepttext", adds="true", removes=True),
        provider_writes("accounts_secondfactor", adds="true", changes={"": "last_step"}, removes=True),
        provider_writes("accounts_recoverycode", adds="true", changes={"": "used_at"}, removes=True),
        provider_writes("axes_accessattempt", removes=True),
        provider_writes("axes_accesslog", adds="true", changes={"": "logout_time"}),
        provider_writes("core_submission", adds="true", changes={"": "outcome"}),
        provider_writes("notifications_notice", adds="true", changes={"": "read_at"}),
    ]
