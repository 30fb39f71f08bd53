from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

# unaccent() alone is only STABLE, because its dictionary could be swapped; named in full it may serve an index. It also
# makes curly apostrophes and long dashes plain. Letters of other scripts have no entry and stay.
FOLD = """
CREATE FUNCTION sefton_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT regexp_replace(
        lower(public.unaccent('public.unaccent', normalize(name, NFC))), '[[:space:]''`’‘ʼ´.‐‑‒–—-]+', '', 'g'
    )
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_clock_scope_and_references")]

    operations = [UnaccentExtension(), migrations.RunSQL(FOLD, "DROP FUNCTION sefton_fold(text)")]
