import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, own_rows, secure

# No code is good twice, whatever a caller does: steps only grow, a used recovery code stays used.
GROWS = """
CREATE FUNCTION accounts_code_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_step <= OLD.last_step OR NEW.secret <> OLD.secret OR NEW.user_id <> OLD.user_id THEN
        RAISE EXCEPTION 'a code of a second factor is good once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER code_once BEFORE UPDATE ON accounts_secondfactor
    FOR EACH ROW EXECUTE FUNCTION accounts_code_once();
CREATE FUNCTION accounts_recovery_code_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL OR NEW.mark <> OLD.mark OR NEW.factor_id <> OLD.factor_id THEN
        RAISE EXCEPTION 'a recovery code is good once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_code_once BEFORE UPDATE ON accounts_recoverycode
    FOR EACH ROW EXECUTE FUNCTION accounts_recovery_code_once();
"""
UNDO = """
DROP TRIGGER recovery_code_once ON accounts_recoverycode;
DROP FUNCTION accounts_recovery_code_once();
DROP TRIGGER code_once ON accounts_secondfactor;
DROP FUNCTION accounts_code_once();
"""
OWN_PEOPLE = f"SELECT id FROM accounts_user WHERE {own_rows()}"


def key() -> models.UUIDField:
    return models.UUIDField(
        default=sefton_pdps.core.database.ids.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_doors_and_row_security")]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", key()),
                ("secret", models.BinaryField()),
                ("last_step", models.BigIntegerField()),
                ("confirmed_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", key()),
                ("mark", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="accounts.secondfactor",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("factor", "mark"), name="recovery_code_once")]
            },
        ),
        migrations.RunSQL(GROWS, UNDO),
        secure("accounts_secondfactor", f"{COUNCIL} OR user_id IN ({OWN_PEOPLE})"),
        secure(
            "accounts_recoverycode",
            f"{COUNCIL} OR factor_id IN (SELECT id FROM accounts_secondfactor WHERE user_id IN ({OWN_PEOPLE}))",
        ),
    ]
