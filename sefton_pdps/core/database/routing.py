from typing import Any


class OwnerMigrates:
    """Schema changes run as the owner role only; the application's own role owns nothing (ADR 2)."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True
