"""The display name of a QuickBooks customer (data-sync B.11)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from itertools import count
from typing import Final

from sync_core.rules.model import ClashPolicy
from sync_core.rules.values import canonical

LONGEST: Final = 500
"""QuickBooks takes so many characters (QuickBooks contract 3)."""

CRM_FIELDS: Final = ("firstname", "lastname", "email")
"""What a name is made of, besides the company's name."""

_FORBIDDEN: Final = re.compile("\r\n|[:\t\n\r\v\f\x85\u2028\u2029]")


def wanted_name(contact: Mapping[str, str], company: str, *, from_company: bool) -> str:
    """The name a contact's customer should have, canonical; ``""`` means `REQUIRED_FIELD_MISSING`.

    ``company`` is the name of the contact's primary company, or empty. With the mapping from the company
    switched off, or without a company, it is first and last name, and for want of both the e-mail.
    """
    first, last, email = (contact.get(field, "").strip() for field in CRM_FIELDS)
    person = f"{first} {last}".strip()
    choices = (company if from_company else "", person, email)
    return next((name for name in map(canonical_name, choices) if name), "")


def person_of(contact: Mapping[str, str]) -> str:
    """What tells this contact from others of its company: its own name, else its e-mail."""
    return wanted_name(contact, "", from_company=False)


def canonical_name(name: str) -> str:
    """The name as QuickBooks takes it: colon, tab and line break become a blank, 500 characters at most."""
    return _FORBIDDEN.sub(" ", name).strip()[:LONGEST].rstrip()


def name_key(name: str) -> str:
    """By what names are held to be the same: outer blanks and case do not count, inner blanks do."""
    return canonical((canonical((name,), "text")[0].casefold(),), "text")[0]


def free_name(wanted: str, person: str, *, policy: ClashPolicy, taken: Container[str]) -> str | None:
    """The first name that the policy allows and nobody holds, or None. ``taken`` holds keys of `name_key`.

    ``append_person`` gives "Acme (Ann Lee)", ``append_number`` "Acme (2)".
    """
    return next((name for name in _names(wanted, person, policy) if name_key(name) not in taken), None)


def _names(wanted: str, person: str, policy: ClashPolicy) -> Iterator[str]:
    yield wanted
    if policy == "append_person" and person and name_key(person) != name_key(wanted):
        yield _suffixed(wanted, person)
    elif policy == "append_number":
        for number in count(2):
            yield _suffixed(wanted, str(number))


def _suffixed(name: str, suffix: str) -> str:
    """The suffix always survives the cut, or the name would clash again."""
    tail = f" ({suffix[: LONGEST // 2]})"
    return name[: LONGEST - len(tail)].rstrip() + tail
