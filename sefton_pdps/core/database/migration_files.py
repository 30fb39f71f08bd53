"""How our lists of codes are written into the files of migrations."""

from enum import Enum

from django.db.migrations.serializer import EnumSerializer
from django.db.migrations.writer import MigrationWriter

from sefton_pdps.core.choices import Choices


class _CodeSerializer(EnumSerializer):
    """A member of a list of codes is written as its code, as Django does with its own `TextChoices`.

    By its name, a migration would read today's `states.py`: a member that is renamed would break what has long run.
    """

    def serialize(self) -> tuple[str, set[str]]:
        if isinstance(self.value, Choices):
            return repr(self.value.value), set()
        return super().serialize()


# In the place of Django's own, which would find every member first.
MigrationWriter.register_serializer(Enum, _CodeSerializer)
