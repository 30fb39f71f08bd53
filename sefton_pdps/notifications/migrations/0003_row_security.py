from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit, secure

OWN = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = recipient_id)"


class Migration(migrations.Migration):
    """A message is its recipient's; whoever has a scope may tell anybody something, and reads it no more."""

    dependencies = [
        ("notifications", "0002_given_up_in_order"),
        ("accounts", "0004_doors_and_row_security"),
    ]

    operations = [
        secure("notifications_notice", COUNCIL),
        admit("notifications_notice", "own", "SELECT", using=OWN),
        admit("notifications_notice", "own_read", "UPDATE", using=OWN, check=OWN),
        admit("notifications_notice", "write", "INSERT", check="(SELECT sefton_scope() IS NOT NULL)"),
    ]
