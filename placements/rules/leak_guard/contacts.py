"""Ways to reach somebody: telephone, e-mail, web links, names on social media."""

import re
from collections.abc import Iterator

from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.tokens import is_english, word_list

TELEPHONE = "a telephone number"
EMAIL = "an e-mail address"
LINK = "a web link"
HANDLE = "a name on social media"
_DATE_FIRST = r"(?!\d{1,2}[ .-]{1,3}\d{1,2}[ .-]{1,3}(?:19|20)\d\d(?!\d))"
_GAP = r"[ ().-]{0,3}"
_DIGIT_WORD = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
TELEPHONES = (
    re.compile(rf"(?<!\w)(?<!\d\.){_DATE_FIRST}\(?[0O]\)?(?:{_GAP}\d){{9,10}}(?!\d)"),
    re.compile(rf"(?<!\w)(?:\+ ?|00 ?)44{_GAP}(?:\(?0\)?)?(?:{_GAP}\d){{9,10}}(?!\d)"),
    re.compile(rf"(?<!\w)44(?=[ -]?7)(?:{_GAP}\d){{10}}(?!\d)"),
    re.compile(rf"\+\d{{1,3}}(?:{_GAP}\d){{7,12}}(?!\d)"),
    re.compile(r"(?<!\w)7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"),
    re.compile(
        r"\b(?:tel|telephone|phone|phones?|call|ring|text|mobile|mob|landline|whatsapp|number)\b"
        r"(?: (?:is|on|me|us|her|him|them|mum|dad|number|no|at)){0,3}[ .:#-]{0,3}\d(?:[ -]?\d){5,11}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_DIGIT_WORD}(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{6,}}", re.IGNORECASE),
)
_ENDING = r"(?:com|co ?\. ?uk|org(?: ?\. ?uk)?|net|uk|example|io|eu|info)"
# Sites that anybody may be sent to, and post boxes of an office, tell nobody's child.
PUBLIC = re.compile(
    r"(?:\b|\.)(?:gov\.uk|nhs\.uk|police\.uk|childline\.org\.uk|kooth\.com|nspcc\.org\.uk|youngminds\.org\.uk|bbc\.co\.uk"
    r"|barnardos\.org\.uk|samaritans\.org|papyrus-uk\.org|ceop\.police\.uk|becomecharity\.org\.uk|coramvoice\.org\.uk)(?:[/,).;:]|$)",
    re.IGNORECASE,
)
# From the sign on; what stands before it is cut out of the text, so that no pattern walks through long words.
EMAILS = (
    re.compile(
        rf"(?<=\w)(?:@(?:[\w-]{{1,63}}\.){{1,4}}[a-z]{{2,10}}| ?@ ?[\w-]{{1,63}} ?\. ?{_ENDING}\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<=[\w.])(?: ?(?:\(at\)|\[at\]|\{{at\}}) ?| at )[\w-]{{1,40}}"
        rf"(?: ?(?:\(dot\)|\[dot\]|\{{dot\}}) ?| dot |\.){_ENDING}\b",
        re.IGNORECASE,
    ),
)
BEFORE_SIGN = re.compile(r"[\w.+'-]{0,64}\Z")
LINKS = re.compile(
    r"\b(?:https?: ?//|www\.)[^ ]+"
    r"|(?<![@\w.])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:com|net|org|uk|io|ly|gg|tv)\b(?:/[^ ]*)?"
    r"|(?<![@\w.])[\w-]{1,63}\.(?:me|be|co|link|app|info)/[^ ]+",
    re.IGNORECASE,
)
AT_NAME = re.compile(r"(?<![\w@.])@(?P<name>\w[\w.-]{2,30})")
TAGGED = re.compile(r"(?<![\w#])(?=\d[\d_.]{0,30}[A-Za-z]|[A-Za-z])[\w.]{3,32}#\d{4}(?!\d)")
_PLATFORM = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|sc|tik ?tok|discord|facebook|fb|twitter|telegram|youtube|yt|twitch|roblox|xbox"
    r"|psn|playstation|steam|kik|be ?real|fortnite|minecraft|threads|tumblr|pinterest|whatsapp|messenger|vsco|yubo"
    r"|signal|gamer ?tag|user ?name|handle|socials?)"
)
_LINKING = (
    "(?:account|name|user ?name|user|handle|id|tag|gamertag|profile|page|is|as|under|called|at|add|me|known|her|his"
    "|their|the)"
)
ON_PLATFORM = re.compile(
    rf"\b{_PLATFORM}\b(?P<link>(?: ?{_LINKING}\b){{0,5}})(?P<mark>[ :=@(/\"'-]{{1,4}})"
    r"(?P<name>\w[\w.-]{2,30})",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    rf"(?P<name>\w[\w.-]{{2,30}})[\"')]? (?:on|via) (?:her |his |their |the )?{_PLATFORM}\b",
    re.IGNORECASE,
)


