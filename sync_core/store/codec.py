"""How values stand in text columns."""

from __future__ import annotations

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder()


def dump(value: Any) -> str:
    """Compact JSON with sorted keys, so that equal values give equal text."""
    return _encoder.encode(value).decode()


def load(text: str) -> Any:
    """The value of `dump`'s text; tuples come back as lists."""
    return _decoder.decode(text)
