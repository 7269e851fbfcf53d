"""What an event says that a row now holds, as people see it: flat texts by the vendor's names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rehearse.people.quickbooks import INNER
from simulators.netsuite.records.types import options

Fields = Mapping[str, Any]


def overlaid(app: str, held: Mapping[str, str], changed: Fields) -> dict[str, str]:
    """A record's texts after a change; what is empty is left out."""
    texts = _READERS[app](changed)
    groups = tuple(f"{name}." for name in texts if name + "." in _GROUPS)
    kept = {name: text for name, text in held.items() if not (groups and name.startswith(groups))}
    return {name: text for name, text in {**kept, **texts}.items() if text}


def _crm(changed: Fields) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in changed.items()}


def _quickbooks(changed: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in changed.items():
        if isinstance(value, dict) and name in INNER:
            found[name] = str(value.get(INNER[name]) or "")
        elif isinstance(value, dict):
            found[name] = ""
            found |= {f"{name}.{part}": str(text) for part, text in value.items()}
        elif not isinstance(value, list):
            found[name] = _text(value)
    return found


def _netsuite(changed: Fields) -> dict[str, str]:
    found = {name: _text(value) for name, value in changed.items() if not isinstance(value, list)}
    if "addressBook" in changed:
        lines = changed["addressBook"] or []
        billing: Fields = next((line for line in lines if line.get("defaultBilling")), {})
        found["address"] = ""
        found |= {f"address.{part}": _text(value) for part, value in billing.items()}
        country = billing.get("country") or ""
        found["address.country"] = options("country").get(country, country)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


_READERS: Mapping[str, Callable[[Fields], dict[str, str]]] = {
    "crm": _crm,
    "netsuite": _netsuite,
    "quickbooks": _quickbooks,
}
_GROUPS = ("address.", "BillAddr.", "ShipAddr.")
"""Groups of fields that an event tells as a whole."""
