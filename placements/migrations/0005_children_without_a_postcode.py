import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure

# A child is found by both names as one word in either order, each part of a name, and the reference or its number.
TERMS = """
CREATE FUNCTION placements_child_terms(child placements_child) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT term FROM (
        SELECT sefton_fold(child.given_name || child.family_name) AS term
        UNION SELECT sefton_fold(child.family_name || child.given_name)
        UNION SELECT sefton_fold(child.reference)
        UNION SELECT sefton_fold(regexp_replace(child.reference, '^.*-', ''))
        UNION SELECT sefton_fold(part) FROM regexp_split_to_table(
            child.given_name || ' ' || child.family_name, '[[:space:]''`’‘ʼ´.‐‑‒–—-]+') AS part
    ) AS terms WHERE term <> ''
$$;
CREATE FUNCTION placements_keep_child_terms() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM placements_childsearchterm WHERE child_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    INSERT INTO placements_childsearchterm (id, child_id, term)
        SELECT gen_random_uuid(), NEW.id, term FROM placements_child_terms(NEW) AS term;
    RETURN NEW;
END $$;
CREATE TRIGGER child_terms AFTER INSERT OR UPDATE OF given_name, family_name, reference ON placements_child
    FOR EACH ROW EXECUTE FUNCTION placements_keep_child_terms();
CREATE TRIGGER child_terms_gone BEFORE DELETE ON placements_child
    FOR EACH ROW EXECUTE FUNCTION placements_keep_child_terms();
"""
UNDO = """
DROP TRIGGER child_terms_gone ON placements_child;
DROP TRIGGER child_terms ON placements_child;
DROP FUNCTION placements_keep_child_terms();
DROP FUNCTION placements_child_terms(placements_child);
"""
REASONS = [
    ("unaccompanied", "Unaccompanied, without a home in the United Kingdom"),
    ("elsewhere", "The home is abroad, in Northern Ireland, the Isle of Man or the Channel Islands"),
    ("no_fixed_home", "No fixed home"),
    ("confidential", "Confidential: the address is kept out of this record"),
    ("unknown", "Not known yet"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_folded_names"),
        ("placements", "0004_typed_needs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="child",
            name="home_postcode",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="child",
            name="no_postcode",
            field=models.CharField(blank=True, choices=REASONS, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="child",
            name="measured_from_area",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="child",
            constraint=models.CheckConstraint(
                condition=(~Q(home_postcode="") & Q(no_postcode=""))
                | (Q(home_postcode="") & Q(no_postcode__in=[code for code, _label in REASONS])),
                name="child_postcode_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="child",
            constraint=models.CheckConstraint(
                condition=Q(no_postcode="")
                | Q(easting=None, northing=None, authority_code="", measured_from_area=False),
                name="child_without_postcode_has_no_place",
            ),
        ),
        migrations.CreateModel(
            name="ChildSearchTerm",
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
                ("term", models.CharField(db_collation="C", max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="search_terms",
                        to="placements.child",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["term", "child"], name="child_search_term")],
            },
        ),
        secure("placements_childsearchterm", COUNCIL),
        revoke("placements_childsearchterm", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL(TERMS, UNDO),
    ]
