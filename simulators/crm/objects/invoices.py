"""What is particular to invoices: the way to ``open``, and amounts that are worked out (CRM contract 3.5).

An invoice with ``hs_invoice_billable=false`` mirrors one that another system bills: nothing of this holds for
it. The vendor's texts for these refusals are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from simulators.crm import sequences
from simulators.crm.answers import instant
from simulators.crm.associations import rows
from simulators.crm.associations.bonds import Link
from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects.line_items import money
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal

STATUS, BILLED, PAID, DUE, SUBTOTAL = (
    "hs_invoice_status", "hs_amount_billed", "hs_amount_paid", "hs_balance_due", "hs_subtotal"
)  # fmt: skip
AMOUNTS = (BILLED, PAID, DUE, SUBTOTAL)
_NEEDED = ("contacts", "line_items")
_MOVES = (("draft", "open"), ("open", "voided"))
_FIRST_NUMBER = 1_000


class Invoices(Special):
    """Invoices."""

    follows = frozenset({"line_items"})

    def drafted(self, portal: Portal, values: dict[str, str], links: Sequence[Link]) -> None:
        now = instant(portal.at)
        values |= {"createdate": now, "hs_invoice_date": now, "hs_due_date": now, STATUS: "draft"} | values
        if not _billable(values):
            return
        _refuse_amounts(portal, values)
        self._move(portal, "draft", values, {link.target.plural for link in links})
        values |= _sums(Decimal(0), _paid(values))

    def judge(self, portal: Portal, record: Record, values: dict[str, str]) -> None:
        after = record.doc | values
        if not _billable(after):
            return
        _refuse_amounts(portal, values)
        linked = {plural for plural in _NEEDED if _linked(portal, record.id, plural)}
        self._move(portal, record.doc.get(STATUS, ""), values, linked, number=record.doc.get("hs_number", ""))
        total = _total(portal, record.id)
        if values.get(STATUS) == "paid":
            values.setdefault(PAID, money(total))
        values |= _sums(total, _paid(after | values))

    def derived(self, portal: Portal, record: Record) -> dict[str, str]:
        if not _billable(record.doc):
            return {}
        return _sums(_total(portal, record.id), _paid(record.doc))

    def _move(
        self, portal: Portal, before: str, values: dict[str, str], linked: set[str], *, number: str = ""
    ) -> None:
        status = values.get(STATUS, before)
        if status == before:
            return
        if portal.settings.invoice_moves and not _by_hand(portal) and (before, status) not in _MOVES:
            raise _refused(portal, STATUS, status, f"An invoice cannot go from {before} to {status}")
        lacking = [OBJECT_TYPES[plural].singular for plural in _NEEDED if plural not in linked]
        if status == "open" and lacking:
            reason = f"An invoice that is open must be associated with: {', '.join(lacking)}"
            raise _refused(portal, STATUS, status, reason)
        if status == "open" and not values.get("hs_number", number):
            (taken,) = sequences.take(portal.db, "invoice_numbers")
            values["hs_number"] = f"INV-{_FIRST_NUMBER + taken - sequences.FIRST + 1}"


def _billable(doc: dict[str, str]) -> bool:
    return doc.get("hs_invoice_billable") != "false"


def _linked(portal: Portal, id: int, plural: str) -> list[int]:
    """The records of a type with which an invoice is associated, by id."""
    return [row.target_id for row in rows.of_sources(portal.db, "invoices", plural, [id])]


def _total(portal: Portal, id: int) -> Decimal:
    """The sum of the net prices of an invoice's line items."""
    items = store(OBJECT_TYPES["line_items"]).some(portal.db, set(_linked(portal, id, "line_items")))
    return sum((Decimal(one.doc.get("amount") or 0) for one in items.values()), Decimal(0))


def _paid(doc: dict[str, str]) -> Decimal:
    return Decimal(doc.get(PAID) or 0)


def _sums(total: Decimal, paid: Decimal) -> dict[str, str]:
    return {SUBTOTAL: money(total), BILLED: money(total), PAID: money(paid), DUE: money(total - paid)}


def _by_hand(portal: Portal) -> bool:
    """Whether a person works in the portal's pages: payments are recorded there, and only there."""
    return portal.source.type == "CRM_UI"


def _refuse_amounts(portal: Portal, values: dict[str, str]) -> None:
    fixed = [name for name in AMOUNTS if name in values and not (name == PAID and _by_hand(portal))]
    if fixed:
        raise InvalidProperties(portal.id, [Invalid.calculated(name) for name in fixed])


def _refused(portal: Portal, name: str, value: str, reason: str) -> InvalidProperties:
    return InvalidProperties(portal.id, [Invalid(name, "INVALID_OPTION", reason, value)])
