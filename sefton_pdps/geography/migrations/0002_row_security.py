from django.db import migrations

from sefton_pdps.core.database.rls import reference


class Migration(migrations.Migration):
    dependencies = [("geography", "0001_authorities"), ("core", "0003_provider_of_the_scope")]

    operations = [*reference("geography_authority"), *reference("geography_adjoiningauthority")]
