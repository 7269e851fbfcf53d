"""What must be in place in the account before a sync may go on (data-sync B.2.4, B.15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync_core.apps.client import AppError, Check
from sync_core.apps.instants import millis
from sync_core.apps.netsuite import queries
from sync_core.apps.netsuite.bundle import Bundle, SystemInfo
from sync_core.apps.netsuite.calls import Calls
from sync_core.apps.netsuite.errors import FEATURES, UNKNOWN_CONSUMER
from sync_core.apps.netsuite.fields import kind_of
from sync_core.apps.skew import Skew

ROLE = "HubSpot Sync Role"
SOAP_ENDS = millis("2028-08-01T00:00:00Z")
"""The release without SOAP (NetSuite contract 2.3)."""

TOKENS_END = millis("2028-02-01T00:00:00Z")
"""The release that ends support for token-based authentication."""

_NAMES = {
    "SuiteAnalytics Workbook": "suiteanalytics_workbook",
    "SOAP Web Services": "soap_web_services",
    "REST Web Services": "rest_web_services",
    "Token-Based Authentication": "token_based_authentication",
    "OAuth 2.0": "oauth2",
    "Server SuiteScript": "server_suitescript",
}
_SEVERAL = 2
_PAGE = "Setup > Company > Enable Features"
_BUNDLES = "Customization > SuiteBundler > Search & Install Bundles > List"
_TOKENS = "Setup > Users/Roles > Access Tokens"


@dataclass(frozen=True, slots=True)
class Preflight:
    """The checks of one account, in the order a person would mend them."""

    calls: Calls
    bundle: Bundle
    skew: Skew
    now: int
    subsidiaries: Callable[[], Sequence[queries.Row]]

    def checks(self, objects: Sequence[str]) -> list[Check]:
        """A refused login leaves the rest unknown. Raises `AppError` where the account does not answer."""
        try:
            info = self.bundle.info()
        except AppError as error:
            if error.code == "AUTH_EXPIRED":
                return self._refused(error, objects)
            if error.code not in ("AUTH_FORBIDDEN", "APP_FEATURE_OFF"):
                raise
            info = None
        reads = {object: self._readable(object) for object in objects or ("company_customer",)}
        off = {
            error.params["feature"] for error in reads.values() if error and error.code == "APP_FEATURE_OFF"
        }
        found = [
            Check("credentials", "ok"),
            *(self._feature(name, info, off, reads) for name in self._features),
        ]
        found += [_installed(info), _role(info)]
        found += [_read(object, reads[object]) for object in objects]
        found.append(self._subsidiary(readable=not any(reads.values())))
        found.append(self._deletions(readable=not any(reads.values())))
        return [*found, Check("clock", "warn" if self.skew.warning else "ok", self.skew.warning)]

    @property
    def _features(self) -> list[str]:
        """The features that must be on, by the names NetSuite shows."""
        other = "OAuth 2.0" if self.calls.login.by_token else "Token-Based Authentication"
        ended = "SOAP Web Services" if self.now >= SOAP_ENDS else ""
        return [name for name in FEATURES if name not in (other, ended)]

    def _refused(self, error: AppError, objects: Sequence[str]) -> list[Check]:
        message = f"NetSuite: {error.message}"
        if self.calls.login.by_token and self.now >= TOKENS_END:
            message += ". Support for token-based authentication has ended: connect with client credentials"
        wait = error.params.get("cause") == UNKNOWN_CONSUMER
        names = [*self._features, "bundle", "role", *(f"read {object}" for object in objects), "subsidiary"]
        refused = Check("credentials", "missing", message, wait=wait)
        return [refused, *(Check(name, "cannot_tell", "the login is refused") for name in names)]

    def _readable(self, object: str) -> AppError | None:
        """What stands against reading the object."""
        try:
            queries.readable(self.calls, kind_of(object))
        except AppError as error:
            if error.code not in ("AUTH_FORBIDDEN", "APP_FEATURE_OFF"):
                raise
            return error
        return None

    def _feature(
        self, name: str, info: SystemInfo | None, off: set[str], reads: dict[str, AppError | None]
    ) -> Check:
        told = info.features.get(_NAMES[name]) if info else None
        if told == "off" or name in off:
            return Check(name, "missing", f"the feature {name} is off; switch it on under {_PAGE}")
        logged_in = "Token-Based Authentication" if self.calls.login.by_token else "OAuth 2.0"
        proven = name == logged_in or (name == "Server SuiteScript" and info is not None)
        queried = name in ("REST Web Services", "SuiteAnalytics Workbook") and None in reads.values()
        if told == "on" or proven or queried:
            return Check(name, "ok")
        return Check(name, "cannot_tell", f"look under {_PAGE} whether {name} is on")

    def _subsidiary(self, *, readable: bool) -> Check:
        if not readable:
            return Check("subsidiary", "cannot_tell", "the objects cannot be read")
        count = len(self.subsidiaries())
        if count < _SEVERAL:
            return Check("subsidiary", "ok")
        message = f"the account has {count} subsidiaries: without a default no record can be made in NetSuite"
        return Check("subsidiary", "warn", message)

    def _deletions(self, *, readable: bool) -> Check:
        if not readable:
            return Check("read deletions", "cannot_tell", "the objects cannot be read")
        try:
            queries.deleted(self.calls, ["customer"], after=0, since=self.now)
        except AppError as error:
            if error.code != "AUTH_FORBIDDEN":
                raise
            message = "the role may not see Deleted Records: what is deleted in NetSuite stays as it was here"
            return Check("read deletions", "warn", message)
        return Check("read deletions", "ok")


def _installed(info: SystemInfo | None) -> Check:
    if info is None:
        message = (
            "the bundle HubSpot Sync does not answer: Server SuiteScript is off, or it is not installed yet; "
            f"look under {_BUNDLES}"
        )
        return Check("bundle", "missing", message, wait=True)
    if info.bundle.status != "installed":
        return Check("bundle", "missing", "the bundle HubSpot Sync is still being installed", wait=True)
    return Check("bundle", "ok")


def _role(info: SystemInfo | None) -> Check:
    if info is None or not info.role.name:
        return Check("role", "cannot_tell", f"look under {_TOKENS} whether the token's role is {ROLE}")
    if info.role.name.casefold() != ROLE.casefold():
        return Check("role", "missing", f"the token's role is {info.role.name}, not {ROLE}")
    return Check("role", "ok")


def _read(object: str, trouble: AppError | None) -> Check:
    if trouble is None:
        return Check(f"read {object}", "ok")
    result = Check(f"read {object}", "missing", trouble.message)
    if trouble.code == "APP_FEATURE_OFF":
        return Check(f"read {object}", "cannot_tell", f"{trouble.params['feature']} is off")
    return result
