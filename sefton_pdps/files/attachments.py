"""A file that somebody attaches inside the council, kept under a neutral name."""

from dataclasses import replace
from datetime import datetime

from sefton_pdps.core.database import tenancy
from sefton_pdps.files.file_types import DOCUMENTS_AND_PICTURES, clean_name
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.storage import Person, store
from sefton_pdps.files.uploads import Upload, check_upload


def attach(upload: Upload, *, kind: str, name: str, by: Person, at: datetime) -> StoredFile:
    """Check and keep a document or picture of the council's.

    What people call a file may be the child's name, and a file's name stands on pages and in the browser's list: it is
    kept as `name`, with the ending of what it is.
    """
    checked = check_upload(upload, DOCUMENTS_AND_PICTURES)
    named = replace(checked, name=clean_name(f"{name}.{checked.file_type.extension}", checked.file_type))
    return store(named, kind=kind, owner_scope=tenancy.COUNCIL, by=by, at=at)
