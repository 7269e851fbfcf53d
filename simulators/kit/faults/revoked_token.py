"""``revoked_token``: somebody takes the grant back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.wrappers import Response

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Drawn, Options, Proceed, Spared


class RevokedToken:
    """The grant behind the token that the call shows is taken back just before the call, as by a person in
    the vendor's own pages: the token, and what it could be refreshed with. It stays so until an account is
    connected anew, whatever becomes of the fault.

    Calls without a token that can be taken back go by, such as those of the CRM's private apps.
    """

    name: ClassVar[str] = "revoked_token"
    options: ClassVar[Options] = {}
    weather: ClassVar[Drawn | Spared] = Spared("a person has to connect the account anew")

    def concerns(self, exchange: Exchange) -> bool:
        return bool(exchange.vendor.token_kind(exchange))

    def around(self, exchange: Exchange, proceed: Proceed, _params: Mapping[str, Any]) -> Response:
        exchange.vendor.revoke_token(exchange)
        return proceed(exchange)
