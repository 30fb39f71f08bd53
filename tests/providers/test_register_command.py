"""`import_ofsted_register`: the last line counts, exit 0; a file without a layout is refused whole, exit 2."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from providers.models import RegisterImport, Setting
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories.rows import all_of
from tests.providers.register_files import register, workbook

pytestmark = pytest.mark.django_db


def run(path, *options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_ofsted_register", path, *options, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def saved(tmp_path):
    def save(file, name="register.xlsx"):
        path = tmp_path / name
        path.write_bytes(file.getvalue())
        return path

    return save


def settings():
    with tenancy.scope(tenancy.SYSTEM):
        return Setting.objects.count()


def test_the_last_line_counts_and_each_row_not_taken_is_told(saved):
    path = saved(register({}, {"urn": "SC900002", "places": "some"}))
    code, out, err = run(path)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[-1] == "settings: 1 created, 0 changed, 0 unchanged, 1 not taken"
    assert lines[-2].startswith("Not taken: sheet “Providers”, row 3 (SC900002): The number of places “some”")
    assert run(path)[1].splitlines()[-1] == "settings: 0 created, 0 changed, 1 unchanged, 1 not taken"


def test_the_date_of_the_register_is_today_unless_given(saved):
    path = saved(register({}))
    assert run(path, "--as-at", "2025-03-31")[0] == 0
    assert run(path)[0] == 0
    dates = all_of(RegisterImport).order_by("as_at").values_list("as_at", flat=True)
    assert list(dates) == [date(2025, 3, 31), clock.today()]


def test_what_a_preview_would_ask_about_is_told_the_gravest_first(saved):
    run(saved(register({}, {"urn": "SC900002"}, {"urn": "SC900003"})), "--as-at", "2025-03-31")
    sold = {"owner_id": "RP900007", "owner_name": "Invented Buyer Homes"}
    path = saved(
        register(
            {"kind": "Floating home", "urn": "SC900009"},
            sold,
            {"urn": "SC900002", "grade": "Inadequate", "places": 3},
        )
    )
    code, out, _err = run(path, "--as-at", "2025-07-01")
    assert code == 0
    assert out.splitlines()[2:] == [
        "Fell to Inadequate or to serious weaknesses: Invented Gull House (SC900002). Ofsted grade: from Good to "
        "Inadequate.",
        "Another provider: Invented Gull House (SC900001). Provider: from “Invented Shoreline Care” to “Invented "
        "Buyer Homes”.",
        "On record, not in the file, to be decided: Invented Gull House (SC900003)",
        "Not known to this service: “Kind: Floating home”, 1 row",
        "settings: 1 created, 2 changed, 0 unchanged, 0 not taken",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook(("Budget", [["URN"]])), "None of the workbook's sheets is one of an Ofsted register."),
        (
            io.BytesIO(b"MZ\x90\x00" + b"\0" * 500),
            "The file is not an Excel workbook, whatever its name says.",
        ),
        (io.BytesIO(b"\0" * 20_000_001), "The file is larger than 20 MB."),
    ],
    ids=["wrong sheet", "program", "too large"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(saved, content, sentence):
    code, out, err = run(saved(content))
    assert code == 2
    assert sentence in err and err.count("\n") == 1
    assert "settings:" not in out
    assert settings() == 0 and not all_of(RegisterImport).exists()


def test_a_file_that_is_not_there_is_refused_saying_so(tmp_path):
    code, _out, err = run(tmp_path / "absent.xlsx")
    assert (code, err.count("\n")) == (2, 1)
    assert "absent.xlsx cannot be opened: No such file or directory." in err


def test_a_register_older_than_the_last_is_refused(saved):
    path = saved(register({}))
    run(path)
    code, _out, err = run(path, "--as-at", "2025-03-31")
    assert code == 2 and "was imported already" in err


def test_a_date_that_is_none_is_refused(saved):
    with pytest.raises(CommandError, match="--as-at"):
        run(saved(register({})), "--as-at", "yesterday")
    assert settings() == 0
