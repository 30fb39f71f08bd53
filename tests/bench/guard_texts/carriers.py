"""Texts about a child that identify nobody: the clean half of the benchmark, and what the other half is planted in.

Each is 8 to 150 words in one of the ways in which people write: whole sentences, notes, bullets, capitals, dictated
without stops, hurried with typing errors, or full of abbreviations.
"""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from string import ascii_lowercase

FEWEST_WORDS, MOST_WORDS = 8, 135  # and the marks of a list

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PLACES = (
    "Southport", "Bootle", "Crosby", "Formby", "Maghull", "Litherland", "Waterloo", "Ainsdale", "Netherton",
    "Hightown", "Liverpool", "Wirral", "St Helens", "Knowsley", "Ormskirk", "Preston", "Wigan", "Birkdale",
    "Marshside", "Seaforth",
)  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "place": PLACES,
    "area": ("L20", "L23", "PR8", "PR9", "L37", "L31", "CH44", "WN5"),
    "month": (*MONTHS, "Sept", "Nov", "Feb"),
    "day": WEEKDAYS,
    "season": ("spring", "summer", "autumn", "winter", "the Summer", "Easter"),
    "bank_holiday": (
        "Christmas Day", "Boxing Day", "Good Friday", "Easter Monday", "the May bank holiday", "Eid", "Diwali",
        "New Year's Day", "Mother's Day", "the August bank holiday",
    ),
    "yeargroup": ("Year 7", "Year 8", "Year 9", "year 10", "Yr 11", "Y6", "Reception", "Year 12", "KS2"),
    "ordinal": ("2nd", "3rd", "25th", "9th", "50th", "second", "91st"),
    "drug": (
        "melatonin", "Ritalin", "Concerta XL", "Elvanse", "sertraline", "Ventolin", "Keppra", "cetirizine",
        "Calpol", "fluoxetine", "Epilim", "Movicol", "buccal midazolam", "Clenil", "NovoRapid",
    ),
    "illness": (
        "asthma", "ADHD", "Crohn's disease", "Tourette's", "Addison's disease", "Perthes disease", "coeliac disease",
        "Bell's palsy", "Down's syndrome", "Turner syndrome", "Marfan syndrome", "epilepsy", "Asperger's",
        "Kawasaki disease", "Graves' disease", "Osgood-Schlatter", "type 1 diabetes", "Rett syndrome", "eczema",
        "Hodgkin lymphoma", "parkinsonism",
    ),
    "abbr": ("EHCP", "CAMHS", "SALT", "an OT plan", "FASD pathway", "YOT", "a PEP", "MASH", "DoLS", "SENCo", "IHP"),
    "company": ("Amazon", "Tesco", "Nutricia", "Morrisons", "Boots", "Marks & Spencer", "Arriva", "Wilko", "Argos"),
}  # fmt: skip
ABBREVIATIONS = {
    "with": "w/", "because": "bc", "and": "&", "please": "pls", "placement": "plcmt", "appointment": "appt",
    "weeks": "wks", "months": "mths", "young person": "YP", "social worker": "SW", "school": "sch", "hours": "hrs",
    "the": "", "without": "w/o", "before": "b4", "years": "yrs", "review": "rv", "about": "re", "at": "@",
}  # fmt: skip


def in_a_clean_form(r: Random) -> str:
    """A date that is nobody's birth (a review, a court date), in one of the ways in which dates are written."""
    day, month, year = r.randint(1, 28), r.randint(1, 12), r.choice((2023, 2024, 2025, 2026, 2026, 2027))
    name = MONTHS[month - 1]
    return r.choice(
        (
            f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year % 100:02}", f"{day} {name} {year}", f"{day} {name}",
            f"{day}/{month}", f"{name} {day}", f"{year}-{month:02}-{day:02}", f"the {day} {name[:3]}", f"{name} {year}",
        )
    )  # fmt: skip


