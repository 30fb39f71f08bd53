"""A register through its pages: chosen, read, looked at, answered, applied or dropped; nothing is written before."""

import io
import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from providers.models import PreviewLine, RegisterImport, RegisterPreview, Setting
from providers.services.register import import_register
from providers.states import Answer, PreviewState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import run_next
from sefton_pdps.jobs.states import JobState
from tests.browsing import queries
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.placements import child, placement
from tests.providers.browsing import as_user, day, page, send
from tests.providers.register_files import COMBINED_2025, layout_sheet, register, workbook

pytestmark = pytest.mark.django_db
SPRING = date(2025, 4, 1)
SUMMER = date(2025, 7, 1)


@pytest.fixture
def officer(council_scope, files_root):
    return as_user(person(Role.QUALITY_OFFICER))


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def upload(client, content, name="register.xlsx", as_at=SPRING, expected=302, **more):
    body = content.getvalue() if isinstance(content, io.BytesIO) else content
    file = SimpleUploadedFile(name, body)
    return send(client, page("register_list"), expected, file=file, **day("as_at", as_at), **more)


def previewed(client, content, **more):
    """Upload a file and let a worker read it; gives the preview."""
    upload(client, content, **more)
    assert run_next()
    return RegisterPreview.objects.order_by("-asked_at").first()


def applied(client, preview):
    """Confirm a preview and let a worker apply it; gives the job."""
    send(client, page("preview_apply", preview.pk))
    assert run_next()
    return Job.objects.order_by("-queued_at").first()


def on_record(*changes, as_at=SPRING):
    import_register(file=register(*changes), file_name="r.xlsx", as_at=as_at, by=None, at=product_clock.now())


# --- Choosing a file --------------------------------------------------------------------------------------
def test_reading_a_register_writes_nothing_to_settings_and_applying_it_does(officer):
    preview = previewed(officer, register({}, {"urn": "SC900002", "places": "some"}))
    assert (preview.state, preview.created) == (PreviewState.READY, 1)
    assert not Setting.objects.exists() and not RegisterImport.objects.exists()
    html = text(officer, page("register_preview", preview.pk))
    assert "Nothing of it is written yet" in html and "Row 3" in html
    assert "register.xlsx" in text(officer, page("register_list"))
    job = applied(officer, preview)
    assert job.state == JobState.DONE
    assert "Register as at 1 April 2025" in text(officer, job.result_url)
    assert Setting.objects.get().name == "Invented Gull House"
    preview.refresh_from_db()
    assert (preview.state, preview.register_import) == (PreviewState.APPLIED, RegisterImport.objects.get())


