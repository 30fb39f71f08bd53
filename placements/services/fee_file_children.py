"""Which child a row of a fee file is about: one on record, one whom the file records, or nobody yet (ADR 120)."""

from datetime import date

from placements.models import Child
from placements.rules.ages import ADULT, age_on
from placements.rules.fee_file import COLUMNS, OF_A_NEW_CHILD, Head
from placements.selectors.fee_files import OnRecord
from sefton_pdps.core.text.words import listed

Refusal = str


def of_new_child(head: Head, record: OnRecord, today: date) -> Refusal:
    """Why the file records no child here: an adult, or one who has a record already, there or in the file."""
    if head.born is None or head.born > today or age_on(head.born, today) >= ADULT:
        return "A placement is for a child under 18. Check the date of birth."
    for one in record.born_alike[head.born]:
        if record.alike(head.given, one.given_name) and record.alike(head.family, one.family_name):
            return f"A child of these names and this date of birth is on record as {one.reference}. Use that number."
    return _of_newcomer(head, record)


def _of_newcomer(head: Head, record: OnRecord) -> Refusal:
    """One case number is one child, and one child has one, within the file too."""
    before = record.newcomers.get(head.case)
    if before is not None:
        differs = [name for name in OF_A_NEW_CHILD if getattr(head, name) != getattr(before.head, name)]
        said = listed([COLUMNS[name][0] for name in differs])
        return f"Row {before.numbers[0]} says otherwise of the same child: {said}." if differs else ""
    alike = record.newcomers.get(record.person(head))
    if alike is not None:
        return (
            f"Row {alike.numbers[0]} has a child of these names and this date of birth under another case number. "
            "Use one of the two."
        )
    return ""


def of_known_child(head: Head, child: Child, record: OnRecord) -> Refusal:
    """A case number in the wrong row would place the wrong child: what the row says of the child must be so."""
    if head.born and head.born != child.date_of_birth:
        return (
            "The date of birth is not that of the child on record with this case number. Correct one of them."
        )
    names = (head.given, child.given_name), (head.family, child.family_name)
    if any(told and not record.alike(told, known) for told, known in names):
        return (
            "The name is not that of the child on record with this case number. Correct the case number, or leave the "
            "names empty if the child has another name now."
        )
    return ""


def how_to_record(head: Head) -> str:
    """How a child whom nobody knows gets a record: by the file too, where it says something of the child."""
    missing = head.missing_of_child
    if len(missing) == len(OF_A_NEW_CHILD):
        return "Record the child, then read the file again."
    told = f"fill in: {listed(missing)}" if missing else "correct the home postcode"
    return f"Record the child, then read the file again; or {told}."
