from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, alter_policy, own_people

ANY_PERSON = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id)"


class Migration(migrations.Migration):
    """The same people as before: in a provider's scope its own, found by their index and not by reading everybody."""

    dependencies = [("accounts", "0007_order_indexes")]

    operations = [
        alter_policy("accounts_rolegrant", "own", using=own_people("user_id"), before=ANY_PERSON),
        alter_policy(
            "core_submission", "scope", using=f"{COUNCIL} OR {own_people('user_id')}", before=f"{COUNCIL} OR {ANY_PERSON}",
            check=True,
        ),
    ]  # fmt: skip
