from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

OWED = "starts_on due_on published_on reference not_owed_reason recorded_by_id recorded_at"


class Migration(migrations.Migration):
    """What an award owes, under which rule, and what was recorded of it once: for the council, and as it was."""

    dependencies = [("calloffs", "0061_notices_of_awards")]

    operations = [
        secure("calloffs_noticerule", COUNCIL),
        secure("calloffs_owednotice", COUNCIL),
        stays("calloffs_noticerule", once="valid_to"),
        stays("calloffs_owednotice", once=OWED),
    ]
