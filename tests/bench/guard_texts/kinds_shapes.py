"""Kinds of planted identifier: places, numbers and addresses, on record or told by their shape alone."""

from random import Random

from tests.bench.guard_texts import frames
from tests.bench.guard_texts.kinds import CORE, RECORD, SHAPE, Kind
from tests.bench.guard_texts.kinds_names import without_accents
from tests.bench.guard_texts.people import (
    Person,
    court_number,
    nhs_number,
    postcode,
    street_address,
    system_number,
    upn,
)

_SHORT_STREETS = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Lane": "Ln", "Drive": "Dr", "Close": "Cl",
                  "Terrace": "Terr", "Court": "Ct", "Crescent": "Cres", "Grove": "Gr", "Gardens": "Gdns",
                  "Place": "Pl"}  # fmt: skip
_PLATE_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"


def _line(child: Person, r: Random) -> str:
    """Number and street of an address on record, without the town."""
    return r.choice(child.addresses).split(",")[0]


def _street(child: Person, r: Random) -> str:
    return _line(child, r).split(" ", 1)[1]


def _shortened(child: Person, r: Random) -> str:
    *words, last = next(
        line for _ in range(99) if (line := _line(child, r)).split()[-1] in _SHORT_STREETS
    ).split()
    return " ".join((*words, _SHORT_STREETS[last] + r.choice(("", "."))))


def _can_shorten(child: Person) -> bool:
    return any(address.split(",")[0].split()[-1] in _SHORT_STREETS for address in child.addresses)


def _postcode_dressed(child: Person, r: Random) -> str:
    code = r.choice(child.postcodes)
    return r.choice((code.lower(), code.replace(" ", ""), code.replace(" ", "").lower()))


def _postcode_split(child: Person, r: Random) -> str:
    outward, inward = r.choice(child.postcodes).split()
    return r.choice(
        (
            f"{outward}  {inward}",
            f"{outward}-{inward}",
            f"{outward}\n{inward}",
            f"{outward} {inward[0]} {inward[1:]}",
        )
    )


def _mobile(_child: Person, r: Random) -> str:
    end = f"{r.randint(0, 999):03}"
    return r.choice(
        (f"07700 900{end}", f"07700900{end}", f"07700 900 {end}", f"07700-900-{end}", f"077 0090 0{end}")
    )


def _landline(_child: Person, r: Random) -> str:
    end = f"{r.randint(0, 999):03}"
    return r.choice(
        (f"0151 496 0{end}", f"(0151) 496 0{end}", f"01514960{end}", f"01632 960{end}", f"0151-496-0{end}")
    )


def _international(_child: Person, r: Random) -> str:
    end = f"{r.randint(0, 999):03}"
    return r.choice(
        (f"+44 7700 900{end}", f"+447700900{end}", f"+44 (0)151 496 0{end}", f"0044 7700 900{end}")
    )


def _dotted(_child: Person, r: Random) -> str:
    end = f"{r.randint(0, 999):03}"
    return r.choice((f"07700.900.{end}", f"0151.496.0{end}", f"07700.900{end}"))


def _for_an_account(name: str) -> str:
    return without_accents(name).lower().replace(" ", "").replace("'", "")


def _email_with_name(child: Person, r: Random) -> str:
    given, family = (
        name.lower().replace(" ", "").replace("'", "") for name in (child.given_name, child.family_name)
    )
    return r.choice(
        (f"{given}.{family}@example.org", f"{given}{child.birth:%y}@example.com", f"{family}_x@example.net")
    )


def _email(_child: Person, r: Random) -> str:
    who = r.choice(
        ("blueotter", "mad.for.ponies", "lfc-til-i-die", "office", "x_moonbeam_x", "the.two.of.us")
    )
    return f"{who}{r.randint(1, 999)}@{r.choice(('example.com', 'mail.example.org', 'school.example.net'))}"


def _handle_with_name(child: Person, r: Random) -> str:
    given, family = _for_an_account(child.given_name), _for_an_account(child.family_name)
    return r.choice(
        (f"@{given}_{family[:4]}", f"@{given}{child.birth:%Y}", f"Snapchat: {given}.{family}", f"@x{given}x")
    )


def _handle(_child: Person, r: Random) -> str:
    who = f"{r.choice(('blueotter', 'moonbeam', 'scouse_bandit', 'no1striker', 'glitterqueen'))}{r.randint(1, 99)}"
    return r.choice(
        (f"@{who}", f"@{who}", f"Snapchat: {who}", f"insta {who}", f"TikTok @{who}", f"snap: {who}")
    )


def _nhs_plain(child: Person, _r: Random) -> str:
    return child.nhs_number


def _nhs_parted(child: Person, r: Random) -> str:
    return _parted(child.nhs_number, r.choice((" ", "-", " ", ".")))


