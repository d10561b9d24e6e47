"""What gunicorn serves for `tests.bench.door`: the product's doors, and the least that any door of Flask must do."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import orjson
from flask import Flask, Response, request

from addon.backend import Backend, backend_from
from addon.limits import Buckets
from addon.settings import Settings
from addon.web import application

FOLDER, ANSWER = "BENCH_FOLDER", "BENCH_ANSWER"
ENDLESS = 10**9


def backend(folder: Path) -> Backend:
    """Make a backend whose limits are never reached."""
    settings = Settings(
        None, folder / "state.sqlite3", None, url="http://127.0.0.1", add_on_account="a@example.com",
        client_ids=("a",), secrets=("s" * 32,),
    )  # fmt: skip
    return replace(backend_from(settings), calls=Buckets(ENDLESS, ENDLESS))


def product() -> Flask:
    """The product."""
    held = backend(Path(os.environ[FOLDER]))
    return application(held.settings, backend=held)


def floor() -> Flask:
    """Parse the same body, dump an answer of the same size."""
    app = Flask("floor")
    answer = orjson.loads(Path(os.environ[ANSWER]).read_bytes())

    @app.post("/v1/functions/<name>")
    def least(name: str) -> Response:
        orjson.loads(request.get_data())
        return Response(orjson.dumps(answer), content_type="application/json")

    return app
