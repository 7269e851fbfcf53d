"""What the fidelity ledger claims is proven, operation by operation, or it may not be claimed.

State, errors and webhooks: a test that calls the operation and sees it work, refuse, or be told. Auth and
limits: a call of every operation without a login, and more calls than its limits have room for.
"""

from __future__ import annotations

import ast
from functools import cache

import pytest

from rehearse.fidelity import ledgers
from rehearse.places import APPS
from simulators.crm.auth import DEVELOPER
from simulators.kit.ledger import Line
from tests.proofs import calling
from tests.proofs.kept import COMMAND, TESTS, kept, name, wanted
from tests.tree import ROOT

NO_SCOPE = ("account_info", "oauth", *DEVELOPER)
"""Slices of the CRM that every token, or a developer key, opens."""


@cache
def named_in(file: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def is_there(test: str) -> bool:
    """Whether a test that is named in the proofs still is one."""
    file, _, rest = test.partition("::")
    return rest.rpartition("::")[2] in named_in(file)


def lines(app: str) -> list[Line]:
    """The operations of one fake."""
    (ledger,) = ledgers(app)
    return list(ledger.lines)


@pytest.mark.parametrize("app", APPS)
def test_what_is_claimed_was_seen_by_a_test(app: str) -> None:
    (ledger,) = ledgers(app)
    unproven = []
    for line in ledger.lines:
        proofs = kept().get(name(ledger, line), {})
        unproven += [
            f"{line.operation}: {what}"
            for what in wanted(line)
            if not any(is_there(test) for test in proofs.get(what, ()))
        ]
    if unproven:
        told = "\n".join(unproven)
        pytest.fail(
            f"Nothing proves what these marks claim:\n{told}\n\nWrite a test below one of {', '.join(TESTS)} "
            f"that calls the route and sees it, or say `absent` or `partly` in its mark.\n"
            f"Then, or if a test was only renamed:  {COMMAND}",
            pytrace=False,
        )


@pytest.mark.parametrize("app", APPS)
def test_what_is_said_to_tell_nobody_tells_nobody(app: str) -> None:
    (ledger,) = ledgers(app)
    silent = {name(ledger, line) for line in ledger.lines if line.mark.webhooks.built in ("no", "n/a")}
    assert [one for one in sorted(silent) if "told" in kept().get(one, {})] == []


@pytest.mark.parametrize("app", APPS)
def test_nobody_comes_in_without_a_login(app: str) -> None:
    wrong = []
    for line in lines(app):
        built, answer = line.mark.auth.built, calling.answers(app, line.operation, login=False)[0]
        # Who asks for a token says in the body who it is.
        expected = (400, 401) if "oauth" in line.operation.path else (401,)
        if built in ("yes", "part") and answer.status_code not in expected:
            wrong.append(f"{line.operation} answers a stranger {answer.status_code}, its mark says {built}")
        if built == "n/a" and answer.status_code in (401, 403):
            wrong.append(f"{line.operation} wants a login, its mark says that it does not")
    assert wrong == []


def test_a_token_of_the_crm_without_scopes_opens_nothing() -> None:
    wrong = []
    for line in lines("crm"):
        if line.mark.auth.built == "n/a" or calling.slice_of(calling.APPS["crm"], line.operation) in NO_SCOPE:
            continue
        if 403 not in calling.without_scopes(line.operation):
            wrong.append(str(line.operation))
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_limits_count_where_they_are_said_to_count(app: str) -> None:
    wrong = []
    for line in lines(app):
        built, answers = line.mark.limits.built, calling.answers(app, line.operation, login=True)
        if any(map(calling.is_limited, answers)) != (built in ("yes", "part")):
            wrong.append(f"{line.operation} answers {[*map(str, answers)]}, its mark says {built}")
    assert wrong == []
