"""The finishing pass over a tagged PDF: table headers get their scope, the document its lasting identifier."""

from hashlib import sha256
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String


def finish(document: bytes, *, identifier: str) -> bytes:
    """Adds /Scope to every table header (WeasyPrint writes none) and fixes what would differ by run."""
    with pikepdf.open(BytesIO(document)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            _scope_headers(root)
        key = sha256(identifier.encode()).digest()[:16]
        pdf.trailer["/ID"] = Array([String(key), String(key)])
        finished = BytesIO()
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()


def _scope_headers(root: Object) -> None:
    """Walks the structure tree: a header cell under THead heads its column, under TBody or TFoot its row."""
    waiting = [(root, Name.Column)]
    while waiting:
        element, scope = waiting.pop()
        kind = element.get("/S")
        if kind == Name.THead:
            scope = Name.Column
        elif kind in (Name.TBody, Name.TFoot):
            scope = Name.Row
        elif kind == Name.TH:
            _set_scope(element, scope)
        waiting.extend((child, scope) for child in _children(element))


def _children(element: Object) -> list[Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    found = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in found if isinstance(kid, Dictionary) and "/S" in kid]


def _set_scope(header: Object, scope: Name) -> None:
    if "/A" not in header:
        header.A = Dictionary(O=Name.Table)
    header.A.Scope = scope
