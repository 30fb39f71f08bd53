"""The hard gates between a child and a setting: law and registration, never a score or a vacancy (S-33)."""

from dataclasses import dataclass
from datetime import date

from placements.rules.ages import ADULT, age_on
from placements.states import Gate, Sex
from providers.rules.gravity import WORST_OUTCOME
from providers.states import Gender, Grade, Registration, Regulator, ServiceType, SettingKind
from sefton_pdps.core.text.words import day

# From 16 on supported accommodation is lawful too (reg. 27A, 27C).
SIXTEEN = 16
KINDS = {
    ServiceType.RESIDENTIAL: SettingKind.CHILDRENS_HOME,
    ServiceType.FOSTERING: SettingKind.FOSTERING_AGENCY,
    ServiceType.SUPPORTED: SettingKind.SUPPORTED_ACCOMMODATION,
}
HOMES_AND_AGENCIES = (SettingKind.CHILDRENS_HOME, SettingKind.FOSTERING_AGENCY)
_SEXES = {Gender.GIRLS: Sex.FEMALE, Gender.BOYS: Sex.MALE}
WORST_GRADE = Grade.INADEQUATE


@dataclass(frozen=True)
class ChildFacts:
    """What the gates ask of a child: the age on the day the placement would start, and the sex."""

    age: int
    sex: str


@dataclass(frozen=True)
class SettingFacts:
    """What the gates ask of a setting on that day; `exempt` is a named officer's exemption from the grade gate.

    `outcome`: Ofsted's of supported accommodation, 3 the worst; None where there is none. `regulator`: who registers
    it; a home outside Ofsted's register has no grade, and is bought outside every lot. `excepted`: regulations 27A and
    27C except its kind on that day (dated data, ADR 130).
    """

    kind: str
    registration: str
    grade: str
    age_from: int
    age_to: int
    gender: str
    exempt: bool = False
    outcome: int | None = None
    regulator: str = Regulator.OFSTED
    excepted: bool = False


@dataclass(frozen=True)
class Barred:
    """A gate that is not met, and why."""

    gate: Gate
    reason: str


def unmet(child: ChildFacts, setting: SettingFacts, service_type: str) -> tuple[Barred, ...]:
    """Every gate that a child and a setting do not pass for a kind of service, the law's first."""
    bars = (
        _registered(setting),
        _of_lawful_kind(child, setting),
        _of_the_lot(setting, service_type),
        _takes_age(child, setting),
        _takes_sex(child, setting),
        _well_graded(setting),
    )
    return tuple(barred for barred in bars if barred)


def unmet_in_lot(
    child: ChildFacts, setting: SettingFacts, service_type: str, least_age: int
) -> tuple[Barred, ...]:
    """The gates of a setting, and before them the lot's own least age (S-42)."""
    found = unmet(child, setting, service_type)
    if found or child.age >= least_age:
        return found
    return (
        Barred(Gate.AGE, f"The lot is for children of {least_age} and over; the child would be {child.age}."),
    )


def service_type_of(kind: str) -> str | None:
    """The service type that a kind of setting gives; None for a kind that no lot buys."""
    return next((str(service) for service, of_kind in KINDS.items() if of_kind == kind), None)


def lawful_kinds(age: int) -> tuple[SettingKind, ...]:
    """Reg. 27A: under 16 only a registered home or agency; reg. 27C: at 16 and 17 supported accommodation too."""
    older = (SettingKind.SUPPORTED_ACCOMMODATION,) if age >= SIXTEEN else ()
    return (*HOMES_AND_AGENCIES, *older)


def is_lawful(setting: SettingFacts, age: int) -> bool:
    """By who registers it: Ofsted's kinds, those that are excepted elsewhere, and outside England both (ADR 128).

    The Care Quality Commission registers nothing that a child is placed in but what is excepted.
    """
    if setting.excepted and setting.regulator != Regulator.OFSTED:
        return True
    return setting.regulator != Regulator.CQC and setting.kind in lawful_kinds(age)


