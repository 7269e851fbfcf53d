"""One empty Flask route on the server that serves our fakes: what they cannot be cheaper than."""

from __future__ import annotations

from flask import Flask

from loadtests.bench.servers.until_told import serve

app = Flask("bare", static_folder=None)


@app.get("/")
def nothing() -> dict[str, str]:
    """The smallest JSON."""
    return {"hello": "world"}


if __name__ == "__main__":
    serve({"flask": app}, {})
