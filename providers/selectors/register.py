"""Reading the imports of the register and what each changed."""

from django.db.models import QuerySet

from providers.models import RegisterChange, RegisterImport


def imports() -> QuerySet[RegisterImport]:
    """Every import, with who made it; only people who may import see them."""
    return RegisterImport.objects.select_related("by")


def changes_in(done: RegisterImport) -> QuerySet[RegisterChange]:
    """What an import changed, with the settings."""
    return done.changes.select_related("setting__provider")
