from django.db import migrations

from sefton_pdps.core.database.rls import alter_policy, own_people

ANY_PERSON = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = recipient_id)"


class Migration(migrations.Migration):
    """A message is its recipient's, as before; in a provider's scope its people are found by their index."""

    dependencies = [
        ("notifications", "0003_row_security"),
        ("accounts", "0007_order_indexes"),
    ]

    operations = [
        alter_policy("notifications_notice", "own", using=own_people("recipient_id"), before=ANY_PERSON),
        alter_policy(
            "notifications_notice",
            "own_read",
            using=own_people("recipient_id"),
            before=ANY_PERSON,
            check=True,
        ),
    ]
