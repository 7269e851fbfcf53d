"""Send batches into accounts and tell what became of every row."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from rehearse.fill.errors import IncompleteAnswer
from rehearse.fill.report import FillReport, Part
from rehearse.fill.rows import Batch, Outcome, Refused, Send


def fill(batches: Iterable[Batch], send: Send, *, apps: Container[str] | None = None) -> FillReport:
    """Put every batch into its account, in order, and report rows the reader or the account refused.

    Where ``apps`` are given, batches for any other app are left out: a world may know more apps than a site
    has. What ``send`` raises passes through; `IncompleteAnswer` where it does not speak of every row exactly
    once.
    """
    wanted = (batch for batch in batches if apps is None or batch.app in apps)
    return FillReport(tuple(_sent(batch, send) for batch in wanted))


def _sent(batch: Batch, send: Send) -> Part:
    outcomes = send(batch.app, batch.object, [row.values for row in batch.rows]) if batch.rows else ()
    _demand_all(batch, outcomes)
    refused = [
        Refused(batch.rows[outcome["index"]].line, outcome["refused"])
        for outcome in outcomes
        if outcome["refused"]
    ]
    return Part(
        app=batch.app,
        object=batch.object,
        origin=batch.origin,
        counted=batch.counted,
        taken=len(batch.rows) - len(refused),
        refused=tuple(sorted((*batch.refused, *refused), key=lambda each: each.line)),
        ignored=batch.ignored,
        notes=batch.notes,
    )


def _demand_all(batch: Batch, outcomes: Sequence[Outcome]) -> None:
    if sorted(outcome["index"] for outcome in outcomes) != list(range(len(batch.rows))):
        raise IncompleteAnswer(
            f"{batch.origin}: {len(batch.rows)} rows were sent to {batch.app} {batch.object}, and the answer "
            f"does not speak of each of them once ({len(outcomes)} outcomes). Some rows may be in: "
            "reset the accounts and fill again."
        )
