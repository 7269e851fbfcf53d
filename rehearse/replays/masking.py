"""Takes people out of what is written down: the same value gets the same mask, and its shape stays.

Masks are numbered by first appearance, so that nothing can be computed back from them and the same run gives
the same file. Ids, codes, instants and numbers stay as they are; a text under a name that is not known to
hold such counts as somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

HIDDEN: Final = "(hidden)"
"""Stands in place of a secret, in every file."""

SHORTEST: Final = 3
"""Sentences are searched for known values of so many characters or more."""

_SECRET: Final = re.compile(
    r"token|secret|password|authorization|credential|signature|verifier", re.IGNORECASE
)
_TOKENS: Final = re.compile(r"\b(?:pat|at|rt|refresh|consumer|secret|token|hand|verifier)-sim-[\w-]+")
_EMAIL: Final = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE: Final = re.compile(r"[\d\s()./+-]*\d[\d\s()./+-]*")
_PLAIN: Final = re.compile(r"true|false|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)
_QUOTED: Final = re.compile(r"""(?<!\w)(['"])([^'"\n]+)\1(?!\w)""")
_CALL: Final = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE) /")
_WORD: Final = re.compile(r"\w+")

_OF_EVENTS: Final = frozenset(
    (
        *("at", "kind", "site", "app", "span", "cause", "account", "method", "path", "url", "status"),
        *("object", "change", "source", "source_id", "entity", "record", "queued", "side", "id", "ids"),
        *("intents", "sync", "to", "operation", "crm_id", "app_id", "batch", "code", "skipped", "from_app"),
        *("workspace", "created_in", "old", "new", "state", "partner", "connection", "crm_object"),
        *("app_object", "field", "fields", "fault", "match", "params", "next_try", "last_update"),
    )
)
_OF_RECORDS: Final = frozenset(
    (
        *("hs_object_source", "hs_object_source_id", "hs_object_source_label", "hs_pipeline"),
        *("hs_all_contact_vids", "lifecyclestage", "associatedcompanyid", "hs_parent_company_id"),
        *("PreferredDeliveryMethod", "value", "id", "recordType"),
    )
)
"""Names under which ids, codes and other words of the systems stand: in events, in fields of records."""

_SENTENCES: Final = frozenset(("message", "error", "reason", "text", "finding", "label"))
"""Names under which sentences stand: what they mention is masked in them."""

_NAMES_OF_SYSTEMS: Final = ("fault", "snapshot_taken", "snapshot_restored")
"""Events whose ``name`` is no person's."""


