"""What an administrator demands of writes, on the versions that enforce it (CRM contract 1.4)."""

from __future__ import annotations

from collections.abc import Mapping

from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.settings import WriteRule


def check(portal: Portal, type: ObjectType, before: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Raise `InvalidProperties` that names every property which a write leaves empty and must not.

    A new record has no ``before``. An update is held to a condition only if it sets the property on which the
    condition rests, or clears what is required (SIM; so is the text).
    """
    if not portal.enforcing or not portal.settings.write_rules:
        return
    after = {**before, **values}
    refused: dict[str, Invalid] = {}
    for rule in portal.settings.write_rules:
        if rule.object in type.names and _concerns(rule, new=not before, values=values, after=after):
            code = "MISSING_CONDITIONAL_REQUIRED_PROPERTY" if rule.when else "MISSING_REQUIRED_PROPERTY"
            for name in rule.require:
                if not after.get(name):
                    refused.setdefault(name, Invalid(name, code, f'Property "{name}" is required'))
    if refused:
        raise InvalidProperties(portal.id, list(refused.values()))


def _concerns(rule: WriteRule, *, new: bool, values: Mapping[str, str], after: Mapping[str, str]) -> bool:
    if not rule.when:
        return new
    return after.get(rule.when, "") in rule.values and any(
        name in values for name in (rule.when, *rule.require)
    )
