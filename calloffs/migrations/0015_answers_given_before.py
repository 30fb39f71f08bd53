from django.db import migrations


def publish(apps, schema_editor):
    """Questions answered so far went out as typed, to everybody: that is their published wording."""
    Clarification, PublishedQuestion = _models(apps, schema_editor)
    for asked in Clarification.filter(answered_at__isnull=False):
        PublishedQuestion.create(
            clarification=asked,
            call_off_id=asked.call_off_id,
            wording=asked.question,
            answer=asked.answer,
            published_at=asked.answered_at,
        )
    Clarification.filter(answered_at__isnull=False).update(state="published", answer="")


def withdraw(apps, schema_editor):
    Clarification, PublishedQuestion = _models(apps, schema_editor)
    for row in PublishedQuestion.all():
        Clarification.filter(pk=row.clarification_id).update(answer=row.answer)
    PublishedQuestion.all().delete()


def _models(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'system', true)")
    return [
        apps.get_model("calloffs", name).objects.using(connection.alias)
        for name in ("Clarification", "PublishedQuestion")
    ]


class Migration(migrations.Migration):
    dependencies = [("calloffs", "0014_questions_reworded")]

    operations = [migrations.RunPython(publish, withdraw)]
