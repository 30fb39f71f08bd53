"""What the postcode box takes, offers and says."""

import pytest
from django import forms

from sefton_pdps.core.forms import PageForm
from sefton_pdps.geography.elsewhere import elsewhere
from sefton_pdps.geography.fields import PostcodeField, suggestion


class HomeForm(PageForm):
    sent_once = False
    home = PostcodeField(label="Home postcode")


def sent(typed, **more):
    return HomeForm({"home": typed, **more})


def said(form):
    return " ".join(form.errors.get("home", []))


@pytest.mark.parametrize("typed", ["l203aa", "L20 3AA", " l20-3aa ", "L20\u00a03AA", "\u200bL20 3AA\u202c"])
def test_postcodes_are_kept_in_one_form(typed):
    form = sent(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["home"] == "L20 3AA"


@pytest.mark.parametrize("typed", ["L20", "L20 3N", "3NJ L20", "L20 3NJ extra", "L20 33J"])
def test_half_a_postcode_is_refused(typed):
    assert "full UK postcode" in said(sent(typed))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("BFPO 57", "forces address (BFPO)"),
        ("bfpo57", "forces address"),
        ("BF1 2AT", "forces address"),
        ("GY1 1AA", "Guernsey, which is a Crown dependency"),
        ("je2 3ab", "Jersey, which is a Crown dependency"),
        ("IM1 1AA", "the Isle of Man, which is a Crown dependency"),
        ("BT1 5GS", "Northern Ireland, whose map grid"),
        ("GX11 1AA", "Gibraltar or another overseas territory"),
        ("FIQQ 1ZZ", "Gibraltar or another overseas territory"),
    ],
)
def test_a_place_off_the_map_gets_its_own_sentence_and_says_what_to_do(typed, words):
    assert words in said(sent(typed))
    assert "choose a reason why there is none" in said(sent(typed))


@pytest.mark.parametrize(
    "typed", ["B1 1AA", "BD1 1AA", "BS1 4DJ", "G1 1AA", "IP1 1AA", "L20 3AA", "", "BF", "JE"]
)
def test_no_place_in_great_britain_is_taken_for_one_elsewhere(typed):
    assert elsewhere(typed) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("L2O 3AA", "L20 3AA"),
        ("LI 1AA", "L1 1AA"),
        ("l2o3aa", "L20 3AA"),
        ("PR8 IAA", "PR8 1AA"),
        ("SWIA OAA", "SW1A 0AA"),
        ("M1 IAE", "M1 1AE"),
    ],
)
def test_letters_for_digits_are_offered_as_a_correction_and_one_press_fills_it(typed, meant):
    form = sent(typed)
    assert f"If you mean {meant}, choose “Use {meant}”" in said(form)
    assert f'name="home_use" value="{meant}"' in str(form["home"])
    pressed = sent(typed, home_use=meant)
    assert said(pressed) == f"{meant} is filled in. Check it, then send the form again."
    assert f'value="{meant}"' in str(pressed["home"]) and "home_use" not in str(pressed["home"])
    assert sent(meant).is_valid()


@pytest.mark.parametrize(
    "typed", ["L20 3AA", "OX1 1AA", "OOOOOOO", "L2O", "3NJ L20", "OIOIOIOIOI" * 30, "QIO OII"]
)
def test_nothing_is_offered_where_nothing_or_too_much_could_be_meant(typed):
    assert suggestion(typed) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("L20 3’AA", "’ (a curly apostrophe)"),
        ("L20–3AA", "– (a long dash)"),
        ("Л20 3AA", "Л (cyrillic capital letter el)"),
    ],
)
def test_a_character_that_does_not_belong_is_called_by_name(typed, words):
    assert f"The postcode has {words} in it." in said(sent(typed))


def test_a_postcode_that_the_list_has_not_is_taken_when_somebody_says_that_it_is_right():
    form = sent("L20 9ZZ")
    assert "not in the ONS list" in said(form)
    assert "measured from the middle of L20" in str(form["home"])
    kept = sent("L20 9ZZ", home_keep="L20 9ZZ")
    assert kept.is_valid() and kept.fields["home"].not_in_list
    assert kept.cleaned_data["home"] == "L20 9ZZ"


@pytest.mark.parametrize(("typed", "keep"), [("L20 9ZY", "L20 9ZZ"), ("QQ1 1AA", "QQ1 1AA"), ("L20 9ZZ", "")])
def test_it_is_not_taken_for_another_one_or_where_nothing_is_near(typed, keep):
    form = sent(typed, home_keep=keep)
    assert not form.is_valid() and "not in the ONS list" in said(form)


def test_a_postcode_may_be_left_out_where_the_form_says_so():
    assert PostcodeField(required=False).clean("") == ""
    with pytest.raises(forms.ValidationError):
        PostcodeField().clean("")