def _price(r: Random) -> str:
    pounds = r.randint(3, 6400)
    return r.choice(
        (f"£{pounds:,}", f"£{pounds}", f"{pounds} pounds", f"{r.randint(1, 9)}.{r.randint(1, 9)}k")
    )


def _code(r: Random) -> str:
    """A budget, policy or reason code; now and then ten figures in threes, as an NHS number is printed."""
    if r.random() < 0.08:
        return f"{r.randint(100, 999)} {r.randint(100, 999)} {r.choice((2024, 2026))}"
    return r.choice(
        (
            f"CS{r.randint(100, 999)}-{r.randint(1000, 9999)}",
            f"{r.randint(40000, 99999)}/{r.randint(100, 999)}",
            f"E{r.randint(1000, 9999)}",
            f"BC {r.randint(10, 99)} {r.randint(100, 999)}",
        )
    )


def _order(r: Random) -> str:
    """An order, invoice or ticket number; sometimes of ten digits, as an NHS number is."""
    length = r.choice((5, 6, 6, 7, 7, 8, 8, 8, 9, 10))
    return r.choice(("", "", "INV-", "PO", "#")) + str(r.randint(10 ** (length - 1), 10**length - 1))


def _time(r: Random) -> str:
    hour, minute = r.randint(1, 11), r.choice((0, 15, 30, 45, 50))
    return r.choice(
        (f"{hour}.{minute:02}pm", f"{hour}:{minute:02}", f"{hour}am", f"{hour + 12}{minute:02}hrs")
    )


SLOTS: dict[str, Callable[[Random], str]] = {
    "n": lambda r: str(r.randint(2, 20)),
    "n2": lambda r: str(r.randint(12, 30)),
    "date": in_a_clean_form,
    "price": _price,
    "code": _code,
    "order": _order,
    "time": _time,
    "year": lambda r: str(r.randint(2016, 2026)),
    "weight": lambda r: r.choice((f"{r.randint(18, 80)}kg", f"{r.randint(3, 11)} stone {r.randint(1, 13)}")),
    "dose": lambda r: r.choice((f"{r.randint(1, 50)}mg", f"{r.randint(1, 9)}.5 ml", f"{r.randint(100, 900)} mcg")),
    "percent": lambda r: r.choice((f"{r.randint(5, 99)}%", f"{r.randint(5, 99)}.{r.randint(1, 9)}%")),
    "room": lambda r: r.choice((f"B{r.randint(1, 40)}", f"{r.randint(1, 9)}.{r.randint(10, 40)}", "G4")),
    "batch": lambda r: f"{r.choice('ABCDFKLX')}{r.randint(1, 99)}{r.choice('ABCDEFG')}{r.randint(1, 9)}",
}  # fmt: skip
SUBJECTS = (
    ("She", "Her", "her"),
    ("He", "His", "him"),
    ("YP", "YP's", "them"),
    ("The young person", "Their", "them"),
)


