"""Up to thirty operations in one call, each for itself (QuickBooks contract 5.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulators.kit.wire import encode
from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Entity
from simulators.quickbooks.errors import (
    BatchTooLarge,
    Fault,
    RequiredParameter,
    UnknownProperty,
    Unsupported,
)
from simulators.quickbooks.names import name_key
from simulators.quickbooks.query.answer import answer
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.writes import create, update

LARGEST = 30
_OPERATIONS: dict[str, Callable[[Company, Entity, Mapping[str, Any]], str]] = {
    "create": create,
    "update": update,
}


def run_batch(company: Company, body: Any) -> str:
    """The value of ``BatchItemResponse``: one element for each item, in order. A fault is an element, too.

    Raises 2010 or 2020 for a body that is no batch, 1040 for more than thirty items.
    """
    if not isinstance(body, dict):
        raise UnknownProperty.wrong_type("BatchItemRequest", "IntuitBatchRequest")
    items = body.get("BatchItemRequest")
    if items is None:
        raise RequiredParameter("BatchItemRequest")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnknownProperty.wrong_type("BatchItemRequest", "IntuitBatchRequest")
    if len(items) > LARGEST:
        raise BatchTooLarge(len(items), LARGEST)
    company.records.look_up(_names(company, items))
    answers = [_run(company, item) for item in items]
    company.records.flush()
    return f"[{','.join(answers)}]"


def _run(company: Company, item: dict[str, Any]) -> str:
    try:
        key, value = _answer(company, item)
    except Fault as fault:
        key, value = "Fault", encode(fault.body()).decode()
    bid = f',"bId":{encode(item["bId"]).decode()}' if item.get("bId") is not None else ""
    return f'{{"{key}":{value}{bid}}}'


def _answer(company: Company, item: dict[str, Any]) -> tuple[str, str]:
    """The key of what is answered, and its JSON."""
    if "Query" in item:
        return "QueryResponse", answer(company, str(item["Query"]))
    name = next((key for key in item if key not in ("bId", "operation", "optionsData")), None)
    if name is None:
        raise RequiredParameter("Entity")
    entity = ENTITIES.get(name.lower())
    operation = str(item.get("operation") or "create").lower()
    if entity is None or operation not in _OPERATIONS:
        raise Unsupported.operation(operation if entity is not None else f"{operation} of {name}")
    posted = item[name]
    if not isinstance(posted, dict):
        raise UnknownProperty.wrong_type(name, name)
    return entity.name, _OPERATIONS[operation](company, entity, posted)


def _names(company: Company, items: list[dict[str, Any]]) -> list[str]:
    """The keys of the names that the batch writes, to be looked up at once."""
    names = [
        posted.get("DisplayName") for item in items for posted in item.values() if isinstance(posted, dict)
    ]
    return [name_key(name.strip(), "", company.settings) for name in names if isinstance(name, str)]
