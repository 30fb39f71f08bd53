from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database import rls

OWN = "owner_scope = (SELECT sefton_scope())"
SHARED = rls.own_rows("shared_with_provider_id")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_clock_scope_and_references")]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=sefton_pdps.core.database.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner_scope", models.CharField(max_length=50)),
                ("shared_with_provider_id", models.UUIDField(blank=True, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("original_name", models.CharField(max_length=120)),
                ("path", models.CharField(max_length=80, unique=True)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField()),
                ("created_by_id", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner_scope__regex", "^(council|provider:[0-9a-f-]{36})$")),
                        name="stored_file_has_an_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="stored_file_has_a_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="stored_file_is_not_empty"
                    ),
                ],
            },
        ),
        rls.secure(
            "files_storedfile",
            using=f"{rls.COUNCIL} OR {OWN} OR {SHARED}",
            check=f"{rls.COUNCIL} OR ({OWN} AND shared_with_provider_id IS NULL)",
        ),
        rls.revoke("files_storedfile", "UPDATE, DELETE"),
    ]
