"""The words of the sync card in English, German and French, exactly as data-sync A.1.1 fixes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

LANGUAGES: Final = ("en", "de", "fr")


def label(code: str, lang: str = "en") -> str:
    """The label of a status or a field of the card. An unknown language gets English, a code `KeyError`."""
    return _labels()[code][language(lang)]


def codes() -> tuple[str, ...]:
    """Every code that has a label."""
    return tuple(_labels())


def language(lang: str) -> str:
    """The language we have for a language tag: ``de-CH`` is German, whatever we lack is English."""
    primary = lang.replace("_", "-").partition("-")[0].strip().lower()
    return primary if primary in LANGUAGES else "en"


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("labels.json").read_text(encoding="utf-8")
    labels: Mapping[str, Mapping[str, str]] = json.loads(text)["labels"]
    return labels