def _another_nhs(_child: Person, r: Random) -> str:
    return _parted(nhs_number(r), r.choice((" ", "", "-")))


def _parted(number: str, mark: str) -> str:
    return mark.join((number[:3], number[3:6], number[6:]))


def _upn_dressed(child: Person, r: Random) -> str:
    return r.choice(
        (child.upn, child.upn.lower(), f"{child.upn[0]} {child.upn[1:]}", f"{child.upn[:4]} {child.upn[4:]}")
    )


def _court_on_record(child: Person, r: Random) -> str:
    number = child.case_numbers[0]
    return r.choice((number, number.lower(), f"{number[:4]} {number[4:]}", f"{number[:4]}/{number[4:]}"))


def _system_on_record(child: Person, r: Random) -> str:
    number = child.case_numbers[1]
    return r.choice((number, number.lower(), f"#{number}"))


def _reference(_child: Person, r: Random) -> str:
    prefix, year, serial = r.choice(("CH", "RF", "PL", "SA", "CO")), r.randint(2021, 2026), r.randint(1, 900)
    mark = r.choice(("-", "-", "/", " "))
    return r.choice((prefix, prefix, prefix.lower())) + f"{mark}{year}{mark}{serial:05}"


def _insurance_number(_child: Person, r: Random) -> str:
    letters = r.choice("ABCEHJKLMPRSTWXYZ") + r.choice("ACEHJLMPRSWXY")
    pairs = [f"{r.randint(0, 99):02}" for _ in range(3)]
    mark = r.choice((" ", ""))
    return mark.join((letters, *pairs, r.choice("ABCD")))


def _plate(_child: Person, r: Random) -> str:
    def letters(count: int) -> str:
        return "".join(r.choice(_PLATE_LETTERS) for _ in range(count))

    number = r.choice((f"{r.randint(2, 26):02}", f"{r.randint(52, 76)}"))
    plate = r.choice((f"{letters(2)}{number} {letters(3)}", f"{letters(2)}{number}{letters(3)}"))
    return r.choice((plate, plate, plate.lower()))


SHAPES = (
    Kind("address in full", CORE, lambda c, r: r.choice(c.addresses), frames.ADDRESS),
    Kind("number and street", RECORD, _line, frames.ADDRESS),
    Kind("number and street, street shortened", RECORD, _shortened, frames.ADDRESS, _can_shorten),
    Kind("number and street, small letters", RECORD, lambda c, r: _line(c, r).lower(), frames.ADDRESS),
    Kind("street alone", RECORD, _street, frames.ADDRESS),
    Kind("another address", SHAPE, lambda c, r: street_address(r), frames.ADDRESS),
    Kind("postcode", CORE, lambda c, r: r.choice(c.postcodes), frames.POSTCODE),
    Kind("postcode, small or without space", CORE, _postcode_dressed, frames.POSTCODE),
    Kind("postcode, oddly split", RECORD, _postcode_split, frames.POSTCODE),
    Kind("another postcode", SHAPE, lambda c, r: postcode(r), frames.POSTCODE),
    Kind("telephone, mobile", SHAPE, _mobile, frames.TELEPHONE),
    Kind("telephone, landline", SHAPE, _landline, frames.TELEPHONE),
    Kind("telephone, international", SHAPE, _international, frames.TELEPHONE),
    Kind("telephone, dotted", SHAPE, _dotted, frames.TELEPHONE),
    Kind("e-mail with the name", SHAPE, _email_with_name, frames.EMAIL),
    Kind("e-mail without the name", SHAPE, _email, frames.EMAIL),
    Kind("handle with the name", SHAPE, _handle_with_name, frames.HANDLE),
    Kind("handle without the name", SHAPE, _handle, frames.HANDLE),
    Kind("NHS number", CORE, _nhs_plain, frames.NHS),
    Kind("NHS number, parted", CORE, _nhs_parted, frames.NHS),
    Kind("another NHS number", SHAPE, _another_nhs, frames.NHS),
    Kind("UPN", RECORD, _upn_dressed, frames.UPN),
    Kind("another UPN", SHAPE, lambda c, r: upn(r), frames.UPN),
    Kind("court number on record", RECORD, _court_on_record, frames.COURT),
    Kind("another court number", SHAPE, lambda c, r: court_number(r), frames.COURT),
    Kind("other system's number on record", RECORD, _system_on_record, frames.NUMBER),
    Kind("another number of a system", SHAPE, lambda c, r: system_number(r), frames.SYSTEM),
    Kind("council's own reference", SHAPE, _reference, frames.REFERENCE),
    Kind("National Insurance number", SHAPE, _insurance_number, frames.INSURANCE_NUMBER),
    Kind("car's number plate", SHAPE, _plate, frames.PLATE),
)
