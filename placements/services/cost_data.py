"""Cost lines, kinds of fee and routes as dated data: added, and ended from a day; codes and care never change."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from placements.models import BuyingRoute, CostLine, FeeKind
from placements.states import Regime
from providers.states import ServiceType
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.characters import line

Dated = CostLine | FeeKind | BuyingRoute
Row = TypeVar("Row", CostLine, FeeKind)
SAME = "There is one of that name already. Give it a name of its own; what has ended keeps its code."


@transaction.atomic
def add_cost_line(
    *, name: str, service_type: str, is_external: bool, valid_from: date, by: User, at: datetime
) -> CostLine:
    """A line of one kind of care, for good: residential and fostering never merge (S-32)."""
    _check(by, name, valid_from, at)
    if service_type not in ServiceType.values:
        raise DomainError("Choose the kind of care that it pays for.", field="service_type")
    last = CostLine.objects.aggregate(last=Max("order"))["last"] or 0
    facts = {"service_type": service_type, "is_external": is_external, "order": last + 1}
    return _add(CostLine, name, facts, valid_from, by, at)


@transaction.atomic
def add_fee_kind(
    *, name: str, is_discount: bool, needs_evidence: bool, valid_from: date, by: User, at: datetime
) -> FeeKind:
    """A kind of fee line; what takes off and what needs evidence is said when it is added."""
    _check(by, name, valid_from, at)
    last = FeeKind.objects.aggregate(last=Max("order"))["last"] or 0
    facts = {"is_discount": is_discount, "needs_evidence": needs_evidence, "order": last + 1}
    return _add(FeeKind, name, facts, valid_from, by, at)


@transaction.atomic
def set_route(
    *,
    code: str,
    name: str,
    host: str,
    regime: str,
    legal_basis: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> BuyingRoute:
    """What a route stands on from a day; the row before ends that day, and what was bought by it keeps its law."""
    _check(by, name, valid_from, at)
    rows = BuyingRoute.objects.filter(code=code)
    before = rows.order_by("-valid_from").first()
    if before is None:
        raise DomainError("Choose a route.", field="code")
    if regime not in Regime.values or not legal_basis.strip():
        raise DomainError("Say what an award by it stands on.", field="legal_basis")
    dated.make_room(rows, valid_from)
    row = BuyingRoute.objects.create(
        code=code,
        name=line(name),
        family=before.family,
        rung=before.rung,
        host=line(host),
        regime=regime,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
    )
    dated.begun(row, name="cost_data.added", by=by, at=at)
    return row


@transaction.atomic
def end_from(*, row: Dated, valid_to: date, by: User, at: datetime) -> Dated:
    """Not used for anything that begins on that day or after it; what is there stays."""
    check_has(by, Permission.BUDGET_SET)
    return dated.end(row, valid_to, name="cost_data.ended", by=by, at=at, at_least_a_day=True)


def _check(by: User, name: str, valid_from: date, at: datetime) -> None:
    check_has(by, Permission.BUDGET_SET)
    if not line(name):
        raise DomainError("Enter a name.", field="name")
    dated.check_day(valid_from, at)


def _add(
    model: type[Row], name: str, facts: Mapping[str, Any], valid_from: date, by: User, at: datetime
) -> Row:
    try:
        with transaction.atomic():
            row = model.objects.create(
                code=slugify(name)[:40], name=line(name), valid_from=valid_from, **facts
            )
    except IntegrityError as error:
        raise DomainError(SAME, field="name") from error
    dated.begun(row, name="cost_data.added", by=by, at=at)
    return row
