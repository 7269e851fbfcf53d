"""The RESTlet of the bundle: what it tells of the account, and writes of a hundred at once (contract 6.1)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.netsuite.calls import Calls
from sync_core.apps.netsuite.errors import NO_SCRIPT, call_error, trouble_of

SIZE = 100
"""Members of one call."""


class Named(msgspec.Struct):
    """Something by its id and its name."""

    id: str = ""
    name: str = ""


class Installed(msgspec.Struct):
    """The bundle."""

    name: str = ""
    version: str = ""
    status: str = ""


class SystemInfo(msgspec.Struct):
    """What the script tells. A feature is ``on``, ``off`` or left out."""

    account: str = ""
    user: Named = msgspec.field(default_factory=Named)
    role: Named = msgspec.field(default_factory=Named)
    bundle: Installed = msgspec.field(default_factory=Installed)
    features: dict[str, str] = msgspec.field(default_factory=dict)


class Member(msgspec.Struct):
    """What became of one record of a bulk call."""

    status: Literal["created", "updated", "exists", "error"]
    ref: str = ""
    id: str = ""
    code: str = ""
    message: str = ""


class _Results(msgspec.Struct):
    results: list[Member]


_INFO = msgspec.json.Decoder(SystemInfo, strict=False)
_RESULTS = msgspec.json.Decoder(_Results, strict=False)
_UNKNOWN_ACTION = "UNKNOWN_ACTION"
_ASK = msgspec.json.encode({"action": "sysInfo"})


class Bundle:
    """Whether the script answers is asked once and remembered until `forget`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._works: bool | None = None

    def info(self) -> SystemInfo | None:
        """What the script tells of the account; None where there is none, or one that cannot tell."""
        answer = self._calls.restlet(_ASK, expected=(400, 404))
        if answer.status == 400 and trouble_of(answer).code not in (NO_SCRIPT, _UNKNOWN_ACTION):
            raise call_error(answer, by_token=self._calls.login.by_token)
        found = answer.read(_INFO) if answer.status == 200 else None
        self._works = found is not None and found.bundle.status == "installed"
        return found

    def works(self) -> bool:
        """Whether records can be written through it."""
        if self._works is None:
            try:
                self.info()
            except AppError as error:
                if error.code not in ("AUTH_FORBIDDEN", "APP_FEATURE_OFF"):
                    raise
                self._works = False
        return bool(self._works)

    def forget(self) -> None:
        """Ask again the next time."""
        self._works = None

    def upsert(self, content: bytes) -> list[Member] | None:
        """Send a bulk call; None where the script is gone by now, and nothing was done."""
        answer = self._calls.restlet(content, expected=(400, 404))
        if answer.status == 404 or (answer.status == 400 and trouble_of(answer).code == NO_SCRIPT):
            self.forget()
            return None
        if answer.status == 400:
            raise call_error(answer, by_token=self._calls.login.by_token)
        return answer.read(_RESULTS).results


def upsert_body(type: str, records: list[dict[str, Any]], *, new: bool) -> bytes:
    """The body of a bulk call. One that makes new records leaves alone what is there already."""
    key = {"keyField": "externalId", "createOnly": True} if new else {"keyField": "id"}
    return msgspec.json.encode({"action": "upsert", "recordType": type, **key, "records": records})
