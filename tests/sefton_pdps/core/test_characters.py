"""What nobody sees is not kept; what people really write in is."""

import re
import unicodedata
from pathlib import Path

import pytest
from django import forms
from django.http import QueryDict

from sefton_pdps.core.forms import DayField, EmailField, LongTextField, PageForm
from sefton_pdps.core.text import characters
from sefton_pdps.core.web.components import Audience

ROOT = Path(__file__).parents[3]
# Zero width space, joiners between English letters, word joiner, byte order mark, soft hyphen, every mark and
# override of direction, a Hangul filler, a control.
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\u061c\u3164\x07"
)


class PersonForm(PageForm):
    sent_once = False
    name = forms.CharField(label="Name")
    name_told = LongTextField(label="What it means", audience=Audience.COUNCIL, required=False)
    born = DayField(label="Date of birth", required=False)
    email = EmailField(label="E-mail address", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "A"), ("b", "B")], required=False)


def sent(**given):
    form = PersonForm(QueryDict(mutable=True))
    for name, value in {"name": "Ana", **given}.items():
        form.data.setlist(name, value if isinstance(value, list) else [value])
    return form


@pytest.mark.parametrize("character", INVISIBLE)
def test_an_invisible_character_is_not_kept_in_a_line_or_a_text(character):
    typed = f"{character}Ana{character}bel{character}"
    assert characters.line(typed) == characters.lines(typed) == "Anabel"
    form = sent(name=typed, name_told=f"Two{character} lines\r\nhere")
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["name"], form.cleaned_data["name_told"]) == ("Anabel", "Two lines\nhere")
    assert f'value="{typed}"' not in str(form["name"]), "shown again as it will be kept"


@pytest.mark.parametrize(
    "name",
    ["علی‌رضا", "ශ්‍රීමතී", "Zoë", "O’Brien-Smith", "王 小婷", "Nguyễn", "👩‍👧", "Ọláṣubọ̀mí"],
)
def test_a_name_as_people_write_it_stays(name):
    assert characters.line(name) == unicodedata.normalize("NFC", name)


def test_a_joiner_at_the_edge_or_between_english_letters_goes():
    assert characters.line("\u200cعلی\u200c") == "علی"
    assert characters.line("An\u200cna —\u200d—") == "Anna ——"


def test_every_space_in_a_line_becomes_one_and_a_text_keeps_its_lines():
    assert characters.line(" Mary\u00a0\u2003Ann\tLee\u3000\n") == "Mary Ann Lee"
    assert characters.lines("one\r\n\r\n  two\t three\n") == "one\r\n\r\n  two\t three\n"


def test_accents_are_composed_so_that_one_name_is_kept_in_one_way():
    assert sent(name="Zoe\u0308").is_valid()
    assert characters.line("Zoe\u0308") == "Zoë"


def test_parts_of_a_date_and_choices_are_read_without_them():
    form = sent(born_0="\u200b3", born_1="4\u200e", born_2="\ufeff2012", kinds=["a\u200b", "b"])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"].isoformat() == "2012-04-03"
    assert form.cleaned_data["kinds"] == ["a", "b"]


def test_a_password_is_left_as_it_was_typed():
    form = sent(password="pass\u200bword  \u00adx")
    assert form.is_valid() and form.cleaned_data["password"] == "pass\u200bword  \u00adx"


def test_what_was_given_to_a_form_is_not_changed_under_the_caller():
    form = sent(name="An\u200ba")
    given = form.data
    assert form.is_valid() and given["name"] == "An\u200ba"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sean.o’brien@example.com", "’ (a curly apostrophe)"),
        ("sean.o‘brien@example.com", "‘ (a curly apostrophe)"),
        ("sean–b@example.com", "– (a long dash)"),
        ("zoë@example.com", "ë (latin small letter e with diaeresis)"),
    ],
)
def test_a_character_that_no_keyboard_has_is_named_in_an_e_mail_address(typed, said):
    form = sent(email=typed)
    assert form.errors["email"] == [
        f"The e-mail address has {said} in it. Type it again with the keys of the keyboard."
    ]


def test_an_e_mail_address_with_a_straight_apostrophe_or_pasted_spaces_is_taken():
    assert sent(email="sean.o'brien@example.com").is_valid()
    form = sent(email="\u200bsean@example.com\u00a0")
    assert form.is_valid() and form.cleaned_data["email"] == "sean@example.com"


def test_every_form_uses_the_e_mail_box_that_names_odd_characters():
    apps = ("sefton_pdps", "providers", "placements", "calloffs", "reporting")
    sources = [
        path
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if "models" not in str(path) and path.name != "fields.py"
    ]
    bare = [path.name for path in sources if re.search(r"forms\.EmailField\(", path.read_text())]
    assert sources and bare == []
