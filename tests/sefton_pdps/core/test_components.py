"""The page's components and the error pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.template import engines
from django.test import RequestFactory

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.web import error_views
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    Column,
    Empty,
    Event,
    Link,
    Pager,
    Status,
    SummaryRow,
    Table,
    Task,
)

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COLUMNS = [Column("Setting", sort="name"), Column("Weekly fee", numeric=True, sort="fee")]


def rendered(source, address="/", **context):
    template = engines["django"].from_string("{% load page %}" + source)
    return template.render(context, RequestFactory().get(address))


def test_a_badge_of_a_colour_without_a_meaning_is_refused():
    assert "govuk-tag--red" in rendered("{% status_tag s %}", s={"text": "Stopped", "colour": "red"})
    with pytest.raises(ValueError, match="purple"):
        rendered("{% status_tag s %}", s={"text": "Odd", "colour": "purple"})


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="1 cells in a table of 2"):
        Table("Offers", COLUMNS, [["only one"]])


def test_an_empty_table_says_what_would_fill_it():
    table = Table("Offers", COLUMNS, [], Empty("No offer yet.", Link("Invite providers", "/invite")))
    html = rendered("{% table t %}", t=table)
    assert "<table" not in html
    assert "No offer yet." in html
    assert 'href="/invite"' in html


def test_sorting_turns_round_and_keeps_the_filter_but_not_the_page():
    table = Table("Offers", COLUMNS, [["A", "£1.00"]], sorted_by="name")
    html = rendered("{% table t %}", "/?lot=r&after=x&sort=name", t=table)
    assert "?lot=r&amp;sort=-name" in html
    assert "?lot=r&amp;sort=fee" in html
    assert html.count('aria-sort="ascending"') == 1
    assert "after=" not in html


def test_every_cell_is_escaped_and_carries_its_heading_for_a_phone():
    html = rendered(
        "{% table t %}", t=Table("Offers", COLUMNS, [["<b>A</b>", Cell("£1.00", status=Status("Late"))]])
    )
    assert "&lt;b&gt;A" in html
    assert 'data-label="Weekly fee"' in html
    assert "Late" in html


def test_pages_keep_the_order_and_drop_the_other_cursor():
    html = rendered("{% pager p %}", "/?sort=fee&before=old", p=Pager(older="z"))
    assert "?sort=fee&amp;after=z" in html
    assert "before=" not in html
    assert "Previous" not in html and "Next" in html


def test_a_summary_link_says_what_it_changes():
    rows = [SummaryRow("Needed by", date(2026, 12, 1), Link("Change", "/c")), SummaryRow("Lot", None)]
    html = rendered("{% summary_list rows %}", rows=rows)
    assert "1 December 2026" in html
    assert '<span class="govuk-visually-hidden"> Needed by</span>' in html
    assert "–" in html


def test_a_task_that_cannot_start_has_no_link():
    html = rendered(
        "{% task_list t %}", t=[Task("Publish", Status("Cannot start yet"), hint="Finish the needs first.")]
    )
    assert "<a " not in html
    assert "Finish the needs first." in html


def test_a_long_history_folds():
    events = [Event(AT - timedelta(days=n), f"Step {n}.", "Officer Testcase") for n in range(10)]
    html = rendered("{% timeline e %}", e=events)
    assert "Show 2 earlier events" in html
    assert "<details" not in rendered("{% timeline e %}", e=events[:3])
    assert "Nothing has happened yet" in rendered("{% timeline e %}", e=[])


def test_why_not_stands_where_the_button_would_be():
    action = Action("Award", "/award", why_not=["Not scored. Score it first.", "Not authorised. Ask for it."])
    html = rendered("{% action_button a %}", a=action)
    assert "<button" not in html
    assert html.count("<li>") == 2
    assert "<button" in rendered("{% action_button a %}", a=Action("Award", "/award"))


def test_a_refusal_without_a_form_is_shown_as_an_error_summary():
    html = rendered("{% error_summary %}", refusal=DomainError("It is closed. Open another call-off."))
    assert "There is a problem" in html
    assert "It is closed." in html
    assert rendered("{% error_summary %}").strip() == ""


def test_an_audience_nobody_named_is_refused():
    assert "Only the council sees this." in rendered('{% audience "council" %}')
    with pytest.raises(KeyError):
        rendered('{% audience "everybody" %}')


def test_filters_write_money_dates_and_time_left():
    html = rendered(
        "{{ none|pounds }} {{ d|day }} {{ at|moment:'zone' }} {{ 2|counted:'child,children' }}",
        d=date(2026, 11, 23),
        at=AT,
        none=None,
    )
    assert html == "– 23 November 2026 23 November 2026 at midday GMT 2 children"
    assert rendered("{% time_left u at %}", u=AT + timedelta(hours=2), at=AT) == "in 2 hours"


# --- Error pages -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (error_views.bad_request, 400),
        (error_views.forbidden, 403),
        (error_views.csrf_failure, 403),
        (error_views.not_found, 404),
        (error_views.too_large, 413),
        (error_views.too_many, 429),
        (error_views.server_error, 500),
        (error_views.unavailable, 503),
    ],
)
def test_each_error_page_says_what_to_do_without_database_or_session(view, status):
    """No database mark: a query here would be refused by the test runner itself."""
    response = view(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert response["Cache-Control"] == "no-store"


def test_a_missing_page_and_another_tenants_page_read_the_same():
    request = RequestFactory().get("/anything")
    first = error_views.not_found(request, DomainError("no such thing"))
    second = error_views.not_found(RequestFactory().get("/other"), DomainError("belongs to another provider"))
    assert first.content == second.content


def test_a_request_over_the_size_limit_is_told_so():
    assert error_views.bad_request(RequestFactory().get("/"), RequestDataTooBig()).status_code == 413


def test_a_lost_database_is_unavailable_and_not_a_fault():
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = error_views.server_error(RequestFactory().get("/"))
    assert response.status_code == 503
    assert response["Retry-After"] == "60"


def test_a_fault_of_the_service_is_not_called_unavailable():
    try:
        raise RuntimeError("secret detail")
    except RuntimeError:
        response = error_views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"secret detail" not in response.content
