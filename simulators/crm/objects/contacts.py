"""What is particular to contacts: e-mail addresses, lifecycle, merging (CRM contract 3.3, 3.10, 4.1, 5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.associations.bonds import Link
from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects import blocklist
from simulators.crm.objects.identities import Claim
from simulators.crm.objects.records import Record
from simulators.crm.objects.special import Special, forward_only
from simulators.crm.portal import Portal
from simulators.crm.properties.values import is_email

ADDITIONAL = "hs_additional_emails"
STAGE = "lifecyclestage"
STAGES = tuple(
    option.value for one in OBJECT_TYPES["contacts"].properties if one.name == STAGE for option in one.options
)

_CONSTANT = {
    "hs_is_contact": "true",
    "hs_is_unworked": "true",
    "hs_marketable_status": "false",
    "hs_marketable_until_renewal": "false",
    "hs_pipeline": "contacts-lifecycle-pipeline",
}


def emails(doc: Mapping[str, str]) -> list[str]:
    """Every address of a contact, the primary one first."""
    listed = [doc.get("email", ""), *doc.get(ADDITIONAL, "").split(";")]
    return list(dict.fromkeys(address for address in listed if address))


def given_emails(given: Mapping[str, Any]) -> list[str]:
    """The same for values as a caller sends them."""
    written = {name: str(given.get(name) or "").strip().lower() for name in ("email", ADDITIONAL)}
    return emails(written)


class Contacts(Special):
    """Contacts."""

    checked = frozenset({"email", ADDITIONAL})

    def check(self, name: str, value: str) -> str | Invalid:
        addresses = value.split(";") if name == ADDITIONAL else [value]
        for address in addresses:
            if not is_email(address):
                return Invalid(name, "INVALID_EMAIL", f"Email address {address} is invalid", address)
        return ";".join(dict.fromkeys(address.lower() for address in addresses))

    def drafted(self, portal: Portal, values: dict[str, str], links: Sequence[Link]) -> None:
        _check_blocked(portal, values)

    def judge(self, portal: Portal, record: Record, values: dict[str, str]) -> None:
        _check_blocked(portal, values)

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values.update(_CONSTANT)
        values["hs_all_contact_vids"] = str(id)
        if portal.settings.default_stage:
            values.setdefault(STAGE, portal.settings.default_stage)
        self._derive(portal, {}, values)

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        if not forward_only(STAGES, before.get(STAGE, ""), values.get(STAGE, "")):
            del values[STAGE]
        self._promote(before, values)
        self._derive(portal, before, values)

    def claims(self, doc: Mapping[str, str]) -> list[Claim]:
        return [("email", address) for address in emails(doc)]

    def merged(
        self, id: int, at: int, primary: tuple[int, Mapping[str, str]], other: tuple[int, Mapping[str, str]]
    ) -> dict[str, str]:
        addresses = emails(primary[1]) + [one for one in emails(other[1]) if one not in emails(primary[1])]
        vids = [str(id), *_vids(primary), *_vids(other)]
        past = [one for doc in (primary[1], other[1]) if (one := doc.get("hs_calculated_merged_vids"))]
        past += [f"{primary[0]}:{at}", f"{other[0]}:{at}"]
        values = {"hs_all_contact_vids": ";".join(vids), "hs_calculated_merged_vids": ";".join(past)}
        if addresses:
            values["email"], values[ADDITIONAL] = addresses[0], ";".join(addresses[1:])
        return values

    def _promote(self, before: Mapping[str, str], values: dict[str, str]) -> None:
        """An additional address that becomes the primary one changes places with it."""
        address, old = values.get("email", ""), before.get("email", "")
        others = before.get(ADDITIONAL, "").split(";")
        if address and address != old and address in others and ADDITIONAL not in values:
            values[ADDITIONAL] = ";".join(
                [*(one for one in others if one != address), *([old] if old else [])]
            )

    def _derive(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        if "email" in values:
            values["hs_email_domain"] = values["email"].partition("@")[2]
        if "phone" in values:
            digits = "".join(one for one in values["phone"] if one.isdigit())
            values["hs_searchable_calculated_phone_number"] = digits
        if values.get(STAGE) == "lead" and before.get(STAGE) != "lead":
            values["hs_lifecyclestage_lead_date"] = instant(portal.at)


def _vids(contact: tuple[int, Mapping[str, str]]) -> list[str]:
    """The id of a contact and those that were merged into it."""
    return contact[1].get("hs_all_contact_vids", str(contact[0])).split(";")


def _check_blocked(portal: Portal, values: Mapping[str, str]) -> None:
    """Raise `InvalidProperties` for an address that was deleted for privacy (MEM 3.10, text SIM)."""
    refused = blocklist.find(portal, emails(values))
    if refused:
        name = "email" if refused == values.get("email") else ADDITIONAL
        reason = f"Email address {refused} was permanently deleted and cannot be used"
        raise InvalidProperties(portal.id, [Invalid(name, "INVALID_EMAIL", reason, refused)])
