"""Laws of /openapi.json: it describes every door, and every door keeps to it whatever it is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
import schemathesis
from builders.backend import local_backend
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from addon.doors import DOORS
from addon.limits import Buckets
from addon.openapi.described import openapi
from addon.openapi.shapes import ERRORS, SHAPES
from addon.web import application

SPREADSHEET = "a" * 30
CHECKS = {
    # a request of the right shape may still not be answerable: ranges of two heights, a table without a header
    "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "404", "413", "422"]},
}


@dataclass
class Knocked:
    """The application between a test and its doors: every request is counted, by status."""

    app: object
    statuses: Counter = field(default_factory=Counter)

    def __call__(self, environ, start_response):
        def counted(status, *more):
            self.statuses[int(status.split()[0])] += 1
            return start_response(status, *more)

        return self.app(environ, counted)


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    with local_backend(tmp_path_factory.mktemp("backend")) as running:
        held = replace(running.held, calls=Buckets(10**9, 10**9), lookups=Buckets(10**9, 10**9))
        yield replace(running, app=application(held.settings, backend=held), held=held)


def tokens(backend):
    """A token that is good, by whom a door lets in."""
    person = backend.identity("seller")
    return {
        "capability": backend.paired(SPREADSHEET, "seller"),
        "companion": person,
        "member": person,
        "add_on": backend.system("/addon/homepage"),
    }


def judged(backend, examples):
    """Send each operation generated requests, right and wrong ones, and hold every answer to the description."""
    app = Knocked(backend.app)
    config = SchemathesisConfig.from_dict({"checks": CHECKS})
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    who = {door.path.replace("<", "{").replace(">", "}"): door.who for door in DOORS}
    good = tokens(backend)
    for result in schema.get_all_operations():
        operation = result.ok()
        token = good.get(who[operation.path])
        for mode in GenerationMode:
            if mode is GenerationMode.POSITIVE or operation.body or operation.path_parameters:
                _judged(operation, mode, token, examples)
    return app.statuses


def _judged(operation, mode, token, examples):
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def each(case):
        if "spreadsheet" in (case.path_parameters or {}) and mode is GenerationMode.POSITIVE:
            case.path_parameters["spreadsheet"] = SPREADSHEET
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"} if token else None)

    each()


def test_every_door_is_described():
    """Each door, and nothing else, stands there: with a sentence, its shapes and every way in which it refuses."""
    described = {(method.upper(), path) for path, one in openapi()["paths"].items() for method in one}
    doors = {(method, door.path.replace("<", "{").replace(">", "}")) for door in DOORS for method in door.methods}
    assert described == doors
    for door in DOORS:
        for method in door.methods:
            operation = openapi()["paths"][door.path.replace("<", "{").replace(">", "}")][method.lower()]
            assert operation["summary"].endswith(".")
            assert str(SHAPES[method, door.path].status) in operation["responses"]
            if door.who != "open":
                assert operation["security"] == [{door.who: []}]
                assert set(map(str, ERRORS)) <= set(operation["responses"])


@pytest.mark.filterwarnings("ignore:Do not use the .random. module")  # schemathesis does, in its own strategies
def test_doors_keep_to_their_description(backend):
    """All checks of schemathesis, some dozens of requests an operation: no failure and no 5xx."""
    statuses = judged(backend, 12)
    assert not [status for status in statuses if status >= 500]
    assert {200, 400, 401, 422} <= set(statuses)


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:Do not use the .random. module")  # schemathesis does, in its own strategies
def test_doors_keep_to_their_description_for_thousands_of_requests(backend):
    """The law above over at least 5,000 requests."""
    statuses = judged(backend, 220)
    assert not [status for status in statuses if status >= 500]
    assert statuses.total() >= 5_000
