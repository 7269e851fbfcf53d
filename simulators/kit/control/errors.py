"""What the control API answers when something is wrong: ``{"error": {"code", "message", "hint"}}``."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from simulators.kit.faults.box import BadFault
from simulators.kit.timeline import Unsettled
from simulators.kit.wire import json_response


class ControlError(Exception):
    """An answer other than 2xx. ``code`` is for programs, ``message`` for people, ``hint`` is the way out."""

    def __init__(self, status: int, code: str, message: str, *, hint: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint, self.more = status, code, message, hint, more

    def respond(self) -> Response:
        error = {"code": self.code, "message": self.message, "hint": self.hint, **self.more}
        headers = {"WWW-Authenticate": "Bearer"} if self.status == 401 else None
        return json_response({"error": error}, self.status, headers)


def register(app: Flask) -> None:
    """Turn every exception that a caller can cause into an answer."""
    app.register_error_handler(ControlError, lambda error: error.respond())
    app.register_error_handler(Unsettled, _unsettled)
    app.register_error_handler(BadFault, _bad_fault)
    app.register_error_handler(HTTPException, _http)


def _unsettled(error: Unsettled) -> Response:
    hint = "wait and ask again, or look at what is pending"
    return ControlError(504, "not_settled", str(error), hint=hint, pending=error.pending).respond()


def _bad_fault(error: BadFault) -> Response:
    hint = "GET faults/known lists the faults and what they take"
    return ControlError(400, "bad_fault", str(error), hint=hint).respond()


def _http(error: HTTPException) -> Response:
    code = (error.name or "error").lower().replace(" ", "_")
    hint = "GET openapi.json lists every route"
    return ControlError(error.code or 500, code, error.description or error.name, hint=hint).respond()
