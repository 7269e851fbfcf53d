"""Functions of Oracle on texts and numbers. None of them is ever called with NULL, unless it says so."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

Number = int | float


def number(text: str | Number) -> Number:
    """``TO_NUMBER``. Raises `ValueError`."""
    if isinstance(text, int | float):
        return text
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"no number: {text!r}") from None
    if not value.is_finite() or "_" in text:
        raise ValueError(f"no number: {text!r}")
    return _plain(value)


def number_text(value: Number) -> str:
    """A number as SuiteQL shows it: no exponent, nothing behind the point that says nothing."""
    if isinstance(value, int):
        return str(value)
    shown = format(Decimal(f"{value:.15g}"), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() and value.adjusted() < 18 else float(value)


def divide(dividend: Number, divisor: Number) -> Number:
    """``/``: never of whole numbers only. Raises `ValueError` by zero."""
    if divisor == 0:
        raise ValueError("divisor is equal to zero")
    if isinstance(dividend, int) and isinstance(divisor, int) and dividend % divisor == 0:
        return dividend // divisor
    return dividend / divisor


def modulo(dividend: Number, divisor: Number) -> Number:
    """``MOD``: the sign of the dividend; by zero it is the dividend."""
    if divisor == 0:
        return dividend
    rest = math.fmod(dividend, divisor)
    return int(rest) if rest.is_integer() else rest


def rounded(value: Number, places: Number = 0) -> Number:
    """``ROUND``: halves away from zero."""
    return _quantized(value, places, ROUND_HALF_UP)


def truncated(value: Number, places: Number = 0) -> Number:
    """``TRUNC`` of a number."""
    return _quantized(value, places, ROUND_DOWN)


def _quantized(value: Number, places: Number, rounding: str) -> Number:
    return _plain(Decimal(str(value)).quantize(Decimal(1).scaleb(-int(places)), rounding=rounding))


def ceiling(value: Number) -> int:
    """``CEIL``."""
    return math.ceil(value)


def floor(value: Number) -> int:
    """``FLOOR``."""
    return math.floor(value)


def power(base: Number, exponent: Number) -> Number:
    """``POWER``. Raises `ValueError` where it is no real number."""
    raised = math.pow(base, exponent)
    return int(raised) if raised.is_integer() and abs(raised) < 1e15 else raised


def root(value: Number) -> Number:
    """``SQRT``. Raises `ValueError` below zero."""
    found = math.sqrt(value)
    return int(found) if found.is_integer() else found


def sign(value: Number) -> int:
    """``SIGN``."""
    return (value > 0) - (value < 0)


def lower(text: str) -> str:
    """``LOWER`` in every alphabet, letter by letter."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(_single(one, one.lower()) for one in text)


def upper(text: str) -> str:
    """``UPPER`` in every alphabet, letter by letter: ``ß`` stays."""
    raised = text.upper()
    return raised if len(raised) == len(text) else "".join(_single(one, one.upper()) for one in text)


def _single(letter: str, other: str) -> str:
    return other if len(other) == 1 else letter


def initcap(text: str) -> str:
    """``INITCAP``: the first letter of each word large, the others small."""
    done: list[str] = []
    inside = False
    for letter in text:
        done.append(letter.lower() if inside else upper(letter))
        inside = letter.isalnum()
    return "".join(done)


def substring(text: str, start: Number, length: Number | None = None) -> str | None:
    """``SUBSTR``: counted from one, from the end if negative; nothing is NULL."""
    begin = int(start)
    place = len(text) + begin if begin < 0 else max(begin - 1, 0)
    if place < 0 or (length is not None and length < 1):
        return None
    end = len(text) if length is None else place + int(length)
    return text[place:end] or None


def position(text: str, wanted: str, start: Number = 1, occurrence: Number = 1) -> int:
    """``INSTR``: where the nth occurrence begins, counted from one; 0 for none. Raises `ValueError`."""
    begin, times = int(start), int(occurrence)
    if times < 1:
        raise ValueError("an occurrence is counted from one")
    if begin == 0:
        return 0
    if begin < 0:
        place = len(text) + begin + 1
        for _ in range(times):
            place = text.rfind(wanted, 0, place + len(wanted) - 1)
            if place < 0:
                return 0
        return place + 1
    place = begin - 2
    for _ in range(times):
        place = text.find(wanted, place + 1)
        if place < 0:
            return 0
    return place + 1


def replaced(text: str | None, wanted: str | None, instead: str | None = None) -> str | None:
    """``REPLACE``. Takes NULL: nothing wanted changes nothing, nothing instead takes away."""
    if text is None or wanted is None:
        return text
    return text.replace(wanted, instead or "") or None


def trimmed(text: str, letters: str, side: str) -> str | None:
    """``TRIM``, ``LTRIM``, ``RTRIM``: ``side`` is BOTH, LEADING or TRAILING; nothing left is NULL."""
    strip = {"LEADING": str.lstrip, "TRAILING": str.rstrip}.get(side, str.strip)
    return strip(text, letters) or None


def padded(text: str, width: Number, fill: str, left: Number) -> str | None:
    """``LPAD`` and ``RPAD``: longer texts are cut."""
    wanted = int(width)
    if wanted < 1:
        return None
    missing = wanted - len(text)
    if missing <= 0:
        return text[:wanted]
    filling = (fill * missing)[:missing]
    return filling + text if left else text + filling


def translated(text: str, letters: str, others: str) -> str | None:
    """``TRANSLATE``: letter by letter; letters without a counterpart are taken away."""
    counterparts = {
        ord(letter): others[place] if place < len(others) else None
        for place, letter in reversed(list(enumerate(letters)))
    }
    return text.translate(counterparts) or None


def pattern(like: str, escape: str | None = None) -> str:
    """A pattern of LIKE as one of GLOB, which minds the case as Oracle does. Raises `ValueError`."""
    done: list[str] = []
    letters = iter(like)
    for letter in letters:
        if letter == escape:
            following = next(letters, "")
            if following not in ("%", "_", escape) or not following:
                raise ValueError("an escape must stand before a wildcard or itself")
            done.append(_literal(following))
        else:
            done.append({"%": "*", "_": "?"}.get(letter) or _literal(letter))
    return "".join(done)


def _literal(letter: str) -> str:
    return f"[{letter}]" if letter in "*?[" else letter
