"""Taking rows in as the vendor's own CSV import does: the API's validation, not its limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.vendor import Imported
from simulators.netsuite.actor import PERSON
from simulators.netsuite.errors import ACCESSING, Refusal
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.naming import name_key
from simulators.netsuite.records.sublist import ADDRESS_BOOK
from simulators.netsuite.records.types import TYPES, RecordType
from simulators.netsuite.records.writes import create

_ACTOR = replace(PERSON, context="CSV Import")
_ADDRESS = "address."
_FLAGS = {"true": True, "false": False, "yes": True, "no": False, "t": True, "f": False}


def import_rows(
    account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
) -> list[Imported]:
    """Create a record for each row that passes; say of each other row why not.

    A row has flat REST names: ``companyName``, ``isPerson`` (``true``), ``address.city`` … A reference is
    an internal id, an external id or a name. Where there are subsidiaries and a row names none, it gets the
    first. Raises `LookupError` for an ``object`` that is neither customer nor contact.
    """
    type = TYPES.get(object.lower())
    if type is None or not type.entity:
        raise LookupError(f"NetSuite imports customer and contact, not {object!r}")
    results = []
    with account.transaction(cause=cause) as db:
        book = Book(account, db, _ACTOR, names="error")
        for index, row in enumerate(rows):
            try:
                results.append(Imported(index, id=str(create(book, type.name, _body(book, type, row)))))
            except Refusal as refusal:
                results.append(Imported(index, refused=refusal.detail.removeprefix(ACCESSING)))
    return results


def _body(book: Book, type: RecordType, row: Mapping[str, str]) -> dict[str, Any]:
    """A row as a REST body; columns without a text are as if they were not there."""
    body: dict[str, Any] = {}
    address: dict[str, str] = {}
    for column, text in row.items():
        if not text.strip():
            continue
        if column.startswith(_ADDRESS):
            address[column.removeprefix(_ADDRESS)] = text
        else:
            body[column] = _value(book, type, column, text)
    if address:
        line = {"defaultBilling": True, "defaultShipping": True, "addressBookAddress": address}
        body[ADDRESS_BOOK] = {"items": [line]}
    if book.one_world and {"subsidiary", "company"}.isdisjoint(column.lower() for column in body):
        body["subsidiary"] = next(iter(book.all_listed("subsidiary")))
    return body


def _value(book: Book, type: RecordType, column: str, text: str) -> Any:
    """A text as JSON would have it; what cannot be one stays, for the reader to refuse."""
    field = type.field(column, one_world=book.one_world)
    if field is None:
        return text
    if field.kind == "boolean":
        return _FLAGS.get(text.strip().lower(), text)
    if field.kind == "number":
        try:
            return Decimal(text.strip())
        except InvalidOperation:
            return text
    return _key(book, field.target, text.strip()) if field.kind == "reference" else text


def _key(book: Book, target: str, text: str) -> str:
    """The internal id that a text means; the text itself if it means none."""
    listed = book.all_listed(target)
    if listed:
        named = [one.id for one in listed.values() if text in (one.id, one.external, one.name)]
        return named[0] if named else text
    if text.isdigit() and book.find(target, int(text)) is not None:
        return text
    external = book.by_external(target, text)
    if external is not None:
        return str(external.id)
    named_id = book.named(target, name_key(text))
    return text if named_id is None else str(named_id)
