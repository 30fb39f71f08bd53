"""Each kind of identifier is found as people really write it; what only looks like one is let through."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.leak_guard import Identity, leaks, shapes
from placements.rules.leak_guard.forms import name_parts
from placements.rules.leak_guard.numbers import is_nhs_number

CHILD = Identity(
    "Skylark Ann",
    "Samplerby",
    date(2011, 3, 9),
    "Notionalside High School",
    known_as=("Larky",),
    previous_names=("Skylark Formerly-Mocked",),
    relatives=("Mother: Marigold Samplerby", "Teasel Inventor (uncle)"),
    workers=("Ms Burdock Housemock",),
    other_schools=("St Mockery's Catholic Primary School",),
    addresses=("14 Notional Street, Southport", "Flat 2, Fabled House"),
    postcodes=("PR8 6AA",),
    upn="A123456789012",
    nhs_number="9434765919",
    case_numbers=("77-QZ-4410", "LCS 1234567"),
)
KINDS = {
    "names": [
        "Skylark", "skylark likes", "SKYLARK'S", "samplerby", "Samplerby, Skylark", "Skylark-Samplerby",
        "skylarksamplerby", "SamplerbySkylark", "skylark2011", "xxskylarkxx", "S k y l a r k", "S.k.y.l.a.r.k",
        "S*****k", "Skyka", "Sky-\nlark", "Sky\nlark", "Samp lerby", "Skyl\u00e1rk", "\uff33kylark",
        "\u0405kyl\u0430rk", "sky\u200blark", "sky\u00adlark",
    ],
    "misspelt names": ["Skylrak", "Skylak", "skylarrk", "Sampelrby", "samplebry", "samplerbey", "Smplrby", "Housmock"],
    "nicknames and earlier names": ["Larky", "larky", "Formerly-Mocked", "Mocked"],
    "initials": ["S.S.", "SS likes", "S S", "S. S.", "S.A.S.", "Skylark S", "S Samplerby", "s.s."],
    "people around": ["Marigold", "marigold's house", "Teasel", "Mr Inventer", "Burdock", "Mrs Housemock"],
    "schools": [
        "Notionalside", "notionalside hs", "Notionaside High", "attends NHS", "in year 8 at NHS", "St Mockery's",
        "Mockerys", "SMCPS", "SMCP",
    ],
    "births": [
        "09032011", "090311", "09 03 2011", "9MAR11", "9th of March", "the ninth of March", "March the 9th",
        "2011-03-09",
        "9.iii.2011", "born in March 2011", "DOB 03/2011 and born 2011", "birthday is 9/3", "turning 13 on Friday",
        "will be 13 in March", "she is 13 years and 5 months", "aged 13y 5m", "13 years 5 months old",
        "9 Mar 1911 or 9 Mar",
    ],
    "places": [
        "14 Notional Street", "Notional St", "notionl street", "14, Notional", "22 Acacia Avenue", "Flat 3, 7 Mock Rd",
        "7 mock road", "lives on Mock Lane", "Fabled House", "PR8 6AA", "pr86aa", "PR8\n6AA", "P R 8 6 A A", "L2O 3NJ",
        "LI 1AA", "PR8-6AA",
    ],
    "contacts": [
        "07700 900123", "07700900123", "+44 7700 900123", "0044 7700 900 123", "(01704) 555 012", "0151 496 0123",
        "01704-555-012", "O7700 900123", "call her on 555012", "oh seven seven double oh nine zero zero one",
        "a.b@example.com", "sky at example dot com", "sky(at)example.com", "https://example.org/x", "www.example.org",
        "example.co.uk/me", "@skylark_s", "insta: skysamp", "snapchat is sky.s11", "tiktok skysamp11", "mock#1234",
    ],
    "numbers": [
        "A123456789012", "A 1234 5678 9012", "B987654321098", "943 476 5919", "943-476-5919", "NHS number 123 456 7890",
        "ZC21C00123", "zc 21 c 00123", "LV20P00012", "77 QZ 4410", "77QZ4410", "LCS 1234567", "Mosaic ID: 998877",
        "case number 445566", "AB 12 34 56 C", "Home Office ref S1234567", "GWF012345678", "AB12 CDE", "CH/2026/00012",
        "RF 2026 00001", "PL202600001",
    ],
}  # fmt: skip
CLEAN = [
    "A lively young person of 14 who may stay up late and will try anything in year 9.",
    "Crohn's disease, Down's syndrome, Graves' disease and coeliac disease are in the family.",
    "He has lived with the same carers for 2 years and 3 months, 10 minutes by road from school.",
    "Needs support 24 hours a day, 7 days a week, from 7am to 10.30pm, at 2:1.",
    "Instagram is a worry. Snapchat at night. TikTok is banned; Roblox as a reward on Xbox.",
    "NHS dentist and GP. Her NHS number is known. PE is his favourite. Key stage 3, B12 3CD, 400 310 2026.",
    "Reviewed on 10/03/2026 and 09/04/2026 - 11/05/2026. L20 area. Room 12 on the 2nd floor.",
    "A home within 20 miles of Southport. As her carers say: I am in a good place. Plan A. I like it.",
    "Fee up to \u00a34,500 a week in 2026/27 under regulation 27A, section 20. Ring 999 in an emergency.",
    "Needed by 9 December 2026; reviewed in the first week of March; turned down twice on price.",
    "The first may be hard. Her parents live apart. Sees mum 2 times a month for 1.5 hours, e.g. at a centre.",
]


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, text) for kind, texts in KINDS.items() for text in texts]
)
def test_an_identifier_is_found_as_people_write_it(kind, written):
    text = f"He was told that {written} and more is to be arranged with a warm and patient home."
    assert leaks({"The story": text}, CHILD), kind


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_an_identifier_is_let_through(text):
    assert leaks({"The story": text}, CHILD) == ()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Elizabeth", "Lizzie"), ("Elizabeth", "Beth"), ("William", "Billy"), ("Katherine", "Kit"),
        ("Beth", "Elizabeth"),
        ("Mohammed", "Mo"), ("Alexandra", "Sasha"),
    ],
)  # fmt: skip
def test_usual_short_forms_are_found(name, short):
    child = Identity(name, "Samplerby", date(2011, 3, 9))
    assert leaks({"The story": f"and {short} likes swimming"}, child)


@pytest.mark.parametrize(
    ("given_name", "family_name", "written"),
    [
        ("\u0627\u062d\u0645\u062f", "\u062e\u064a\u0627\u0644\u064a", "with \u0627\u062d\u0645\u062f today"),
        ("\u0406\u0432\u0430\u043d", "\u041c\u043e\u043a", "\u0437 \u0406\u0432\u0430\u043d\u043e\u043c"),
        ("\u5c0f\u660e", "\u674e", "\u6211\u53eb\u674e\u5c0f\u660e\u3002"),
        ("\u0938\u0940\u0924\u093e", "\u0928\u0915\u0932\u0940",
         "\u0938\u0940\u0924\u093e \u0915\u0947 \u0938\u093e\u0925"),
        ("\u0141ucja", "\u0141\u0105kowska", "with Lucja"),
    ],
)  # fmt: skip
def test_names_in_any_script_are_found(given_name, family_name, written):
    child = Identity(given_name, family_name, date(2011, 3, 9))
    assert leaks({"The story": written}, child)


@pytest.mark.parametrize(
    ("given_name", "family_name", "text"),
    [
        ("Asher", "Moor", "as her carers know"),
        ("Amina", "Moor", "I am in a good place"), ("Toby", "Moor", "to by-pass"),
        ("Will", "Cook", "she will cook on Friday"), ("Mark", "Hill", "a mark of respect near the hill"),
        ("Foster", "Care", "a foster home with good care"), ("Grace", "Kelly", "a good grace period"),
        ("Vanessa", "van der Moor", "drives a van to school"), ("Cohn", "Moor", "Crohn's disease"),
    ],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_names(given_name, family_name, text):
    assert leaks({"The story": text}, Identity(given_name, family_name, date(2011, 3, 9))) == ()


@pytest.mark.parametrize("text", ["jack baker", "Jack needs time", "ask Baker"])
def test_everyday_words_are_names_with_a_capital_or_together(text):
    assert leaks({"The story": text}, Identity("Jack", "Baker", date(2011, 3, 9)))


def test_an_illness_is_stopped_only_when_it_bears_the_childs_name_and_says_so():
    down = Identity("Skylark", "Down", date(2011, 3, 9))
    (leak,) = leaks({"The story": "has Down's syndrome"}, down)
    assert leak.what == "a name of the child, or an illness that bears the same name"
    assert leaks({"The story": "has Down's syndrome"}, CHILD) == ()


def test_a_street_of_everyday_words_is_found_as_it_stands_on_record():
    child = Identity("Skylark", "Samplerby", date(2011, 3, 9), addresses=("9 Mill Lane", "3 Mockway"))
    for text in ("lives by mill lane", "Mill Ln is near", "walks to Mockway"):
        assert leaks({"The story": text}, child)
    assert leaks({"The story": "an old mill near the lane"}, child) == ()


def test_a_school_named_after_a_town_is_found_beside_a_schools_word_only():
    child = Identity("Skylark", "Samplerby", date(2011, 3, 9), "Birkdale Primary School")
    assert leaks({"Area": "Birkdale area"}, child) == ()
    assert leaks({"Area": "goes to Birkdale Primary"}, child)


@pytest.mark.parametrize(
    "full_name",
    ["Mr Samplerby", "Foster carer Samplerby", "Samplerby (aunt)", "Nan: Samplerby", "Samplerby grandmother"],
)
def test_titles_and_kin_words_are_no_names(full_name):
    child = Identity("Comfrey", "Moor", date(2011, 3, 9), relatives=(full_name,))
    assert leaks({"The story": "her foster carer, Nan and aunt, Mr and grandmother"}, child) == ()
    assert leaks({"The story": "with samplerby"}, child)


def test_kin_words_and_jobs_in_small_letters_are_no_names():
    child = Identity("Comfrey", "Moor", date(2011, 3, 9), workers=("Burdock Social Worker",))
    assert leaks({"The story": "social value, a worker for each need"}, child) == ()


def test_somebody_called_foster_keeps_the_name():
    assert name_parts("Skylark Foster") == ["skylark", "foster"]


@pytest.mark.parametrize(
    ("digits", "right"), [("9434765919", True), ("9434765918", False), ("4003102026", False)]
)
def test_an_nhs_number_has_its_check_digit(digits, right):
    assert is_nhs_number(digits) is right


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Is this Skylark Samplerby?", "what looks like a person's name"),
        ("Does she go to Notionalside High School?", "what looks like the name of a school"),
        ("Was she born 27 October 2013?", "a date of birth"), ("Is it PR8 6AA?", "a full postcode"),
        ("Ring 07700 900123", "a telephone number"), ("14 Notional Street", "a street address"),
    ],
)  # fmt: skip
def test_shapes_are_found_without_a_record(text, what):
    assert what in {leak.what for leak in shapes({"Your question": text})}


@pytest.mark.parametrize(
    "text", [*CLEAN, "Is this home suitable? Is this child in school? It is Monday. How far is Southport?"]
)
def test_questions_without_shapes_are_let_through(text):
    assert shapes({"Your question": text}) == ()


_SHAPES = [
    "a",
    "a ",
    "S-",
    "1 ",
    "07 ",
    "a@",
    "a.",
    "\ufdfa",
    "\u200b",
    "Ab ",
    "Skylerk ",
    "\n",
    "born ",
    "insta ",
    "9 march ",
]


@pytest.mark.parametrize("unit", _SHAPES)
def test_time_grows_with_the_length_and_not_faster(unit):
    def seconds(length):
        text, best = (unit * length)[:length], 60.0
        for _ in range(3):
            start = time.process_time()
            leaks({"The story": text}, CHILD)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(40_000) <= 3 * seconds(20_000) + 0.02


@given(st.text(max_size=300))
def test_no_text_breaks_the_guard(text):
    leaks({"The story": text}, CHILD)
    shapes({"The story": text})


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=60))
def test_no_name_breaks_the_guard(given_name, family_name, text):
    leaks({"The story": text}, Identity(given_name, family_name, date(2011, 3, 9), school=family_name))


@given(
    before=st.text(alphabet=" .,;:!?()\"'-\n", max_size=10),
    after=st.text(alphabet=" .,;:!?()\"'-\n", max_size=10),
    name=st.sampled_from(
        ["Skylark", "samplerby", "Housemock", "Notionalside", "07700 900123", "a@b.example"]
    ),
)
def test_marks_around_an_identifier_do_not_hide_it(before, after, name):
    assert leaks({"The story": f"word {before}{name}{after} word"}, CHILD)
