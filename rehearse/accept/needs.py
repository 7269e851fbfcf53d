"""What a scenario needs of a core, read off its own words and tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from rehearse.accept.surface import About
from rehearse.scenes.kinds import KINDS, PAIRS, USUAL

OUR_OWN: Final = "reaches into our own core, which no other can stand in for"
"""Why scenarios tagged ``@world_only`` are left out."""

TAGS: Final = {"time": "clock"}
"""The capability that a tag stands for."""

LOOKS: Final = {
    "audit": r"^the audit (?:has|keeps) ",
    "warnings": r"^sync health (?:warns|has no warnings)",
}
"""The words of steps that only look at something: without the capability they are passed over."""

WORDS: Final = {
    "checks": r"the checks |the message about |is refused with PREFLIGHT_FAILED",
    "filters": r" if the .+ in the CRM or in the app is |^only .+ whose |is narrowed to |^filters count for ",
    "languages": r" in (?:German|French)$",
    "mappings": r"without the row of| is mapped to |with new records in the subsidiary",
    "placement": r"^a card for ",
    "reconnect": r"is connected again",
    "retry": r"^a user asks for another try",
    "users": r'^a user "',
}
"""The words of steps without which a scenario makes no sense: without the capability it is left out."""

_APPS: Final = {"NetSuite": "netsuite", "QuickBooks": "quickbooks"}


def lacking(about: About, steps: Collection[str], tags: Iterable[str]) -> str:
    """Why a core cannot be asked to play this scenario, in words; empty where it can."""
    named = {*tags}
    if "world_only" in named:
        return OUR_OWN
    wanted = [TAGS[tag] for tag in sorted(named & TAGS.keys())]
    wanted += [name for name, words in WORDS.items() if any(re.search(words, step) for step in steps)]
    missing = next((name for name in wanted if name not in about.capabilities), "")
    if missing:
        return f"needs the capability {missing}"
    return next(_not_synced(about, steps), "")


def passed_over(about: About, step: str) -> str:
    """The capability for lack of which a step is passed over in a scenario that is played; mostly empty."""
    wanted = (name for name, words in LOOKS.items() if re.search(words, step))
    return next((name for name in wanted if name not in about.capabilities), "")


def _not_synced(about: About, steps: Collection[str]) -> Iterator[str]:
    """What is named and not synced; a story that names nothing is about contacts and customers."""
    text = "\n".join(steps)
    apps = [app for words, app in _APPS.items() if words in text]
    pairs = {kind.pairs for words, kind in PAIRS.items() if words in text}
    if not pairs and not apps:
        pairs = {USUAL.pairs}
    for kind in KINDS:
        if kind.pairs in pairs and not about.syncs_pair(kind.crm.object, kind.app, kind.partner.object):
            yield f"needs a sync of {kind.pairs}"
    for app in apps:
        if app not in {pair.app for pair in about.syncs}:
            yield f"needs a sync with {next(words for words, one in _APPS.items() if one == app)}"