# Where one word ends and the next begins in what is written without a space ("12-year-old", "10.30pm", "4pm.She").
_PARTS = re.compile(r"-|\.(?=\d)|(?<=[a-z])\.(?=[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]+")


def find_contacts(text: str) -> Iterator[Finding]:
    """Anything by which a stranger could reach the child or its family."""
    for pattern in TELEPHONES:
        yield from ((match.group(), TELEPHONE) for match in pattern.finditer(text))
    for match in LINKS.finditer(text):
        if not PUBLIC.search(match.group()):
            yield match.group(), LINK
    yield from _find_handles(text)
    for pattern in EMAILS:
        for match in pattern.finditer(text):
            name = _before(text, match)
            if not _is_office(name):
                yield name + match.group(), EMAIL


def _find_handles(text: str) -> Iterator[Finding]:
    yield from ((match.group(), HANDLE) for match in TAGGED.finditer(text))
    for match in AT_NAME.finditer(text):
        name = match["name"].strip(".-")
        if name.lower() not in word_list("after_at") and not _is_counted(name):
            yield match.group(), HANDLE
    for match in ON_PLATFORM.finditer(text):
        told = bool({*match["link"].lower().split()} & word_list("handle_words")) or {*match["mark"]} & {
            *":=@"
        }
        if _is_handle(match["name"], told=bool(told), linked=bool(match["link"].strip())):
            yield match.group(), HANDLE
    for match in ELSEWHERE.finditer(text):
        if _has_odd_letters(match["name"]):
            yield match.group(), HANDLE


def _is_office(name: str) -> bool:
    """ "placements.team" is a post box and nobody's name."""
    pieces = re.split(r"[._-]", name.lower())
    return all(piece in word_list("offices") for piece in pieces)


def _is_handle(name: str, *, told: bool, linked: bool) -> bool:
    """Odd letters, or a word of no language: after "name:" any, after "is" or nothing one in small letters."""
    bare = name.strip(".-")
    if _has_odd_letters(bare) or (told and bare[:1].isdigit() and not _is_counted(bare)):
        return True
    low = bare.lower()
    if not bare.isalpha() or is_english(low) or low in word_list("online") or low in word_list("capitalised"):
        return False
    return told or (bare.islower() and not (linked and low.endswith(("ed", "ing", "able", "ly"))))


def _has_odd_letters(name: str) -> bool:
    """An underscore, a point between words, or digits about a word that is not counted ("year9", "PS5", "2hrs")."""
    bare = name.strip(".-")
    if bare[:1].isdigit():
        return any(map(str.islower, bare)) and not _is_counted(bare)
    if "_" in bare or re.search(r"[A-Za-z]{2}\.\w{2}", bare):
        return True
    word = bare.rstrip("0123456789")
    return word != bare and any(map(str.islower, word)) and word.lower() not in word_list("online")


def _is_counted(name: str) -> bool:
    """A number, whatever it counts: "2019", "3rd", "10.30pm", "12-year-old"; a word without a digit is none."""
    if not name[:1].isdigit():
        return False
    return all(
        is_english(part.lower())
        if part.isalpha()
        else {word.lower() for word in _LETTERS.findall(part)} <= word_list("behind_numbers")
        for part in _PARTS.split(name)
    )


def _before(text: str, match: re.Match[str]) -> str:
    before = BEFORE_SIGN.search(text[max(match.start() - 64, 0) : match.start()])
    return before.group() if before else ""