def test_the_same_page_sent_twice_is_read_once(officer):
    # One file: another one made a second later says so inside.
    key, file = uuid.uuid4(), register({})
    answers = [upload(officer, file, key=key) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert RegisterPreview.objects.count() == 1


def refused(client, content, reason, **more):
    answer = upload(client, content, expected=200, **more)
    assert reason in answer.content.decode()
    assert not RegisterPreview.objects.exists()


def test_files_that_are_no_register_are_refused_kindly_and_nothing_is_kept(officer):
    sheet = layout_sheet(COMBINED_2025)
    headings = [heading for heading in sheet.headings if heading != "URN"]
    refused(officer, workbook((sheet.name, [headings])), "lacks these columns of the combined register")
    refused(
        officer,
        workbook(("Budget", [["URN"]])),
        "None of the workbook&#x27;s sheets is one of an Ofsted register",
    )
    refused(officer, b"MZ\x90\x00" + b"\0" * 500, "Upload a file of this kind: Excel (.xlsx)")
    refused(officer, b"", "The file is empty")
    refused(officer, b"PK\x03\x04" + b"\0" * (10 * 1024 * 1024), "larger than 10 MB")
    refused(officer, b"URN,Setting name\nSC900001,x\n", "The file is a CSV text file", name="list.csv")


def test_a_date_in_the_future_or_none_is_refused(officer):
    tomorrow = product_clock.today() + timedelta(days=1)
    refused(officer, register({}), "which is in the future", as_at=tomorrow)
    answer = send(officer, page("register_list"), 200)
    assert "Choose a file for the Ofsted register." in answer.content.decode()
    assert "Enter the date of the register." in answer.content.decode()


def test_the_register_is_for_those_who_may_import_it(council_scope):
    assert as_user(person(Role.PLACEMENTS_OFFICER)).get(page("register_list")).status_code == 403
    keeper = as_user(person(Role.SETTING_MANAGER, provider=factory.provider()))
    assert keeper.get(page("register_list")).status_code == 404


# --- What the preview shows -------------------------------------------------------------------------------
def test_the_gravest_changes_stand_first_and_each_kind_has_its_own_list(officer):
    on_record(
        {"setting_name": "Aardvark House"},
        {"urn": "SC900002", "setting_name": "Zebra House"},
        {"urn": "SC900003", "setting_name": "Missing House"},
        {"urn": "SC900004", "setting_name": "Moth House"},
    )
    preview = previewed(
        officer,
        register(
            {"setting_name": "Aardvark House", "inspected_on": date(2025, 6, 2)},
            {"urn": "SC900002", "setting_name": "Zebra House", "grade": "Inadequate"},
            {"urn": "SC900004", "setting_name": "Moth House", "status": "Suspended", "places": 2},
        ),
        as_at=SUMMER,
    )
    names = list(preview.lines.order_by("position").values_list("name", "field"))
    assert names == [
        ("Zebra House", "grade"),
        ("Moth House", "registration"),
        ("Missing House", "missing"),
        ("Moth House", "registered_places"),
        ("Aardvark House", "inspected_on"),
    ]
    html = text(officer, page("register_preview", preview.pk))
    assert html.index("Fell to Inadequate") < html.index("Suspended by Ofsted") < html.index("Fewer places")
    only = text(officer, page("register_preview", preview.pk) + "?show=8")
    assert "Registered places: from 4 to 2." in only and "Zebra House" not in only
    assert "Zebra House" in text(officer, page("register_preview", preview.pk) + "?show=nonsense")


def test_children_who_live_in_a_home_that_falls_or_is_left_out_are_counted(officer):
    on_record({}, {"urn": "SC900002"})
    for home in Setting.objects.all():
        placement(home.places.first(), child())
    preview = previewed(officer, register({"grade": "Inadequate"}), as_at=SUMMER)
    html = text(officer, page("register_preview", preview.pk))
    assert html.count("1 child of ours lives there or will move in") == 2


def test_a_kind_and_a_category_that_nobody_knows_are_named_in_the_summary(officer):
    preview = previewed(
        officer, register({"kind": "Floating home"}, {"urn": "SC900002", "kind": "Boarding School"})
    )
    assert preview.unknown_words == [["Kind: Floating home", 1]]
    assert "“Kind: Floating home”" in text(officer, page("register_preview", preview.pk))
    job = applied(officer, preview)
    assert "“Kind: Floating home”" in text(officer, job.result_url)


def test_many_rows_not_taken_are_shown_a_page_at_a_time_and_downloaded_whole(officer):
    preview = previewed(officer, register(*({"urn": f"wrong {number}"} for number in range(120))))
    here = page("register_preview", preview.pk)
    first = text(officer, here)
    assert shown_rows(first) == range(2, 52)
    assert "More rows: 51 to 100 of 120" in first
    assert shown_rows(text(officer, f"{here}?rows=50")) == range(52, 102)
    assert shown_rows(text(officer, f"{here}?rows=999999")) == range(102, 122)
    assert shown_rows(text(officer, f"{here}?rows=none")) == range(2, 52)
    assert len(first) < 60_000
    download = officer.get(page("preview_not_taken", preview.pk))
    assert download["Content-Disposition"] == 'attachment; filename="rows-not-taken-2025-04-01.csv"'
    assert len(download.content.decode("utf-8-sig").splitlines()) == 121


def shown_rows(html):
    found = [int(number) for number in re.findall(r">Row (\d+)\b", html)]
    return range(found[0], found[-1] + 1)


def test_a_cell_that_a_spreadsheet_would_run_is_downloaded_as_text(officer):
    preview = previewed(officer, register({"urn": "@SUM(A1)"}))
    lines = officer.get(page("preview_not_taken", preview.pk)).content.decode("utf-8-sig").splitlines()
    assert ",'@SUM(A1)," in lines[1]


def test_a_preview_costs_the_same_with_a_few_changes_and_with_many(officer):
    few = previewed(officer, register({}))
    many = previewed(officer, register(*({"urn": f"SC9{number:05d}"} for number in range(60))))
    costs = [queries(officer, page("register_preview", one.pk)) for one in (few, many)]
    assert costs[0] == costs[1] <= 10


# --- Questions --------------------------------------------------------------------------------------------
SOLD = {"owner_id": "RP900007", "owner_name": "Invented Buyer Homes", "grade": "Inadequate"}


def answer(client, preview, choice):
    line = preview.lines.exclude(weight=1).get(field="provider")
    send(client, page("preview_questions", preview.pk), **{f"line_{line.pk.hex}": choice})


def test_a_register_is_not_applied_while_a_change_of_provider_has_no_answer(officer):
    on_record({})
    preview = previewed(officer, register(SOLD), as_at=SUMMER)
    refusal = send(officer, page("preview_apply", preview.pk), 200)
    assert "1 change of provider or kind has no answer yet." in refusal.content.decode()
    assert RegisterImport.objects.count() == 1


def test_an_accepted_change_of_provider_is_taken(officer):
    on_record({})
    preview = previewed(officer, register(SOLD), as_at=SUMMER)
    answer(officer, preview, Answer.ACCEPT)
    applied(officer, preview)
    assert Setting.objects.get().provider.name == "Invented Buyer Homes"


def test_a_refused_change_of_provider_leaves_the_provider_and_takes_the_rest(officer):
    on_record({})
    preview = previewed(officer, register(SOLD), as_at=SUMMER)
    answer(officer, preview, Answer.REFUSE)
    job = applied(officer, preview)
    assert job.state == JobState.DONE
    home = Setting.objects.get()
    assert (home.provider.name, home.grade) == ("Invented Shoreline Care", "inadequate")
    assert not type(home.provider).objects.filter(owner_id="RP900007").exists()
    assert not RegisterImport.objects.latest("at").changes.filter(field="provider").exists()


def test_a_refused_change_of_kind_leaves_the_kind(officer):
    on_record({})
    preview = previewed(officer, register({"kind": "Residential Special School"}), as_at=SUMMER)
    line = preview.lines.get(field="kind")
    send(officer, page("preview_questions", preview.pk), **{f"line_{line.pk.hex}": Answer.REFUSE})
    applied(officer, preview)
    assert Setting.objects.get().kind == "childrens_home"


def test_answers_stand_when_the_register_is_read_again(officer):
    on_record({})
    preview = previewed(officer, register(SOLD), as_at=SUMMER)
    answer(officer, preview, Answer.REFUSE)
    send(officer, page("preview_read_again", preview.pk))
    run_next()
    assert preview.lines.get(field="provider").answer == Answer.REFUSE


def test_only_questions_are_answered(officer):
    on_record({})
    preview = previewed(officer, register({"grade": "Outstanding"}), as_at=SUMMER)
    line = preview.lines.get()
    send(officer, page("preview_questions", preview.pk), **{f"line_{line.pk.hex}": Answer.REFUSE})
    assert PreviewLine.objects.get().answer == ""


# --- Applying, or not -------------------------------------------------------------------------------------
def test_a_preview_is_refused_where_what_is_on_record_changed_since(officer):
    on_record({})
    preview = previewed(officer, register({"grade": "Outstanding"}), as_at=SUMMER)
    on_record({"grade": "Inadequate"}, as_at=SUMMER)
    job = applied(officer, preview)
    assert job.state == JobState.FAILED
    assert "Open the register and read it again." in job.failure
    assert Setting.objects.get().grade == "inadequate"
    send(officer, page("preview_read_again", preview.pk))
    run_next()
    assert applied(officer, preview).state == JobState.DONE
    assert Setting.objects.get().grade == "outstanding"


def test_a_preview_is_applied_once_though_two_confirm_it(officer):
    preview = previewed(officer, register({}))
    send(officer, page("preview_apply", preview.pk))
    send(officer, page("preview_apply", preview.pk))
    assert run_next() and run_next()
    assert sorted(Job.objects.filter(kind="register.apply").values_list("state", flat=True)) == [
        "done",
        "failed",
    ]
    assert RegisterImport.objects.count() == 1


def test_a_register_that_was_dropped_before_it_was_read_is_not_read(officer):
    upload(officer, register({}))
    preview = RegisterPreview.objects.get()
    send(officer, page("preview_drop", preview.pk))
    assert run_next()
    assert Job.objects.get().state == "failed" and "no longer waiting" in Job.objects.get().failure
    assert not preview.lines.exists()


def test_a_dropped_register_is_not_applied(officer):
    preview = previewed(officer, register({}))
    send(officer, page("preview_drop", preview.pk))
    assert officer.post(page("preview_apply", preview.pk), {"key": uuid.uuid4()}).status_code == 404
    assert not Setting.objects.exists()
    assert "Dropped the register." in text(officer, page("register_preview", preview.pk))


def test_a_register_older_than_the_last_is_refused_when_it_is_chosen(officer):
    on_record({}, as_at=SUMMER)
    refused_old = upload(officer, register({}), as_at=SPRING, expected=200)
    assert "was imported already" in refused_old.content.decode()


def test_the_database_refuses_a_preview_that_is_applied_without_its_import(officer):
    preview = previewed(officer, register({}))
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(IntegrityError), transaction.atomic():
        RegisterPreview.objects.filter(pk=preview.pk).update(state=PreviewState.APPLIED)


def test_what_changed_is_told_in_words(officer):
    on_record({})
    preview = previewed(
        officer,
        register({"grade": "Inadequate", "inspected_on": date(2025, 6, 2), "places": 3}),
        as_at=SUMMER,
    )
    html = text(officer, applied(officer, preview).result_url)
    assert "Ofsted grade: from Good to Inadequate." in html
    assert "Last full inspection: from 31 March 2025 to 2 June 2025." in html
    assert "Registered places: from 4 to 3." in html
