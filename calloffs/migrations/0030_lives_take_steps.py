from django.db import migrations

from sefton_pdps.core.database.decided import lives


class Migration(migrations.Migration):
    """Call-offs, offers, questions, authorisations and agreements move along their steps only."""

    dependencies = [("calloffs", "0029_drafts_of_a_child"), ("core", "0006_lives_take_steps")]

    operations = [
        lives(
            "calloffs_calloff",
            {
                "opened": "published case_made no_award",
                "published": "closed no_award",
                "closed": "evaluated no_award",
                "evaluated": "recommended no_award",
                "case_made": "recommended no_award",
                "recommended": "evaluated case_made authorised no_award",
                "authorised": "awarded no_award",
            },
            begins="opened",
        ),
        # An offer has no transition table: the functions that seal it and the award write its state.
        lives(
            "calloffs_offer",
            {"submitted": "superseded withdrawn preferred not_preferred"},
            begins="submitted",
        ),
        lives("calloffs_clarification", {"asked": "published private refused"}, begins="asked"),
        lives("calloffs_authorisation", {"requested": "authorised returned refused"}, begins="requested"),
        lives(
            "calloffs_serviceagreement",
            {"drafted": "issued ended", "issued": "signed ended", "signed": "ended"},
            begins="drafted",
        ),
    ]
