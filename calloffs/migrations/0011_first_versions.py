from uuid import uuid4

from django.db import migrations

PARTS = {"recommendation": "Recommendation", "case": "DirectAwardCase"}


def number(apps, schema_editor):
    """What each call-off has becomes its first version, asked for when its last authorisation was asked for.

    Where it was written over after that, the rewritten row is the next version, not yet asked for; what stood under
    the earlier decision is gone, and the first version goes on showing what is left of it.
    """
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'system', true)")

    def rows(model):
        return apps.get_model("calloffs", model).objects.using(connection.alias)

    for proposal in rows("AwardProposal"):
        parts = {
            name: rows(model).filter(call_off_id=proposal.call_off_id).first()
            for name, model in PARTS.items()
        }
        asked = rows("Authorisation").filter(proposal_id=proposal.pk).order_by("-requested_at").first()
        asked_at = asked.requested_at if asked else None
        rows("AwardProposal").filter(pk=proposal.pk).update(asked_at=asked_at, **parts)
        if asked_at is not None and proposal.made_at > asked_at:
            lines = list(rows("ProposalLine").filter(proposal_id=proposal.pk))
            again = {name: _again(part, {"version": 2}) for name, part in parts.items() if part is not None}
            later = _again(proposal, {"version": 2, "asked_at": None, **dict.fromkeys(PARTS), **again})
            for line in lines:
                _again(line, {"proposal": later})


def _again(row, changes):
    """A copy of a row under a key of its own."""
    row.pk = uuid4()
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True, using=row._state.db)
    return row


class Migration(migrations.Migration):
    """Every proposal gets its grounds and the moment since when it is frozen."""

    dependencies = [("calloffs", "0010_versions_of_decisions")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
