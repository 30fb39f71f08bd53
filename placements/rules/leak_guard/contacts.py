"""Ways to reach somebody: telephone, e-mail, web links, names on social media."""

import re
from collections.abc import Iterator

from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.words import is_english

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
_ENDING = r"(?:com|co ?\. ?uk|org|net|uk|co|me|io|eu|info)"
# From the sign on; what stands before it is cut out of the text, so that no pattern walks through long words.
EMAILS = (
    re.compile(r"(?<=[\w.]) ?@ ?(?:[\w-]{1,63} ?\. ?){1,4}[a-z]{2,10}", re.IGNORECASE),
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
AT_NAME = re.compile(r"(?<![\w@.])@ ?[A-Za-z_][\w.-]{2,30}")
TAGGED = re.compile(r"(?<![\w#])[A-Za-z][\w.]{2,31}#\d{4}(?!\d)")
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
    r"(?P<name>[A-Za-z0-9_][\w.-]{2,30})",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    rf"(?P<name>[A-Za-z][\w.-]{{2,30}})[\"')]? (?:on|via) (?:her |his |their |the )?{_PLATFORM}\b",
    re.IGNORECASE,
)


def find_contacts(text: str) -> Iterator[Finding]:
    """Anything by which a stranger could reach the child or its family."""
    for patterns, what in ((TELEPHONES, TELEPHONE), ((AT_NAME, TAGGED), HANDLE), ((LINKS,), LINK)):
        yield from ((match.group(), what) for pattern in patterns for match in pattern.finditer(text))
    for pattern in EMAILS:
        yield from ((_with_name(text, match), EMAIL) for match in pattern.finditer(text))
    for match in ON_PLATFORM.finditer(text):
        if _is_handle(
            match["name"], told=bool(match["link"]) or any(mark in match["mark"] for mark in ":=@")
        ):
            yield match.group(), HANDLE
    for match in ELSEWHERE.finditer(text):
        if _has_odd_letters(match["name"]):
            yield match.group(), HANDLE


def _is_handle(name: str, *, told: bool) -> bool:
    """A word of no language, or one with digits or marks inside; a plain capitalised word only where it is told."""
    bare = name.strip(".-")
    if _has_odd_letters(bare):
        return True
    pieces = bare.split("-")
    return (
        bare.isalpha() and not any(is_english(piece.lower()) for piece in pieces) and (told or bare.islower())
    )


def _has_odd_letters(name: str) -> bool:
    bare = name.strip(".-")
    return any(char in "_." for char in bare) or (any(map(str.isdigit, bare)) and any(map(str.isalpha, bare)))


def _with_name(text: str, match: re.Match[str]) -> str:
    before = BEFORE_SIGN.search(text[max(match.start() - 64, 0) : match.start()])
    return (before.group() if before else "") + match.group()