class Masks:
    """The masks of one file. ``words`` stay as they are where a sentence quotes them."""

    def __init__(self, *, words: Container[str] = ()) -> None:
        self._words_of_stories = words
        self._known: dict[tuple[str, str], str] = {}
        self._mentions: dict[str, dict[str, str]] = {}

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """An event with people masked."""
        system = {"name": event["name"]} if event["kind"] in _NAMES_OF_SYSTEMS and "name" in event else {}
        return {**self.data(event), **system}

    def data(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Something with names and values, such as an issue, with people masked."""
        return {key: self._entry(str(key), one, _OF_EVENTS) for key, one in given.items()}

    def value(self, text: str) -> str:
        """One value of somebody; blanks around it stay, since they may be what is wrong with it."""
        bare = text.strip()
        if not bare or _PLAIN.fullmatch(bare):
            return text
        word = _WORD.search(bare)
        if len(bare) >= SHORTEST and word is not None:
            self._mentions.setdefault(word[0].casefold(), {})[bare] = self._mask(bare)
        return text.replace(bare, self._mask(bare))

    def sentence(self, text: str) -> str:
        """A text with everything masked that it quotes, and what it mentions of values seen before."""
        text = _QUOTED.sub(self._quoted, _TOKENS.sub(HIDDEN, text))
        pieces, at = [], 0
        for found in _EMAIL.finditer(text):
            pieces += [*self._words(text[at : found.start()]), self.value(found[0])]
            at = found.end()
        return "".join([*pieces, *self._words(text[at:])])

    def _quoted(self, found: re.Match[str]) -> str:
        """Something quoted is masked; that alone makes it no value to look for elsewhere."""
        text = found[2].strip()
        if not text or text in self._words_of_stories or _PLAIN.fullmatch(text) or _CALL.match(text):
            return found[0]
        return found[0].replace(text, self._mask(text))

    def _entry(self, name: str, given: Any, kept: frozenset[str]) -> Any:
        if _is_secret(name, given):
            return HIDDEN
        if isinstance(given, Mapping):
            below = _OF_RECORDS if name == "fields" else kept
            return {key: self._entry(str(key), one, below) for key, one in given.items()}
        if isinstance(given, list | tuple):
            return [self._entry(name, one, kept) for one in given]
        if not isinstance(given, str):
            return given
        if kept is _OF_EVENTS and name in _SENTENCES:
            return self.sentence(given)
        if name in kept or name == "SyncToken":
            return _EMAIL.sub(lambda found: self.value(found[0]), given)
        return self.value(given)

    def _words(self, text: str) -> Iterator[str]:
        """The text in pieces, each known value in it masked; of several that fit, the longest."""
        at = 0
        for found in _WORD.finditer(text):
            if found.start() < at or text[found.start() - 1 : found.start()] == "/":
                continue
            known = self._mentions.get(found[0].casefold(), {})
            fitting = [
                one
                for one in known
                if one.lower() not in self._words_of_stories and _stands(text, one, found.start())
            ]
            if fitting:
                longest = max(fitting, key=len)
                begin = _begin(longest, found.start())
                yield text[at:begin] + known[longest]
                at = begin + len(longest)
        yield text[at:]

    def _mask(self, text: str) -> str:
        if _EMAIL.fullmatch(text):
            return _like(text, f"person-{self._number('e-mail', text.lower())}@example.test")
        if _URL.fullmatch(text):
            return f"https://site-{self._number('address', text.lower())}.example.test/"
        if _PHONE.fullmatch(text):
            return self._phone(text)
        return f"{''.join(map(_shape, text))}~{self._number('text', text)}"

    def _phone(self, text: str) -> str:
        """The same digits in another spelling get the same mask, in that spelling."""
        digits = re.sub(r"\D", "", text)
        number = self._number("digits", digits)
        if len(number) > len(digits):
            return f"{''.join(map(_shape, text))}~{number}"
        signs = iter(number.rjust(len(digits), "0"))
        return re.sub(r"\d", lambda _: next(signs), text)

    def _number(self, sort: str, value: str) -> str:
        return self._known.setdefault((sort, value), str(len(self._known) + 1))


def without_secrets(given: Any) -> Any:
    """Data as it is, apart from secrets."""
    if isinstance(given, Mapping):
        return {
            key: HIDDEN if _is_secret(str(key), one) else without_secrets(one) for key, one in given.items()
        }
    if isinstance(given, list | tuple):
        return [without_secrets(one) for one in given]
    return _TOKENS.sub(HIDDEN, given) if isinstance(given, str) else given


def _is_secret(name: str, given: Any) -> bool:
    """Whether a text that stands under this name is a secret; numbers, such as of tokens, are none."""
    held = given and not isinstance(given, int | float)
    return bool(held and name != "SyncToken" and _SECRET.search(name))


def _like(text: str, mask: str) -> str:
    """The mask in capitals or with a first capital, as the text is."""
    if text.isupper():
        return mask.upper()
    return mask if text.islower() else mask.capitalize()


def _shape(sign: str) -> str:
    """A letter or digit of no meaning for each; all other signs stay."""
    if sign.isdigit():
        return "0"
    if not sign.isalpha():
        return sign
    return "X" if sign.isupper() else "x"


def _begin(value: str, word: int) -> int:
    """Where a value begins in a text in which its first word begins there."""
    first = _WORD.search(value)
    return word - (first.start() if first else 0)


def _stands(text: str, value: str, word: int) -> bool:
    """Whether the value stands there as whole words."""
    begin = _begin(value, word)
    end = begin + len(value)
    same = text[max(begin, 0) : end].casefold() == value.casefold()
    return begin >= 0 and same and not text[end : end + 1].isalnum()
