import django.db.models.deletion
from django.db import migrations, models

ROLE_OF = """
CREATE OR REPLACE FUNCTION calloffs_role_of(office text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE office WHEN 'head_of_service' THEN 'HEAD_OF_SERVICE' WHEN 'dcs' THEN 'DCS'
        WHEN 'asc' THEN 'ASC_DIRECTOR' WHEN 'on_call' THEN 'ON_CALL_AUTHORISER'{nominated} END
$$;
"""
NOMINATED = " WHEN 'nominated' THEN 'NOMINATED_OFFICER'"
# In another's name only by who stands in for them on that day, and for neither of the two where they asked for it.
WHO = """
CREATE FUNCTION calloffs_who_answers_in_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM calloffs_check_acts(
        NEW.by_id, NEW.stand_in_id,
        CASE NEW.office WHEN 'nominated' THEN ARRAY['nominated', 'head_of_service'] ELSE ARRAY[NEW.office::text] END,
        NEW.authorisation_id, NEW.at);
    RETURN NEW;
END $$;
CREATE TRIGGER who_answers_in_law BEFORE INSERT ON calloffs_distanceapproval
    FOR EACH ROW WHEN (NEW.stand_in_id IS NOT NULL) EXECUTE FUNCTION calloffs_who_answers_in_law();
"""
UNDO = """
DROP TRIGGER who_answers_in_law ON calloffs_distanceapproval;
DROP FUNCTION calloffs_who_answers_in_law();
"""


class Migration(migrations.Migration):
    """An approval in law says for whom a stand-in gave it (ADR 123, 127)."""

    dependencies = [("calloffs", "0071_ends_become_sooner")]

    operations = [
        migrations.AddField(
            "distanceapproval",
            "stand_in",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="calloffs.standin",
                help_text="Under which it was decided in another person's name; null: in their own right.",
            ),
        ),
        migrations.RunSQL(ROLE_OF.format(nominated=NOMINATED), ROLE_OF.format(nominated="")),
        migrations.RunSQL(WHO, UNDO),
    ]