def why_not_kind(service_type: str, born: date, on: date) -> str:
    """Why a kind of placement is not asked for, for a child of the age on the day needed; "" where it may be."""
    age = age_on(born, on)
    if age >= ADULT:
        return (
            f"The child would be {age} on {day(on)}. A placement is for a child under 18. Correct the date needed by, "
            "or withdraw the referral."
        )
    if KINDS[ServiceType(service_type)] in lawful_kinds(age):
        return ""
    return (
        f"The child would be {age} on {day(on)}. Under 16 only a registered children's home or fostering agency may "
        "be used (reg. 27A). Choose residential care or fostering."
    )


def gate_of_unlawful_kind(age: int) -> Gate:
    """The gate that a kind which is not lawful at an age fails."""
    return Gate.UNDER_16 if age < SIXTEEN else Gate.REGISTRATION


def closed_genders(sex: str) -> tuple[Gender, ...]:
    """What a setting says of girls and boys that closes it to a child of a sex; not stated closes nothing."""
    return tuple(gender for gender, wanted in _SEXES.items() if sex not in (wanted, Sex.NOT_STATED))


def _registered(setting: SettingFacts) -> Barred | None:
    if setting.registration == Registration.REGISTERED:
        return None
    label = Registration(setting.registration).label
    whose = "Ofsted" if setting.regulator == Regulator.OFSTED else "its regulator"
    return Barred(Gate.REGISTRATION, f"{label}: only a setting registered with {whose} may be used.")


def _of_lawful_kind(child: ChildFacts, setting: SettingFacts) -> Barred | None:
    if is_lawful(setting, child.age):
        return None
    gate = gate_of_unlawful_kind(child.age)
    if setting.regulator == Regulator.CQC:
        return Barred(
            gate,
            "The Care Quality Commission registers care homes and hospitals: regulations 27A and 27C except nothing "
            "else of its own.",
        )
    if gate == Gate.UNDER_16:
        return Barred(
            gate,
            f"The child would be {child.age}. Under 16 only a registered children's home or fostering agency "
            "may be used (reg. 27A).",
        )
    return Barred(
        gate,
        "At 16 and 17 only a registered children's home, fostering agency or supported accommodation may be "
        "used (reg. 27C).",
    )


def _of_the_lot(setting: SettingFacts, service_type: str) -> Barred | None:
    if KINDS[ServiceType(service_type)] == setting.kind:
        return None
    # Outside Ofsted's register what is excepted, such as a care home, is bought in place of residential care.
    outside = setting.regulator != Regulator.OFSTED and setting.excepted
    if outside and service_type == ServiceType.RESIDENTIAL:
        return None
    wanted = ServiceType(service_type).label.lower()
    return Barred(Gate.KIND, f"{SettingKind(setting.kind).label}: the lot is for {wanted}.")


def _takes_age(child: ChildFacts, setting: SettingFacts) -> Barred | None:
    if setting.age_from <= child.age <= setting.age_to:
        return None
    return Barred(
        Gate.AGE,
        f"Takes children from {setting.age_from} to {setting.age_to}; the child would be {child.age}.",
    )


def _takes_sex(child: ChildFacts, setting: SettingFacts) -> Barred | None:
    if setting.gender not in closed_genders(child.sex):
        return None
    return Barred(Gate.GENDER, f"{Gender(setting.gender).label}.")


def _well_graded(setting: SettingFacts) -> Barred | None:
    """Ofsted's worst judgement bars without an exemption: a grade, or the outcome of supported accommodation."""
    if setting.exempt:
        return None
    if setting.kind == SettingKind.SUPPORTED_ACCOMMODATION:
        if setting.outcome != WORST_OUTCOME:
            return None
        judged = "Ofsted found serious or widespread weaknesses"
    elif setting.grade == WORST_GRADE:
        judged = "Ofsted graded it inadequate"
    else:
        return None
    return Barred(Gate.GRADE, f"{judged}, and no officer has granted an exemption that is in force.")
