from providers.models.admissions import Admission, AdmissionSuspension, Exemption
from providers.models.applications import (
    AgreedScore,
    Application,
    ApplicationAnswer,
    ApplicationDocument,
    ApplicationLot,
    Assessment,
    Score,
)
from providers.models.frameworks import (
    AdmissionRound,
    Criterion,
    Framework,
    FrameworkExtension,
    Lot,
    RoundAdvice,
    RoundSignOff,
)
from providers.models.places import CarerHousehold, Place, PlaceHold
from providers.models.register import RegisterChange, RegisterImport
from providers.models.settings import Provider, Setting, SettingRegistration

__all__ = [
    "Admission",
    "AdmissionRound",
    "AdmissionSuspension",
    "AgreedScore",
    "Application",
    "ApplicationAnswer",
    "ApplicationDocument",
    "ApplicationLot",
    "Assessment",
    "CarerHousehold",
    "Criterion",
    "Exemption",
    "Framework",
    "FrameworkExtension",
    "Lot",
    "Place",
    "PlaceHold",
    "Provider",
    "RegisterChange",
    "RegisterImport",
    "RoundAdvice",
    "RoundSignOff",
    "Score",
    "Setting",
    "SettingRegistration",
]
