from django.db import migrations

END = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE calloffs_serviceagreement agreement SET state = 'ended', ended_at = call_off.no_award_at
FROM calloffs_calloff call_off
WHERE call_off.id = agreement.call_off_id AND call_off.state = 'no_award' AND agreement.state = 'drafted';
"""


class Migration(migrations.Migration):
    """Drafts of call-offs that ended before drafts ended with them: no step is left that takes them anywhere."""

    dependencies = [("calloffs", "0008_drafts_end_with_their_call_off")]

    operations = [migrations.RunSQL(END, migrations.RunSQL.noop)]