def _templates() -> dict[str, list[str]]:
    """The sentences of `carriers.txt` by the kind of text that they belong to."""
    by_genre: dict[str, list[str]] = {}
    lines = Path(__file__).with_name("carriers.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("["):
            by_genre[line.strip("[]")] = sentences = []
        elif line and not line.startswith("#"):
            sentences.append(line)
    return by_genre


TEMPLATES = _templates()
GENRES = [genre for genre in TEMPLATES if genre != "general"]


def _small(word: str) -> str:
    return word if word.startswith("YP") else word.lower()


def _filled(template: str, subject: tuple[str, str, str], r: Random) -> str:
    nominative, possessive, accusative = subject
    own = {
        "She": nominative,
        "she": _small(nominative),
        "Her": possessive,
        "their": _small(possessive),
        "her": accusative,
    }

    def fill(match: re.Match[str]) -> str:
        slot = match[1]
        if slot in own:
            return own[slot]
        return SLOTS[slot](r) if slot in SLOTS else r.choice(WORDS[slot])

    return re.sub(r"\{(\w+)\}", fill, template)


def sentences(r: Random) -> list[str]:
    """Sentences of one text: mostly of one kind, a few that stand in any."""
    genre, subject = r.choice(GENRES), r.choice(SUBJECTS)
    wanted = r.choice((FEWEST_WORDS + 4, 20, 40, 60, 90, 130))
    own, anywhere = TEMPLATES[genre], TEMPLATES["general"]
    pool = r.sample(own, len(own)) + r.sample(anywhere, min(3, len(anywhere)))
    if wanted > 60:
        pool[len(own) // 2 : 0] = r.sample(TEMPLATES[r.choice(GENRES)], 6)
    chosen: list[str] = []
    words = 0
    for template in pool:
        sentence = _filled(template, subject, r)
        if words + len(sentence.split()) > MOST_WORDS:
            break
        chosen.append(sentence)
        words += len(sentence.split())
        if words >= wanted:
            break
    return chosen


def _mistyped(text: str, r: Random) -> str:
    """At most one slip of the finger a sentence, in a longer word of small letters."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha() and word.islower()]
    for place in r.sample(long, min(len(long), r.randint(0, 1))):
        words[place] = slipped(words[place], r)
    return " ".join(words)


def slipped(word: str, r: Random, edit: str = "") -> str:
    """A word with one edit: a letter changed, left out or put in, or two exchanged; mostly after the first letter."""
    edit = edit or r.choice(("substitution", "deletion", "insertion", "transposition"))
    place = r.randrange(1, len(word) - 1) if r.random() < 0.9 else 0
    letter = r.choice(ascii_lowercase.replace(word[place].lower(), ""))
    before, here, after = word[:place], word[place], word[place + 1 :]
    if here.isupper():
        letter = letter.upper()
    changed = {
        "substitution": before + letter + after,
        "deletion": before + after,
        "insertion": before + here + letter.lower() + after,
        "transposition": before + after[:1] + here + after[1:],
    }[edit]
    return slipped(word, r, edit) if changed == word else changed


def _abbreviated(text: str, r: Random) -> str:
    for word, short in ABBREVIATIONS.items():
        if r.random() < 0.7:
            text = re.sub(rf"\b{word}\b ?", f"{short} " if short else "", text)
    return text


def _dictated(text: str, _r: Random) -> str:
    return re.sub(r"(?<=\w)[.,;?](?= |$)", "", text).lower()


AS_WRITTEN: Callable[[str, Random], str] = lambda text, _r: text  # noqa: E731
STYLES: tuple[tuple[str, int, Callable[[str, Random], str]], ...] = (
    ("plain", 45, AS_WRITTEN),
    ("hurried", 15, _mistyped),
    ("abbreviated", 12, _abbreviated),
    ("capitals", 6, lambda text, _r: text.upper()),
    ("dictated", 8, _dictated),
    ("bullets", 14, AS_WRITTEN),
)


def written(parts: list[str], r: Random) -> str:
    """The parts as somebody would write them. A part that holds NUL marks is left as it is between the marks."""
    style, _, change = r.choices(STYLES, weights=[weight for _, weight, _ in STYLES])[0]
    dressed = ["".join(_around_marks(part, change, r)) for part in parts]
    if style == "bullets":
        mark = r.choice(("- ", "* ", "• ", "1) "))
        return "\n".join(mark + part.rstrip(".") for part in dressed)
    return r.choice((" ", " ", "\n", "  ")).join(dressed)


def _around_marks(part: str, change: Callable[[str, Random], str], r: Random) -> list[str]:
    """Odd pieces between NUL marks are what was planted: a style must not write them anew."""
    return [piece if place % 2 else change(piece, r) for place, piece in enumerate(part.split("\0"))]


def clean_text(r: Random) -> str:
    """A whole text without an identifier."""
    return written(sentences(r), r)
