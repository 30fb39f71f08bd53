"""What the audit trail holds of framework, rounds, applications, admissions, settings and the Ofsted register."""

from providers.transitions import ABSENCE, ADMISSION, APPLICATION, PREVIEW, ROUND
from sefton_pdps.audit.records import Kind, Record, to_provider_too

RECORDS = (
    Record(
        "providers.framework",
        "Framework",
        Kind.PROVIDERS,
        {
            "framework.created": "created the framework",
            "framework.extended": "recorded an extension until {new_end}",
            "framework.lot_added": "added the lot “{lot}”",
        },
    ),
    Record(
        "providers.admissionround",
        "Admission round",
        Kind.PROVIDERS,
        {
            "round.drafted": "drafted the round",
            "round.changed": "changed the draft",
            "round.advised": "recorded: {kind}",
            "round.signed": "signed the criteria, specification and terms",
            "round.extended": "set the closing time to {new_end}",
            "round.cancellation_proposed": "proposed to cancel the round",
            "round.kept_open": "kept the round open: it is not cancelled",
            # As it could be closed by hand once.
            "round.close": "closed the round",
            **ROUND.events(),
        },
    ),
    # An applicant does not read who evaluates, who has a conflict of interest, nor the council's inner steps.
    Record(
        "providers.application",
        "Application",
        Kind.PROVIDERS,
        {
            "application.started": to_provider_too("started the application"),
            "application.copied": to_provider_too(
                "copied lots, answers and documents from the application before, each to be confirmed"
            ),
            "application.lots_chosen": to_provider_too("chose the lots"),
            "application.answer_saved": to_provider_too("saved the answer on {criterion}"),
            "application.document_added": to_provider_too("added a document: {kind}"),
            "application.document_kept": to_provider_too("kept a copied document: {kind}"),
            "application.evaluator_added": "added an evaluator",
            "application.declared": "declared {declared}",
            "application.scored": "finished scoring",
            "application.conflict_end_proposed": "proposed that a declared conflict of interest has ended",
            "application.conflict_ended": "agreed that a declared conflict of interest has ended",
            "application.conflict_kept": "kept a declared conflict of interest",
            **APPLICATION.events(),
        },
    ),
    Record(
        "providers.admission",
        "Admission",
        Kind.PROVIDERS,
        {
            "admission.admitted": "admitted the provider to the lot",
            "admission.commented": "commented on the suspension",
            **ADMISSION.events(),
        },
    ),
    Record(
        "providers.setting",
        "Setting",
        Kind.PROVIDERS,
        {
            "setting.recorded": "recorded a home outside Ofsted's register ({regulator})",
            "setting.places_opened": to_provider_too("opened places: {number}"),
            "setting.household_added": to_provider_too("added the carer household {household}"),
            "setting.place_held": to_provider_too("marked {place} as not free"),
            "setting.hold_released": to_provider_too("marked {place} as free"),
            "setting.vacancies_confirmed": to_provider_too("confirmed the vacancies"),
            "setting.described": to_provider_too("changed what the statement of purpose says"),
            "setting.contact_kept": to_provider_too("saved whom to ring"),
        },
    ),
    Record(
        "providers.provider",
        "Provider",
        Kind.PROVIDERS,
        {"provider.contact_kept": to_provider_too("saved whom to ring")},
    ),
    Record(
        "providers.registerimport",
        "Register import",
        Kind.PROVIDERS,
        {"register.imported": "imported the register"},
    ),
    Record(
        "providers.registerpreview",
        "Register preview",
        Kind.PROVIDERS,
        {
            "register_preview.asked": "chose the file",
            "register_preview.answered": "answered the changes of provider or kind",
            **PREVIEW.events(),
        },
    ),
    Record("providers.absence", "Left out of the register", Kind.PROVIDERS, ABSENCE.events()),
)
