"""What the form base refuses, what it says, and the markup it gives."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django import forms
from django.template import engines

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import (
    DayField,
    LongTextField,
    MomentField,
    MoneyField,
    PageForm,
    Problem,
    problems,
)
from sefton_pdps.core.forms.date_fields import MomentInput, clock_reading, month_number
from sefton_pdps.core.web.components import Audience


class FeeForm(PageForm):
    submit_label = "Record the fee"
    consequence = "The provider will see it."

    fee = MoneyField(label="Weekly fee", maximum=Decimal(20000))


class MixedForm(PageForm):
    sent_once = False
    nouns = {"hearing": "the date of the hearing"}
    name = forms.CharField(label="Name of the setting", max_length=10)
    places = forms.IntegerField(label="Number of places", min_value=1)
    lot = forms.ChoiceField(label="Lot", choices=[("r", "Residential")])
    route = forms.ChoiceField(label="Which route?", widget=forms.RadioSelect, choices=[("d", "Direct award")])
    hearing = DayField(label="When is the hearing?")
    wishes = LongTextField(label="Reason", audience=Audience.PROVIDERS, max_length=5)
    own = forms.CharField(error_messages={"required": "Say what you did."})
    sure = forms.BooleanField(label="I have no conflict of interest")
    evidence = forms.FileField(label="Evidence", widget=forms.FileInput)


def fee_form(fee, key=None):
    return FeeForm({"fee": fee, "key": str(key or uuid4())})


def moment_form(day, month, year, clock):
    class Closing(PageForm):
        sent_once = False
        closes = MomentField(label="Closing time")

    return Closing({"closes_0": day, "closes_1": month, "closes_2": year, "closes_3": clock})


def day_form(day, month, year, **limits):
    class Needed(PageForm):
        sent_once = False
        needed = DayField(label="Date needed by", **limits)

    return Needed({"needed_0": day, "needed_1": month, "needed_2": year})


def rendered(form, source="{% page_form form %}", **context):
    template = engines["django"].from_string("{% load page %}" + source)
    return template.render({"form": form, **context})


# --- Money -------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["1234.50", "1,234.50", "£1,234.5", " £ 1,234.50 "])
def test_money_is_read_as_people_write_it(typed):
    form = fee_form(typed)
    assert form.is_valid()
    assert form.cleaned_data["fee"] == Decimal("1234.50")


@pytest.mark.parametrize("typed", ["12,34", "1.234", "1e5", "NaN", "Infinity", "ten", "1,50"])
def test_what_is_not_pounds_and_pence_is_refused(typed):
    assert fee_form(typed).errors["fee"] == [
        "Weekly fee must be an amount in pounds and pence, like 1,234.50."
    ]


@pytest.mark.parametrize("typed", ["-5", "−0.01"])
def test_a_negative_fee_is_refused(typed):
    assert fee_form(typed).errors["fee"] == ["Weekly fee must be £0 or more."]


def test_a_fee_above_its_limit_is_refused_with_the_limit():
    assert fee_form("20000.01").errors["fee"] == ["Weekly fee must be £20,000 or less."]


def test_an_empty_fee_is_asked_for_by_name():
    assert fee_form("").errors["fee"] == ["Enter the weekly fee."]


# --- Dates -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("month", "number"),
    [("11", 11), ("0011", 11), ("Nov", 11), ("november", 11), ("ju", None), ("x", None), ("9" * 5_000, None)],
)
def test_months_may_be_numbers_or_words(month, number):
    assert month_number(month) == number


def test_a_date_is_read_from_its_boxes():
    assert day_form("23", "Nov", "2026").fields["needed"].clean(["23", "Nov", "2026"]) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (("31", "2", "2026"), "Date needed by must be a real date, like 23 11 2026."),
        (("9" * 30, "2", "2026"), "Date needed by must be a real date, like 23 11 2026."),
        (("1", "13", "2026"), "Date needed by must have a real month, like 11 or November."),
        (("1", "2", "26"), "Date needed by must have a year of 4 numbers, like 2026."),
        (("31", "12", "9999"), "Date needed by must be on or before 31 December 2199."),
        (("1", "2", "0026"), "Date needed by must be on or after 1 January 1900."),
        (("1", "", ""), "Date needed by must include a month and year."),
        (("", "", ""), "Enter the date needed by."),
    ],
)
def test_a_wrong_date_is_refused_by_what_is_wrong_with_it(typed, refusal):
    assert day_form(*typed).errors["needed"] == [refusal]


def test_dates_outside_their_limits_are_refused_with_the_limit():
    early = day_form("1", "1", "2026", minimum=date(2026, 1, 2))
    late = day_form("1", "1", "2027", maximum=date(2026, 12, 31))
    assert early.errors["needed"] == ["Date needed by must be on or after 2 January 2026."]
    assert late.errors["needed"] == ["Date needed by must be on or before 31 December 2026."]


def test_the_error_summary_goes_to_the_box_that_is_wrong():
    assert problems(day_form("1", "2", "26")) == [
        Problem("Date needed by must have a year of 4 numbers, like 2026.", "id_needed_2")
    ]


def test_an_optional_date_may_be_left_empty_but_not_half_filled():
    field = DayField(required=False, label="End")
    assert field.clean(["", "", ""]) is None
    with pytest.raises(forms.ValidationError, match="must include a year"):
        field.clean(["1", "2", ""])


# --- Deadlines -------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["5", "25:00", "13pm", "0am", "17", "5pm sharp", "9:75am"])
def test_what_is_not_a_time_of_day_is_refused(typed):
    assert clock_reading(typed) is None
    assert "must have a time of day" in moment_form("23", "11", "2026", typed).errors["closes"][0]


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("5pm", 17), ("17:00", 17), ("5.00 PM", 17), ("midday", 12), ("12 noon", 12), ("0:00", 0)],
)
def test_times_are_read_as_people_write_them(typed, hour):
    form = moment_form("23", "11", "2026", typed)
    assert form.is_valid()
    assert form.cleaned_data["closes"] == datetime(2026, 11, 23, hour, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["midnight", "Midnight", "12 midnight", "12am", "12:00 AM"])
def test_midnight_is_asked_about_because_it_names_two_nights(typed):
    refusal = moment_form("23", "11", "2026", typed).errors["closes"][0]
    assert "could be the start or the end of 23 November 2026" in refusal
    assert "Enter 11:59pm for the end of that day, or 0:00 for its start." in refusal


def test_a_deadline_kept_at_the_start_of_a_day_is_shown_as_it_is_taken():
    kept = datetime(2026, 11, 23, tzinfo=UTC)
    shown = MomentInput().decompress(kept)
    assert shown[-1] == "0:00"
    form = moment_form("23", "11", "2026", shown[-1])
    assert form.is_valid()
    assert form.cleaned_data["closes"] == kept


def test_noon_is_shown_in_its_box_as_people_type_it():
    kept = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert MomentInput().decompress(kept)[-1] == "12 noon"


def test_a_time_the_clocks_skip_is_refused():
    assert (
        "There is no 1:30am on 28 March 2027" in moment_form("28", "3", "2027", "1:30am").errors["closes"][0]
    )


def test_a_time_the_clocks_repeat_is_asked_about():
    refusal = moment_form("25", "10", "2026", "1:30am").errors["closes"][0]
    assert "1:30am happens twice on 25 October 2026" in refusal
    assert "Enter 1:30am BST for the first, or 1:30am GMT for the second" in refusal


@pytest.mark.parametrize(("typed", "utc_hour"), [("1:30am BST", 0), ("1:30am GMT", 1)])
def test_the_answer_to_which_of_two_times_is_taken(typed, utc_hour):
    form = moment_form("25", "10", "2026", typed)
    assert form.is_valid()
    assert form.cleaned_data["closes"] == datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)


def test_a_zone_that_england_is_not_in_that_day_is_refused():
    assert moment_form("1", "7", "2026", "5pm GMT").errors["closes"] == [
        "Closing time must be the time in England, which is BST on 1 July 2026."
    ]


def test_a_repeated_time_is_shown_again_with_its_zone():
    shown = MomentField().widget.decompress(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert shown == [25, 10, 2026, "1:30am GMT"]
    assert MomentField().widget.decompress(datetime(2026, 11, 23, 17, 0, tzinfo=UTC))[-1] == "5pm"


# --- Text, keys -------------------------------------------------------------------
def test_a_line_break_counts_as_one_character():
    field = LongTextField(audience=Audience.COUNCIL, max_length=3)
    assert field.clean("a\r\nb") == "a\nb"
    with pytest.raises(forms.ValidationError):
        field.clean("a\r\nbc")


def test_every_long_text_box_says_who_will_read_it():
    with pytest.raises(TypeError, match="audience"):
        LongTextField()
    assert "Providers will see this." in LongTextField(audience=Audience.PROVIDERS).help_text


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_a_page_without_its_submission_key_is_refused(key):
    form = FeeForm({"fee": "1", "key": key})
    assert form.errors["key"] == [
        "This page was changed after it was opened. Go back, open it again and send it again."
    ]
    assert problems(form)[0].target == ""


def test_each_fresh_page_has_its_own_key_and_a_refused_one_keeps_it():
    assert FeeForm()["key"].value() != FeeForm()["key"].value()
    key = UUID("00000000-0000-4000-8000-000000000001")
    assert str(key) in rendered(fee_form("-1", key))


# --- The page -------------------------------------------------------------------
def test_each_empty_field_is_asked_for_in_its_own_words():
    assert {name: errors[0] for name, errors in MixedForm({}).errors.items()} == {
        "name": "Enter the name of the setting.",
        "places": "Enter the number of places.",
        "lot": "Select the lot.",
        "route": "Select an answer to “Which route?”.",
        "hearing": "Enter the date of the hearing.",
        "wishes": "Enter the reason.",
        "own": "Say what you did.",
        "sure": "Tick the box to confirm: I have no conflict of interest",
        "evidence": "Choose a file for the evidence.",
    }


def test_wrong_answers_are_refused_with_the_limit():
    errors = MixedForm({"name": "x" * 11, "places": "0", "lot": "z", "wishes": "abcdef"}).errors
    assert errors["name"] == ["Name of the setting must be 10 characters or fewer."]
    assert errors["places"] == ["Number of places must be 1 or more."]
    assert errors["lot"] == ["Select the lot from the list."]
    assert errors["wishes"] == ["Reason must be 5 characters or fewer."]
    assert MixedForm({"places": "1.5"}).errors["places"] == [
        "Number of places must be a whole number, like 12."
    ]


def test_no_stock_message_of_the_framework_is_left_on_a_field():
    assert "This field is required." not in str(MixedForm({}).errors)


def test_number_boxes_are_text_with_a_numeric_keyboard():
    html = rendered(MixedForm())
    assert 'type="number"' not in html
    assert 'inputmode="numeric"' in html
    assert rendered(FeeForm()).count("govuk-input__prefix") == 1


def test_a_file_form_is_sent_in_parts_and_no_form_has_inline_style_or_script():
    html = rendered(MixedForm())
    assert 'enctype="multipart/form-data"' in html
    assert "style=" not in html
    assert "<script" not in html


def test_the_button_says_its_verb_and_consequence_once():
    html = rendered(FeeForm())
    assert html.count("Record the fee</button>") == 1
    assert "The provider will see it." in html
    assert html.count("<form") == 1


def test_the_page_shows_the_errors_of_its_form_and_another_form_shows_its_own():
    form, other = fee_form("-1"), fee_form("-2")
    assert "There is a problem" not in rendered(form)
    assert rendered(form, "{% page_form other %}", other=other).count("There is a problem") == 1
    assert "id_fee" in rendered(form, "{% error_summary %}")


def test_a_refusal_of_a_rule_is_shown_in_full_in_the_summary():
    form = fee_form("5")
    assert form.is_valid()
    form.refuse(DomainError("The call-off is closed.", "Ask the placements team <today>."))
    html = rendered(form, "{% error_summary %}")
    assert "The call-off is closed." in html
    assert "&lt;today&gt;" in html


def test_a_refusal_of_a_service_links_to_the_box_that_it_is_about():
    form = MixedForm({})
    form.full_clean()
    form.refuse(DomainError("There is one already. Enter another.", field="own"))
    assert Problem("There is one already. Enter another.", "id_own") in problems(form)


@pytest.mark.parametrize("field", ["", "nobody", "__all__"])
def test_a_refusal_about_no_box_of_the_form_stands_above_it(field):
    form = fee_form("100")
    assert form.is_valid()
    form.refuse(DomainError("It is closed.", field=field))
    assert problems(form) == [Problem("It is closed.")]
