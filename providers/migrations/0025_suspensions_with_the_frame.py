from django.db import migrations

from sefton_pdps.core.database.rls import admit_owner

# Which admissions of a person's provider are suspended now, in the statement that reads the person of a session: no scope
# is known there yet, so it is a door (ADR 28, ADR 51), and answers for the exact key of a person only. "[]" of the council.
DOOR = """
CREATE FUNCTION providers_suspended_for_frame(of_id uuid) RETURNS TABLE (suspended jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'admission', admission.id, 'lot', lot.name, 'ground', suspension.ground,
               'since', suspension.starts_at, 'review_on', suspension.review_on) ORDER BY lot.number, lot.id), '[]')
      FROM accounts_user person
      JOIN providers_admissionsuspension suspension
        ON suspension.provider_id = person.provider_id AND suspension.ends_at IS NULL
      JOIN providers_admission admission ON admission.id = suspension.admission_id AND admission.state = 'suspended'
      JOIN providers_lot lot ON lot.id = admission.lot_id
     WHERE person.id = of_id $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0024_contacts_row_security"),
        ("accounts", "0008_own_people_by_their_index"),
    ]

    operations = [
        admit_owner("providers_admission"),
        admit_owner("providers_admissionsuspension"),
        migrations.RunSQL(DOOR, "DROP FUNCTION providers_suspended_for_frame(uuid)"),
    ]
