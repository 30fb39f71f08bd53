"""What stands between one child and one setting today, asked again at every step that commits (reg. 27A, 27C)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from placements.models import Child, Placement, Referral
from placements.rules import gates
from placements.rules.ages import age_on
from placements.rules.recorded import is_excepted
from placements.selectors.law_data import excepted_on
from placements.states import Gate
from providers.models import Admission, Lot, Setting
from providers.selectors.exemptions import covering
from providers.states import AdmissionState, Regulator, ServiceType

# What a provider may be told of its own setting; the other gates would tell it the child's age or sex.
OF_THE_SETTING = frozenset({Gate.REGISTRATION, Gate.GRADE, Gate.SUSPENDED, Gate.NOT_ADMITTED})
# What makes the arrival of a child an exception; ages, sex and the lot were settled with the award.
AT_START = frozenset({Gate.REGISTRATION, Gate.UNDER_16, Gate.GRADE})


def child_summary(child: Child, on: date) -> gates.ChildFacts:
    """What the gates ask of a child on a day."""
    return gates.ChildFacts(age_on(child.date_of_birth, on), child.sex)


def setting_summary(
    setting: Setting, *, exempt: bool, regulator: str = Regulator.OFSTED, excepted: bool = False
) -> gates.SettingFacts:
    """What the gates ask of a setting, as it stands today; a lot takes what Ofsted registers, whoever else does."""
    return gates.SettingFacts(
        kind=setting.kind,
        registration=setting.registration,
        grade=setting.grade,
        age_from=setting.age_from,
        age_to=setting.age_to,
        gender=setting.gender,
        exempt=exempt,
        outcome=setting.accommodation_outcome,
        regulator=regulator,
        excepted=excepted,
    )


def bars(
    child: Child, setting: Setting, on: date, *, referral: Referral | None = None, service_type: str = ""
) -> tuple[gates.Barred, ...]:
    """The hard gates that bar a child's placement in a setting from a day, whoever buys it (reg. 27A, 27C).

    `service_type`: what is asked for, where something is; else what the setting gives.
    """
    service_type = service_type or gates.service_type_of(setting.kind) or ServiceType.RESIDENTIAL
    found = covering(on, referral_id=referral.pk if referral else None).filter(setting=setting)
    excepted = Exists(excepted_on(on).filter(setting_kind=setting.kind))
    stands: Any = Setting.objects.filter(pk=setting.pk).values(exempt=Exists(found), excepted=excepted).get()
    facts = setting_summary(setting, regulator=setting.regulator, **stands)
    return gates.unmet(child_summary(child, on), facts, service_type)


def bars_at_start(placement: Placement, on: date) -> tuple[gates.Barred, ...]:
    """The gates of law and of grade that bar the setting of a placement on the day the child arrives (ADR 7)."""
    if is_excepted(placement.kind, placement.setting.registration):
        return ()
    barred = bars(placement.child, placement.setting, on, referral=placement.referral)
    return tuple(one for one in barred if one.gate in AT_START)


def bars_of_setting(referral: Referral, lot: Lot, setting: Setting, on: date) -> tuple[gates.Barred, ...]:
    """The gates that are the setting's own, whoever the child is: its registration, its grade, its admission.

    Nothing in them tells the child's age or sex, so a provider may read them.
    """
    found = bars_in_lot(referral, lot, setting, on)
    return tuple(barred for barred in found if barred.gate in OF_THE_SETTING)


@dataclass(frozen=True)
class InLot:
    """What the rows of a lot say of a setting: whether it is exempt, and how its provider's admission stands."""

    exempt: bool
    suspended: bool
    active: bool


def in_lot(*, lot: Any, referral: Any, setting: Any, provider: Any, on: Any) -> dict[str, Exists]:
    """The same as expressions by the names of `InLot`, each of values or of references to the row that is asked."""
    admissions = Admission.objects.filter(lot=lot, provider=provider)
    return {
        "exempt": Exists(covering(on, referral_id=referral, lot=lot).filter(setting=setting)),
        "suspended": Exists(admissions.filter(state=AdmissionState.SUSPENDED)),
        "active": Exists(admissions.filter(state=AdmissionState.ACTIVE)),
    }


def bars_in_lot(
    referral: Referral, lot: Lot, setting: Setting, on: date, *, known: InLot | None = None
) -> tuple[gates.Barred, ...]:
    """Every gate that bars a setting of a lot for the child of a referral from a day; one query, unless `known`."""
    stands = known or _in_lot(referral, lot, setting, on)
    facts = setting_summary(setting, exempt=stands.exempt)
    own = list(gates.unmet(child_summary(referral.child, on), facts, lot.service_type))
    if stands.suspended:
        own.append(gates.Barred(Gate.SUSPENDED, f"The admission to {lot.name} is suspended."))
    elif not stands.active:
        own.append(gates.Barred(Gate.NOT_ADMITTED, f"The provider is not admitted to {lot.name}."))
    return tuple(own)


def _in_lot(referral: Referral, lot: Lot, setting: Setting, on: date) -> InLot:
    provider = OuterRef("provider")
    asked = in_lot(lot=lot, referral=referral.pk, setting=OuterRef("pk"), provider=provider, on=on)
    stands: Any = Setting.objects.filter(pk=setting.pk).values(**asked).get()
    return InLot(**stands)
