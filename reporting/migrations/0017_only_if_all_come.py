from django.db import migrations

CHANGES = (
    "household_id place_id available_on quality_answers social_value_answer price_lines saved_at saved_by_id"
)
TRIGGER = """
DROP TRIGGER provider_changes ON calloffs_offerdraft;
CREATE TRIGGER provider_changes BEFORE UPDATE ON calloffs_offerdraft FOR EACH ROW
    WHEN (current_user = 'sefton_app' AND current_setting('sefton.scope', true) LIKE 'provider:%')
    EXECUTE FUNCTION sefton_provider_changes(':{columns}');
"""


class Migration(migrations.Migration):
    """A provider's working copy says too whether it is offered only if all brothers and sisters come (ADR 162)."""

    dependencies = [("reporting", "0016_awards_of_quarters"), ("calloffs", "0111_all_or_none")]

    operations = [
        migrations.RunSQL(TRIGGER.format(columns=f"{CHANGES} only_all"), TRIGGER.format(columns=CHANGES)),
    ]
