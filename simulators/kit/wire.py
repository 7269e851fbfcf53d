"""JSON in and out. Numbers with a fraction are `Decimal`, so that ``639.00`` stays ``639.00``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from flask import Response

DecodeError = msgspec.DecodeError
"""Raised by `decode` for a body that is no JSON; the message says where."""

Raw = msgspec.Raw
"""JSON that is encoded already, as a value inside other data."""

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def encode(data: Any) -> bytes:
    """``data`` as JSON. `Decimal` becomes a number as it is written, `Raw` goes in as it is."""
    return _encoder.encode(data)


def decode(body: bytes | str) -> Any:
    """The data in a body. Raises `DecodeError`."""
    try:
        return _decoder.decode(body)
    except UnicodeDecodeError as error:
        raise DecodeError(f"not UTF-8: byte {error.start}") from None
    except RecursionError:
        raise DecodeError("nested too deeply: byte 0") from None


def json_response(
    data: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    content_type: str = "application/json",
) -> Response:
    """An answer with ``data`` as its JSON body."""
    return Response(_encoder.encode(data), status, headers, content_type=content_type)
