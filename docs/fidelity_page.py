"""The page docs/reference/fidelity.md: how true each operation is, who says so, and what tests it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROOFS = ROOT / "tests" / "proofs" / "proofs.json"

TITLES = {
    "account_info": "Account",
    "actions": "Workflow actions",
    "auth": "Log-in",
    "deals": "Deals of version 1",
    "journal": "Webhooks journal",
    "oauth": "OAuth",
    "objects": "Records",
    "restlets": "RESTlets",
    "routes": "Records and queries",
    "schemas": "Schemas of custom objects",
    "suiteql": "SuiteQL",
}
"""What groups of operations are called where it is not the name of their package."""

LIFTED_FROM = 3
"""Operations of a group from which on a column that is the same for all of them is said once."""

INTRO = """\
# Fidelity

What your integration learns from a fake is worth as much as the fake is true. This page says of every
operation how true it is, who says that the vendor behaves so, and which tests hold us to it.
`rehearse fidelity` shows it on the terminal, and with `--json` as data. `{version}` stands for every version
of a path.

| Column | Says |
| --- | --- |
| State | what it keeps and gives back |
| Validation | what it checks |
| Errors | whether it refuses in the vendor's words: status, codes, body |
| Auth | who may call it |
| Limits | which rate limits count |
| Webhooks | what is told of it |
| Tests | a test that sees it **work**, one that sees it **refuse**, one that sees it **told** |

A cell says `yes`, `part` (what is missing stands before the tables), `no`, or `–` where the column does not
apply, and then its sources: `R` answers of real accounts that somebody recorded, `D` pages of the vendor's,
`S` the source of a client library, `A` an assumption. **Where nothing but `A` stands, we believe it and no
more**: look at a real account before you build on it. What the vendor has and the fake has not answers as
the vendor answers an unknown route.

No operation may claim state, errors or webhooks that no test has seen, a login that it does not ask for, or a
limit that does not count: `tests/proofs` refuses that.
"""


def page(ledgers: Sequence[Any]) -> str:
    """The whole page."""
    proofs: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(PROOFS.read_text("utf-8"))
    lines = [INTRO, "## At a glance\n", *_glance(ledgers)]
    for ledger in ledgers:
        lines += _app(ledger, proofs)
    return "\n".join(lines).rstrip() + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    return "\n".join(f"| {' | '.join(one)} |" for one in (head, ["---"] * len(head), *rows)) + "\n"


def _glance(ledgers: Sequence[Any]) -> Iterator[str]:
    rows = []
    for ledger in ledgers:
        for number, (column, built) in enumerate(ledger.built().items()):
            believed = ledger.believed()[column]
            name = f"**{ledger.title}**, {len(ledger.lines)} operations" if not number else ""
            counts = [str(built[how] or "–") for how in ("yes", "part", "no", "n/a")]
            rows.append((name, column.capitalize(), *counts, str(believed or "–")))
    yield table(("", "", "Whole", "In part", "Not", "Nothing to say", "Of these only assumed"), rows)


def _app(ledger: Any, proofs: Mapping[str, Any]) -> Iterator[str]:
    keys = ledger.sources()
    yield f"## {ledger.title}\n"
    for title, texts in (("What is not there", ledger.not_yet), ("What is there in part", _notes(ledger))):
        yield f"### {title}\n"
        yield "\n".join(f"- {text}" for text in texts) + "\n"
    groups: dict[str, list[Any]] = {}
    for line in ledger.lines:
        groups.setdefault(_group(line), []).append(line)
    for name in sorted(groups):
        yield f"### {ledger.title}: {name}\n"
        yield from _operations(ledger.app, groups[name], keys, proofs)
    yield f"### Sources for {ledger.title}\n"
    yield "\n".join(f"- {key}: {source.name} ({source.date})" for source, key in keys.items()) + "\n"


def _operations(
    app: str, lines: Sequence[Any], keys: Mapping[Any, str], proofs: Mapping[str, Any]
) -> Iterator[str]:
    cells = [line.mark.cells() for line in lines]
    same = [name for name in cells[0] if len({one[name] for one in cells}) == 1]
    lifted = same if len(lines) >= LIFTED_FROM else []
    shown = [name for name in cells[0] if name not in lifted]
    rows = [
        (
            f"`{line.operation}`",
            *(_told(one[name], keys) for name in shown),
            _tests(proofs.get(f"{app} {line.operation}", {})),
        )
        for line, one in zip(lines, cells, strict=True)
    ]
    yield table(("Operation", *map(str.capitalize, shown), "Tests"), rows)
    if lifted:
        yield "All of them: " + "; ".join(_in_words(name, cells[0][name], keys) for name in lifted) + ".\n"


def _group(line: Any) -> str:
    name: str = line.operation.view.__module__.split(".")[2]
    return TITLES.get(name, name.replace("_", " ").capitalize())


def _told(cell: Any, keys: Mapping[Any, str]) -> str:
    if cell.built == "n/a":
        return "–"
    return " ".join([cell.built, *(keys[source] for source in cell.sources)])


def _in_words(column: str, cell: Any, keys: Mapping[Any, str]) -> str:
    if cell.built == "n/a":
        return f"{column} – ({cell.note})"
    return f"{column} {_told(cell, keys)}" + (f" ({cell.note})" if cell.note else "")


def _tests(proofs: Mapping[str, Sequence[str]]) -> str:
    words = {"works": "work", "refused": "refuse", "told": "told"}
    return " ".join(
        f'[{word}](../../{tests[0].partition("::")[0]} "{tests[0].partition("::")[2]}")'
        for what, word in words.items()
        if (tests := proofs.get(what))
    )


def _notes(ledger: Any) -> list[str]:
    return [
        f"{column} of {len(of)} operations: {note}"
        if len(of) > 3
        else f"{column} of `{'`, `'.join(of)}`: {note}"
        for (column, note), of in ledger.notes("part", "no").items()
    ]
