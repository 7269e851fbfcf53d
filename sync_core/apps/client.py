"""What the engine asks of every vendor's client. The engine knows no vendor by name.

All times that cross this border are the core's: a client measures its app's clock offset from the
``Date`` headers (median of the last nine) and corrects what it hands out and what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from sync_core.rules.model import Batch, Record


@dataclass(frozen=True, slots=True)
class Check:
    """One pre-flight check and its answer (data-sync B.2.4).

    ``wait`` marks what is missing only because it takes its time: it is asked for again by ourselves.
    """

    name: str
    result: Literal["ok", "missing", "cannot_tell", "warn"]
    message: str = ""
    wait: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some records and where to go on. ``after`` is None on the last page; the token outlives a restart."""

    records: tuple[Record, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """One create or update. ``fields`` are vendor fields with their new text; ``""`` clears.

    ``key`` is the idempotency key, unique for this write. An update names ``id`` and the ``version`` it saw.
    """

    key: str
    object: str
    fields: dict[str, str]
    id: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The write took place; ``record`` is the record as read back."""

    key: str
    record: Record


@dataclass(frozen=True, slots=True)
class Refused:
    """The app refused this one for what it says: ``code`` is of data-sync B.5.2, ``params`` fill its text."""

    key: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotDone:
    """The write did not take place, or did without our knowing what stands there now: plan anew."""

    key: str


Outcome: TypeAlias = Done | Refused | NotDone


__all__ = [
    "AppClient",
    "AppError",
    "Batch",
    "Check",
    "Done",
    "NotDone",
    "Outcome",
    "Page",
    "Refused",
    "Write",
]


class AppError(Exception):
    """A call as a whole did not succeed. ``code`` is one of data-sync B.5.2.

    ``happened`` says what is known of a write's effect: ``no`` (refused before any work) or ``maybe``.
    ``retry_at`` is the instant the app asked us to wait for, or None.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        happened: Literal["no", "maybe"] = "no",
        retry_at: int | None = None,
        params: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code, self.message = code, message
        self.happened, self.retry_at = happened, retry_at
        self.params = params or {}


class AppClient(Protocol):
    """One account of one app.

    Every method may raise `AppError` for the call as a whole and `sync_core.ports.Later` when the
    client's own pacing has used up a limit on a clock that does not wait.
    """

    app: str
    lag: int
    """Milliseconds for which `recover` may miss a create that took place."""
    unguarded: bool
    """Whether an update would overwrite an edit that `changes` does not show yet: look before writing."""

    def checks(self, objects: Sequence[str]) -> list[Check]:
        """Pre-flight for syncs of these objects; reads only, apart from what `prepare` needs."""

    def prepare(self, objects: Sequence[str]) -> None:
        """Make what our writes rely on (such as the unique property for idempotency marks). Repeatable."""

    def account(self) -> dict[str, str]:
        """Facts of the account: ``id``, ``name``, ``time_zone``."""

    def scan(self, object: str, after: str | None = None) -> Page:
        """Every record of the object, a page at a time, in an order that edits do not disturb."""

    def changes(self, objects: Sequence[str], since: int, after: str | None = None) -> Page:
        """Records of these objects changed at or after ``since``; inactive ones come with ``live=False``."""

    def gone(self, object: str, after: str | None = None) -> Page:
        """Records known to be deleted or archived (B.7.3). Empty where `changes` tells of them."""

    def read(self, object: str, ids: Sequence[str]) -> list[Record]:
        """These records as they stand now, consistently; missing ones are left out."""

    def with_times(self, object: str, ids: Sequence[str]) -> list[Record]:
        """As `read`, with the edit time of each field where the app keeps one."""

    def associated(self, object: str, ids: Sequence[str], other: str) -> dict[str, tuple[str, ...]]:
        """The ids of the ``other`` records associated with each of these (CRM only; for filters)."""

    def batches(self, writes: Sequence[Write]) -> list[Batch]:
        """Group writes into requests of the best endpoint: all creates or all updates of one object."""

    def send(self, batch: Batch) -> list[Outcome]:
        """Send a stored batch. One outcome for each key, bad rows isolated."""

    def recover(self, batch: Batch) -> list[Outcome]:
        """Find out what became of a batch whose answer never came, without doing anything twice."""

    def close(self) -> None:
        """Give the connections to the app back."""

    def url(self, object: str, id: str) -> str:
        """Where a person can look at the record, or ``""``."""
