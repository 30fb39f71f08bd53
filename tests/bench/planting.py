"""Many rows in a moment: the small world of the tests, copied inside the database as often as asked.

Each copy has keys of its own (a digest of the old key and the copy's number), so that what hangs together in the world
hangs together in every copy. By the superuser with triggers asleep, in a clone that nobody else uses: checks, unique
and exclusion constraints hold for every row, foreign keys by construction.

Made harsh on purpose, and like life: one copy in ten is the world's own providers' (so that one of them has thousands
of rows), one in 47 stands as the world stands, and everything live in the others has ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models

from sefton_pdps.local.pytest_servers import servers

OWN_SHARE, LIVE_SHARE = 10, 47
# A copy's days lie so far back, at most.
DAYS = 1000
COPIED_APPS = ("providers", "placements", "calloffs")
ALSO_COPIED = ("files.StoredFile", "jobs.Job", "accounts.User", "accounts.RoleGrant", "notifications.Notice",
               "audit.Event", "reporting.AuditExport")  # fmt: skip
# What the council sets up, of which no number grows; what no list shows; and what is kept of settings.
NOT_COPIED = frozenset(
    ["Framework", "FrameworkExtension", "Lot", "AdmissionRound", "RoundAdvice", "RoundCancellation", "RoundExtension",
     "RoundSignOff", "Criterion", "CostLine", "FeeKind", "BuyingRoute", "PlacementKind", "LawClock", "ExceptedKind",
     "NoticeRule", "ActGround", "NoticeRecipient", "LocationGate", "GroundRule", "SharingRule", "ResultRule",
     "ProvisionalAuthority", "StandIn", "FeeMonth", "FeeMonthTotal",
     "FeeNightTotal", "KeptSetting", "NeedBit", "SettingCount", "DelegationBand", "ChildSearchTerm",
     "OfferDraft", "RecordOpening", "Contact"]
)  # fmt: skip
# Of which the world has many, and no list has so many: one copy of them for so many of the others.
FEWER = {"User": 40, "RoleGrant": 40, "Team": 40, "Notice": 10, "Event": 15}
# One parent with very many: the lines of one register.
SAME_PARENT = frozenset(["RegisterChange.register_import", "PreviewLine.preview"])
# What one provider has once only, or a few of, is never the world's own providers' a second time.
STRANGERS = frozenset(
    ["Admission", "AdmissionSuspension", "Application", "ApplicationAnswer", "ApplicationDocument", "ApplicationLot",
     "AgreedScore", "Assessment", "Score", "User"]
)  # fmt: skip
# Besides the unique ones: names, by which lists are ordered.
NUMBERED = frozenset(["Provider.name", "Provider.owner_id", "Setting.name", "User.name"])
# Half of the homes stand where the world's stand, the others in every district of England in turn.
DISTRICTS = "(SELECT array_agg(code ORDER BY code) FROM geography_authority)"
OWN_WAY = {
    "Setting.urn": "left(md5(row.urn || n), 10)",
    "Setting.authority_code": f"CASE WHEN n % 2 = 0 THEN row.authority_code ELSE ({DISTRICTS})[1 + n % 300] END",
    "PreviewLine.position": "row.position + n * 100",
}
OTHER_PERSON = "(SELECT id FROM accounts_user WHERE id <> row.%s_by_id AND provider_id IS NULL LIMIT 1)"
ENDED: Mapping[str, Mapping[str, str]] = {
    "Referral": {"state": "'withdrawn'", "withdrawn_at": "started_at", "withdrawn_reason": "'Ended.'"},
    "CallOff": {"state": "'no_award'", "no_award_at": "opened_at", "no_award_reason": "'Ended.'"},
    "Placement": {
        "state": "'ended'", "started_at": "planned_at", "ended_at": "planned_at", "ended_on": "planned_end"
    },
    "Authorisation": {"state": "'refused'", "refused_at": "requested_at"},
    "GraveChange": {"state": "'overtaken'", "overtaken_at": "due_at"},
    "Absence": {"state": "'named'"},
    "Notice": {"read_at": "created_at", "delivered_at": "created_at"},
    "BarredStart": {
        "decided_at": "recorded_at", "decision": "'stays'", "reason": "'Looked at.'",
        "decided_by": OTHER_PERSON % "recorded",
    },
    "SecondLook": {"looked_at": "decided_at", "note": "'Looked at.'", "looked_by": OTHER_PERSON % "decided"},
    "Job": {"state": "'done'", "finished_at": "queued_at"},
}  # fmt: skip
OVER = (
    "awarded",
    "no_award",
    "placed",
    "withdrawn",
    "cancelled",
    "ended",
    "authorised",
    "refused",
    "returned",
)


@dataclass(frozen=True)
class Copying:
    """How often each model is copied."""

    copies: Mapping[type[models.Model], int]

    @classmethod
    def of(cls, times: int) -> "Copying":
        """Of so many copies of the world."""
        grown = [model for app in COPIED_APPS for model in apps.get_app_config(app).get_models()]
        grown = [model for model in grown if model.__name__ not in NOT_COPIED]
        grown += [apps.get_model(label) for label in ALSO_COPIED]
        return cls({model: times // FEWER.get(model.__name__, 1) for model in grown})

    def statement(self, model: type[models.Model]) -> str:
        """One INSERT with every copy of a model's rows."""
        columns = [field for field in model._meta.local_concrete_fields if not field.generated]
        names = ", ".join(f'"{field.column}"' for field in columns)
        values = ", ".join(self._value(model, field) for field in columns)
        table = f'"{model._meta.db_table}"'
        numbers = f"generate_series(1, {self.copies[model]}) n"
        return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} row, {numbers}"

    def _value(self, model: type[models.Model], field: models.Field) -> str:
        column = f'row."{field.column}"'
        plain = self._copied(model, field, column)
        ended = ENDED.get(model.__name__, {})
        if field.name not in ended:
            return plain
        live = f"n % {LIVE_SHARE} = 0" + (f" OR row.state IN {OVER}" if "state" in ended else "")
        given = ended[field.name]
        given = (
            given
            if given.startswith(("'", "("))
            else self._copied(model, model._meta.get_field(given), f'row."{given}"')
        )
        return f"CASE WHEN {live} THEN {plain} ELSE coalesce({given}, {plain}) END"

    def _copied(self, model: type[models.Model], field: models.Field, column: str) -> str:
        name = f"{model.__name__}.{field.name}"
        if isinstance(field, models.UUIDField | models.ForeignKey):
            return self._key(model, field, name, column)
        if isinstance(field, models.DateTimeField):
            return f"{column} - n % {DAYS} * interval '1 day'"
        if isinstance(field, models.DateField):
            return f"{column} - n % {DAYS}"
        if name in OWN_WAY:
            return OWN_WAY[name]
        if name in NUMBERED or (field.unique and isinstance(field, models.CharField | models.TextField)):
            room = (field.max_length or 200) - 7
            return f"CASE WHEN {column} = '' THEN '' ELSE left({column}, {room}) || '-' || n END"
        return column

    def _key(self, model: type[models.Model], field: models.Field, name: str, column: str) -> str:
        fresh = f"md5({column}::text || n)::uuid"
        if not isinstance(field, models.ForeignKey):
            return fresh
        target = field.related_model
        known = self.copies.get(target, 0)
        to_a_person = target.__name__ == "User" and name != "RoleGrant.user"
        if name in SAME_PARENT or to_a_person or known < self.copies[model]:
            return column
        if target.__name__ == "Provider" and model.__name__ not in STRANGERS:
            return f"CASE WHEN n % {OWN_SHARE} = 0 THEN {column} ELSE {fresh} END"
        return fresh


def plant(database: str, times: int) -> None:
    """Copy the world in a database so many times; statistics are fresh afterwards."""
    copying = Copying.of(times)
    connection = servers.postgres.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            for statement in _statements(copying):
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()


def _statements(copying: Copying) -> Iterator[str]:
    yield from map(copying.statement, copying.copies)
    yield "DELETE FROM providers_keptsetting; DELETE FROM providers_settingcount"
    yield import_module("providers.migrations.0022_kept_settings_of_before").KEEP


def rows_of(database: str) -> dict[str, int]:
    """How many rows each copied table has now."""
    connection = servers.postgres.connect(database)
    counted: dict[str, Any] = {}
    try:
        with connection.cursor() as cursor:
            for model in Copying.of(1).copies:
                cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
                counted[model.__name__] = cursor.fetchone()[0]
    finally:
        connection.close()
    return counted
