"""From one kind of value to another as Oracle does it unasked, and to what `BUILTIN.DF` shows."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.netsuite.suiteql.functions import callable_of
from simulators.netsuite.suiteql.refusals import Unsupported
from simulators.netsuite.suiteql.terms import Binds, Family, Inputs, Term, Value

ZONE = Term(sql=":zone", family="text", constant=lambda inputs: inputs.zone)
FORMAT = Term(sql=":date_format", family="text", constant=lambda inputs: inputs.date_format)
NOW = Term(sql=":now", family="instant", constant=lambda inputs: inputs.now, required=True)
NULL = Term(sql="NULL", family="null", constant=lambda _inputs: None)


def call(binds: Binds, name: str, family: Family, *terms: Term) -> Term:
    """A function of `functions` over terms. Over constants it is reckoned once, before the statement runs."""
    sql = f"ns_{name}({', '.join(term.sql for term in terms)})"
    makers = [term.constant for term in terms]
    known = [maker for maker in makers if maker is not None]
    if len(known) < len(makers):
        return Term(sql=sql, family=family)
    function = callable_of(name)

    def make(inputs: Inputs) -> Value:
        value: Value = function(*[maker(inputs) for maker in known])
        return value

    return binds.constant(sql, family, make)


def converted(binds: Binds, term: Term, family: Family) -> Term:
    """A term as a value of another kind. Raises 400 where Oracle would not convert it."""
    if term.family in (family, "null"):
        return term
    if family == "text":
        return _text(binds, term)
    if family == "number" and term.family == "text":
        return call(binds, "number", "number", term)
    if family == "wall" and term.family == "instant":
        return call(binds, "wall", "wall", term, ZONE)
    if family == "instant" and term.family == "wall":
        return call(binds, "instant", "instant", term, ZONE)
    if family in ("wall", "instant") and term.family == "text" and term.constant is not None:
        return converted(binds, call(binds, "user_date", "wall", term, FORMAT), family)
    raise Unsupported


def _text(binds: Binds, term: Term) -> Term:
    if term.family == "number":
        return call(binds, "number_text", "text", term)
    return call(binds, "date_text", "text", converted(binds, term, "wall"), FORMAT)


def common_family(terms: Sequence[Term]) -> Family:
    """The kind that all of these can be: that of the first that is no NULL; of dates the one without a zone.

    A text that is written down does not decide beside numbers and dates.
    """
    families = [term.family for term in terms if term.family != "null"]
    firm = [term.family for term in terms if term.family != "null" and not _is_loose(term)]
    if not families:
        return "text"
    first = (firm or families)[0]
    if first == "instant" and any(family != "instant" for family in families):
        return "wall"
    return first


def _is_loose(term: Term) -> bool:
    return term.family == "text" and term.constant is not None


def alike(binds: Binds, terms: Sequence[Term]) -> list[Term]:
    """Values that stand for one another (CASE, NVL), made one kind. Raises 400."""
    family = common_family(terms)
    return [converted(binds, term, family) for term in terms]


_FIRM: tuple[Family, ...] = ("instant", "wall", "number")
"""What texts become beside it."""


def compared(binds: Binds, left: Term, right: Term) -> tuple[Term, Term]:
    """Two values made comparable: texts become numbers or dates beside such. Raises 400."""
    families = {left.family, right.family}
    if "null" in families or len(families) == 1:
        return left, right
    for family in _FIRM:
        if family in families:
            return converted(binds, left, family), converted(binds, right, family)
    raise Unsupported


def display(binds: Binds, term: Term) -> Term:
    """The display text of a value: the name behind a reference, the word for an enum."""
    where, _, name = term.shows.partition(":")
    if where == "enum":
        return call(binds, "option", "text", binds.constant(f"word {name}", "text", lambda _: name), term)
    if where == "list":
        named = f"(SELECT l.name FROM listed l WHERE l.kind='{name}' AND l.id=CAST({term.sql} AS TEXT))"  # noqa: S608
        return Term(sql=named, family="text")
    if where == "entity":
        named = f"(SELECT json_extract(e.body,'$.entityId') FROM entity e WHERE e.id={term.sql})"  # noqa: S608
        return Term(sql=named, family="text")
    if where == "address":
        named = f"(SELECT ns_address(d.body) FROM address d WHERE d.id={term.sql})"  # noqa: S608
        return Term(sql=named, family="text")
    return converted(binds, term, "text")
