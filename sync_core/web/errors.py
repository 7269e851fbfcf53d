"""What the API answers when something is wrong: ``{"error": {"code", "message", "hint"?, …}}``."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from sync_core.apps.client import AppError
from sync_core.engine.connecting import CannotConnect
from sync_core.engine.errors import CommandRefused, NotFound, PreflightFailed
from sync_core.engine.users import NotPermitted
from sync_core.rules.errors import SettingsError
from sync_core.web.answers import answer, check_json


class ApiError(Exception):
    """An answer other than 2xx. ``code`` is for programs, the message for people, ``hint`` is the way out."""

    def __init__(self, status: int, code: str, message: str, *, hint: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint, self.more = status, code, message, hint, more

    def respond(self) -> Response:
        """The answer."""
        error = {"code": self.code, "message": self.message, **({"hint": self.hint} if self.hint else {})}
        headers = {"WWW-Authenticate": "Bearer"} if self.status == 401 else None
        return answer({"error": {**error, **self.more}}, self.status, headers)


_HINTS = {
    "NOT_CONNECTED": "POST connections with app, base_url and credentials",
    "NOT_PERMITTED": "PUT workspaces/{id}/users gives permissions",
    "SYNC_STILL_ON": "POST …/turn-off first",
    "PREFLIGHT_FAILED": "put right what the checks name, then POST …/edit with {} on the draft",
    "WORKSPACE_EXISTS": "choose another id, or leave it out",
    "CANNOT_OPEN_WORKSPACE": "put {workspace} into database_url, so that each has a file of its own",
}


def register(app: Flask) -> None:
    """Turn every exception that a caller can cause into an answer."""
    app.register_error_handler(ApiError, lambda error: error.respond())
    app.register_error_handler(CommandRefused, _refused)
    app.register_error_handler(SettingsError, _bad_settings)
    app.register_error_handler(
        CannotConnect, lambda error: ApiError(400, error.code, str(error), hint=error.hint).respond()
    )
    app.register_error_handler(AppError, _app_failed)
    app.register_error_handler(HTTPException, _http)


def _refused(refused: CommandRefused) -> Response:
    more: dict[str, Any] = {}
    if isinstance(refused, PreflightFailed):
        more = {"checks": [check_json(check) for check in refused.checks]}
        if sync := getattr(refused, "sync", None):
            more["sync"] = sync
    status = 404 if isinstance(refused, NotFound) else 403 if isinstance(refused, NotPermitted) else 409
    return ApiError(status, refused.code, str(refused), hint=_HINTS.get(refused.code, ""), **more).respond()


def _bad_settings(error: SettingsError) -> Response:
    return ApiError(400, "BAD_SETTINGS", str(error), path=error.path).respond()


def _app_failed(failure: AppError) -> Response:
    """The app behind a connection did not do its part; whose fault that is, the code says."""
    return ApiError(502, failure.code, failure.message or failure.code).respond()


def _http(error: HTTPException) -> Response:
    if error.code == 404:
        return ApiError(
            404, "NO_SUCH_ROUTE", "there is no such route", hint="GET openapi.json lists every route"
        ).respond()
    code = (error.name or "error").upper().replace(" ", "_")
    return ApiError(error.code or 500, code, error.description or error.name).respond()
