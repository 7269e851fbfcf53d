"""The bearer token of one account: kept, refreshed and shared by threads and by workers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TypeAlias
from urllib.parse import urlencode

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.http import Answer, Session
from sync_core.ports import Clock

Credentials: TypeAlias = Mapping[str, object]
Load: TypeAlias = Callable[[], Credentials]
Save: TypeAlias = Callable[[dict[str, object]], None]
Alone: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Makes a block that no other process is in at the same time; raises `Later` where one is."""

EARLY = 120_000
"""Milliseconds before its end at which an access token is replaced."""


class Grant(msgspec.Struct):
    """What a token endpoint answers. An absent refresh token means that the old one stays."""

    access_token: str
    expires_in: int
    refresh_token: str = ""
    x_refresh_token_expires_in: int = 0


_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_GRANTS = msgspec.json.Decoder(Grant)


class Tokens:
    """Hands out the access token of one account and replaces it when it ends.

    Credentials are ``access_token`` alone (it never ends), or ``client_id``, ``client_secret`` and
    ``refresh_token`` with or without an access token. A refresh adds ``expires_at``, and
    ``refresh_expires_at`` where the app tells it, both in ms. Refresh tokens may change with each refresh and
    the old one may die at once, so what is stored is read again before a refresh and written right after it.
    """

    def __init__(
        self,
        session: Session,
        token_url: str,
        credentials: Credentials,
        clock: Clock,
        *,
        load: Load | None = None,
        save: Save | None = None,
        alone: Alone = nullcontext,
    ) -> None:
        self._session, self._token_url, self._clock = session, token_url, clock
        self._held: dict[str, object] = dict(credentials)
        self._load, self._save, self._alone = load, save, alone
        self._lock = threading.Lock()

    @property
    def renewable(self) -> bool:
        """Whether these credentials can ask for a new access token."""
        return all(self._held.get(name) for name in ("client_id", "client_secret", "refresh_token"))

    def bearer(self) -> str:
        """A token that is good for the next two minutes as far as we know. Raises `AppError` AUTH_EXPIRED."""
        held = self._held
        if not self._fresh(held):
            self.renew(_text(held, "access_token"))
        return _text(self._held, "access_token")

    def renew(self, refused: str) -> None:
        """Replace the access token ``refused``. Raises `AppError` AUTH_EXPIRED where there is no new one."""
        with self._lock:
            if _text(self._held, "access_token") != refused:
                return
            if self._adopt_stored(refused):
                return
            if not self.renewable:
                raise AppError("AUTH_EXPIRED", "the access token is refused and cannot be refreshed")
            with self._alone():
                self._renew_alone(refused)

    def _renew_alone(self, refused: str) -> None:
        if self._alone is not nullcontext and self._adopt_stored(refused):
            return
        if (grant := self._exchange()) is not None:
            self._keep(grant)
        elif not self._adopt_stored(refused):
            raise AppError("AUTH_EXPIRED", "the refresh token is refused")

    def _adopt_stored(self, refused: str) -> bool:
        """Take over what another worker stored; whether that brought a token other than the refused one."""
        stored = self._load() if self._load else {}
        self._held.update(stored)
        return _text(self._held, "access_token") != refused and self._fresh(self._held)

    def _exchange(self) -> Grant | None:
        """Ask for a new access token; None where the refresh token or the client is refused."""
        form = {
            "grant_type": "refresh_token",
            **{name: _text(self._held, name) for name in ("refresh_token", "client_id", "client_secret")},
        }
        try:
            answer = self._session.call(
                "POST", self._token_url, headers=_FORM, content=urlencode(form).encode()
            )
        except AppError as error:
            # Whatever became of the refresh, the call that waits for the token was not sent.
            raise AppError(error.code, error.message, happened="no") from error
        if answer.status in (400, 401, 403):
            return None
        if answer.status != 200:
            raise _unavailable(answer)
        return answer.read(_GRANTS)

    def _keep(self, grant: Grant) -> None:
        now = self._clock.now()
        self._held["access_token"] = grant.access_token
        self._held["expires_at"] = now + grant.expires_in * 1000
        if grant.refresh_token:
            self._held["refresh_token"] = grant.refresh_token
        if grant.x_refresh_token_expires_in:
            self._held["refresh_expires_at"] = now + grant.x_refresh_token_expires_in * 1000
        if self._save:
            self._save(dict(self._held))

    def _fresh(self, credentials: Credentials) -> bool:
        if not credentials.get("access_token"):
            return False
        ends = credentials.get("expires_at")
        return not isinstance(ends, int) or ends - self._clock.now() > EARLY


def _unavailable(answer: Answer) -> AppError:
    if answer.status == 429:
        return AppError("RATE_LIMITED", "the token endpoint", retry_at=answer.retry_at(60_000))
    return AppError("APP_UNAVAILABLE", f"the token endpoint answered {answer.status}")


def _text(credentials: Credentials, name: str) -> str:
    value = credentials.get(name)
    return "" if value is None else str(value)
