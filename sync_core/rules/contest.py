"""Whose edit holds when several sides changed one row (data-sync B.6.2 #5 to #7 and B.6.9 #2 to #5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sync_core.rules.constants import CONFLICT_WINDOW
from sync_core.rules.model import Value
from sync_core.rules.sides import AppSide, Rule
from sync_core.rules.values import is_empty


class Candidate(NamedTuple):
    """One canonical value that is up for the row, with all that hold it as their edit.

    ``own`` says that the CRM's users made this edit, too; ``apps`` are in the order of their syncs.
    """

    form: Value
    at: int
    own: bool
    exact: bool
    apps: tuple[AppSide, ...]


class Verdict(NamedTuple):
    """The candidate that holds, why, and whether a more exact time of the CRM's edit could change that."""

    winner: Candidate
    rule: Rule
    needs_times: bool


def rank(app: AppSide) -> tuple[int, str]:
    """The order of apps in a contest: the sync that was created earlier comes first."""
    return app.created, app.id


def contest(candidates: Iterable[Candidate]) -> Verdict:
    """The verdict over at least one candidate. Their order is of no account."""
    rivals = list(_joined(candidates))
    if len(rivals) == 1:
        return Verdict(rivals[0], "carried", False)
    latest = max(rival.at for rival in rivals)
    contenders = [rival for rival in rivals if latest - rival.at <= CONFLICT_WINDOW]
    needs_times = any(rival.own and not rival.exact for rival in contenders)
    if len(contenders) == 1:
        return Verdict(contenders[0], "later", needs_times)
    order = _precedence(contenders)
    first, filled = order[0], next(rival for rival in order if not is_empty(rival.form))
    return Verdict(filled, "conflict" if first is filled else "kept", needs_times)


def _joined(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Equal values as one candidate, with the latest of their times."""
    by_form: dict[Value, list[Candidate]] = {}
    for candidate in candidates:
        by_form.setdefault(candidate.form, []).append(candidate)
    for form, alike in by_form.items():
        if len(alike) == 1:
            yield alike[0]
            continue
        apps = {app.id: app for candidate in alike for app in candidate.apps}
        yield Candidate(
            form=form,
            at=max(candidate.at for candidate in alike),
            own=any(candidate.own for candidate in alike),
            exact=all(candidate.exact for candidate in alike),
            apps=tuple(sorted(apps.values(), key=rank)),
        )


def _precedence(contenders: Sequence[Candidate]) -> list[Candidate]:
    """The contenders in the order in which they may claim the row; a candidate may stand in it twice."""
    by_app = sorted((rank(app), place) for place, rival in enumerate(contenders) for app in rival.apps)
    apps = [contenders[place] for _, place in by_app]
    own = [rival for rival in contenders if rival.own]
    if not own or not apps:
        return own + apps
    first = min((app for rival in contenders for app in rival.apps), key=rank)
    return own + apps if first.winner == "crm" else [apps[0], *own, *apps]
