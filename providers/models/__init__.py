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
from providers.models.care_settings import Provider, Setting, SettingRegistration
from providers.models.conflicts import ConflictEnd
from providers.models.contacts import Contact
from providers.models.frameworks import (
    AdmissionRound,
    Criterion,
    Framework,
    FrameworkExtension,
    Lot,
    RoundAdvice,
    RoundCancellation,
    RoundExtension,
    RoundSignOff,
)
from providers.models.grave import Absence, GraveChange
from providers.models.kept_settings import KeptSetting, NeedBit, SettingCount
from providers.models.places import CarerHousehold, Place, PlaceHold
from providers.models.previews import PreviewLine, RegisterPreview
from providers.models.register import RegisterChange, RegisterImport

__all__ = [
    "Absence",
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
    "ConflictEnd",
    "Contact",
    "Criterion",
    "Exemption",
    "Framework",
    "FrameworkExtension",
    "GraveChange",
    "KeptSetting",
    "Lot",
    "NeedBit",
    "Place",
    "PlaceHold",
    "PreviewLine",
    "Provider",
    "RegisterChange",
    "RegisterImport",
    "RegisterPreview",
    "RoundAdvice",
    "RoundCancellation",
    "RoundExtension",
    "RoundSignOff",
    "Score",
    "Setting",
    "SettingCount",
    "SettingRegistration",
]
