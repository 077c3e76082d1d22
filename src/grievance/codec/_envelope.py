"""What stands around every value: the format version and the kind, checked before the value is looked at."""

from __future__ import annotations

from typing import Any

from grievance.codec._kinds import KINDS, Document, kind_of
from grievance.errors import InvalidDocument, Problem, UnknownFormat

__all__ = ["FORMAT", "enveloped", "opened", "refusal"]

FORMAT = 1
"""The newest format version that this library reads, and the one that it writes."""


def enveloped(kind: str, plain: Any) -> dict[str, Any]:
    """Return the document of a value that is plain already: dicts, sequences, text, numbers, booleans and None."""
    return {"format": FORMAT, "kind": kind, "value": plain}


def opened(tree: Any, wanted: type[Document] | None) -> tuple[type[Document], Any]:
    """
    Return the class that a parsed document says it holds, and the plain value.

    Raises:
        UnknownFormat: Its format version is newer, or is no version at all.
        InvalidDocument: It is no document, or not the *wanted* one.
    """
    if type(tree) is not dict:
        raise refusal("document", "", f"must be an object, not {type(tree).__name__}")
    found = tree.get("format")
    if type(found) is not int or not 1 <= found <= FORMAT:
        shown = found if type(found) is int or found is None else type(found).__name__
        raise UnknownFormat("document", found=shown, known=FORMAT)
    cls = _class_of(tree.get("kind"))
    if wanted is not None and cls is not wanted:
        raise refusal(kind_of(cls), "kind", f"must be {kind_of(wanted)!r}")
    if "value" not in tree:
        raise refusal(kind_of(cls), "value", "is missing")
    return cls, tree["value"]


def refusal(document: str, path: str, message: str) -> InvalidDocument:
    """Return the error for a document with one fault."""
    return InvalidDocument(document, [Problem(path, message)])


def _class_of(kind: object) -> type[Document]:
    if type(kind) is not str:
        raise refusal("document", "kind", "must be the kind of the document, such as 'complaint'")
    cls = KINDS.get(kind)
    if cls is None:
        from grievance.codec._structured import nearest  # brings cattrs, which a good document does not need

        raise refusal("document", "kind", f"is no kind of document{nearest(kind, KINDS)}")
    return cls
