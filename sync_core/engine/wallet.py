"""The credentials of one bond, as one client keeps them: other clients and processes may keep them, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sync_core.ports import Clock, Later
from sync_core.store import lease, settings
from sync_core.store.database import Store
from sync_core.store.secrets import Vault

RENEWING: Final = 90_000
"""How long (ms) others wait for one that renews a token: longer than a call may take."""

ASK_AGAIN: Final = 1_000


class Wallet:
    """Reads and replaces what is stored for ``side``.

    ``owner`` names this process where several share the database: then they renew one after the other, as a
    refresh token may be worth nothing once another one made use of it.
    """

    def __init__(self, store: Store, vault: Vault, clock: Clock, side: str, *, owner: str = "") -> None:
        self._store, self._vault, self._clock, self._side = store, vault, clock, side
        self._owner = owner
        self._seen = b""

    def load(self) -> dict[str, Any]:
        """What is stored now."""
        with self._store.transaction() as tx:
            self._seen = settings.sealed_credentials(tx, self._side)
        return self._vault.open(self._seen)

    def save(self, new: dict[str, Any]) -> None:
        """Keep rotated tokens, unless something else was stored since `load`: that is newer than ours.

        It may be what a person connected anew while the answer with our tokens was on its way.
        """
        sealed = self._vault.seal(new)
        with self._store.transaction() as tx:
            if settings.replace_credentials(tx, self._side, self._seen, sealed):
                self._seen = sealed

    def is_old(self) -> bool:
        """Whether somebody else has stored something since."""
        with self._store.transaction() as tx:
            return settings.sealed_credentials(tx, self._side) != self._seen

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """A block in which no other process renews this token. Raises `Later` while one does."""
        if not self._owner:
            yield
            return
        name, now = f"token {self._side}", self._clock.now()
        with self._store.transaction() as tx:
            fence = lease.take(tx, self._owner, now, RENEWING, name=name)
        if fence is None:
            raise Later(now + ASK_AGAIN)
        try:
            yield
        finally:
            with self._store.transaction() as tx:
                lease.release(tx, fence, now, name=name)
