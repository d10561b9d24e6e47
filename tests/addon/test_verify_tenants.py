"""Five tenants, five spreadsheets, every door: each gets in at their own spreadsheet and nowhere else."""

from __future__ import annotations

import pytest
from builders.backend import local_backend
from builders.knocks import doors, knock, named, path_of, with_parameters
from builders.local_google import local_google
from builders.synced_sheet import SyncedSheet, order_rows

from addon.playground.issuer import CERTIFICATES
from sheets_sync.engine.members import member
from sheets_sync.engine.tokens import find

__all__ = ["local_google"]

TENANTS = [str(number) for number in range(101, 106)]
SHEETS = [f"sheet-of-tenant-{tenant}-0001" for tenant in TENANTS]
REFUSED = 401


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One backend with all five tenants."""
    with local_backend(tmp_path_factory.mktemp("tenants")) as made:
        for sheet, tenant in zip(SHEETS, TENANTS, strict=True):
            made.joined(sheet, tenant)
        yield made


def crossed(running, door, method, sheet, tenant):
    """The call of a tenant for a spreadsheet, as well made as an outsider can make it."""
    path = path_of(running, door, sheet)
    if door.who == "companion":
        return running.ask(method, path, running.identity(tenant), {"spreadsheet": sheet})
    return running.ask(method, path, running.identity(tenant), {} if method == "POST" else None)


@pytest.mark.parametrize("door", doors("companion", "member"), ids=named)
def test_only_the_diagonal_passes_for_people(running, door):
    """25 pairs of a person and a spreadsheet at each door: five pass."""
    passed = {
        (sheet, tenant)
        for sheet in SHEETS
        for tenant in TENANTS
        if crossed(running, *door, sheet, tenant).status_code != REFUSED
    }
    assert passed == set(zip(SHEETS, TENANTS, strict=True))


@pytest.mark.parametrize("door", doors("add_on"), ids=named)
def test_a_card_of_another_tenant_opens_nothing(running, door):
    """Parameters signed for one tenant's spreadsheet let no other tenant reach it, with or without an event for it."""
    door, method = door
    if "<name>" not in door.path:
        return
    for sheet, owner in zip(SHEETS, TENANTS, strict=True):
        card = running.held.signatures.sign(
            {}, spreadsheet=sheet, subject=running.joined(sheet, owner), action=door.names[0]
        )
        for other_sheet, tenant in zip(SHEETS, TENANTS, strict=True):
            for event in (running.event(tenant), running.event(tenant, other_sheet)):
                path = path_of(running, door, sheet)
                answer = running.ask(method, path, running.system(path), with_parameters(event, card))
                assert (answer.status_code == REFUSED) == (tenant != owner)


@pytest.mark.parametrize("door", doors("capability"), ids=named)
def test_a_capability_is_its_spreadsheets_alone(running, door):
    """Each pairing's token stands for its own spreadsheet; revoking one leaves the other four."""
    knocks = [knock(running, *door, sheet, tenant) for sheet, tenant in zip(SHEETS, TENANTS, strict=True)]
    for sheet, each in zip(SHEETS, knocks, strict=True):
        with running.held.store.reading() as conn:
            assert find(conn, running.held.signatures.token_in(each.token)).spreadsheet == sheet
    running.ask("DELETE", "/v1/pairings", running.identity(TENANTS[0]), {"spreadsheet": SHEETS[0]})
    assert [each.at(running).status_code for each in knocks] == [REFUSED, 200, 200, 200, 200]


def test_nobody_revokes_the_pairing_of_another(running):
    """A refused DELETE leaves the token good."""
    door = next(pair for pair in doors("capability"))
    held = knock(running, *door, SHEETS[1], TENANTS[1])
    answer = running.ask("DELETE", "/v1/pairings", running.identity(TENANTS[2]), {"spreadsheet": SHEETS[1]})
    assert answer.status_code == REFUSED
    assert held.at(running).status_code == 200


def test_a_refusal_makes_nobody_a_member(running):
    """Knocking at another's spreadsheet leaves no row behind."""
    crossed(running, *doors("companion")[0], SHEETS[0], TENANTS[3])
    with running.held.store.reading() as conn:
        assert member(conn, SHEETS[0], running.held.signatures.subjects(TENANTS[3])[0]) is None


def test_an_event_from_google_makes_its_person_a_member(running):
    """Who opened the add-on on a spreadsheet, with file access, may pair it; without file access not."""
    sheet, other = "sheet-that-was-opened-0001", "sheet-that-was-not-0000001"
    closed = running.event("201", other)
    closed["sheets"]["addonHasFileScopePermission"] = False
    for body in (running.event("201", sheet), closed):
        running.ask("POST", "/addon/homepage", running.system("/addon/homepage"), body)
    asked = [
        running.ask("POST", "/v1/pairings", running.identity("201"), {"spreadsheet": each}).status_code
        for each in (sheet, other)
    ]
    assert asked == [200, REFUSED]


def test_whom_drive_names_may_pair_and_nobody_else(tmp_path, local_google):
    """Without an event our own account asks Drive: a named editor passes; reader, stranger, unverified do not."""
    sheet = SyncedSheet(local_google, order_rows(3)).id
    roles = {"writer@example.com": "writer", "reader@example.com": "reader"}
    local_google.store.workbook(sheet).roles.update(roles)
    people = {"301": "Writer@Example.com", "302": "reader@example.com", "303": "stranger@example.com"}
    with local_backend(tmp_path, {"google_url": local_google.url}) as running:
        tokens = {sub: running.issuer.identity(sub, email) for sub, email in people.items()}
        tokens["304"] = running.issuer.identity("304", "writer@example.com", email_verified=False)
        asked = {
            sub: running.ask("POST", "/v1/pairings", token, {"spreadsheet": sheet}).status_code
            for sub, token in tokens.items()
        }
        assert asked == {"301": 200, "302": REFUSED, "303": REFUSED, "304": REFUSED}
        assert running.fetched == [CERTIFICATES]
        dump = "\n".join(running.held.store.engine.raw_connection().driver_connection.iterdump())
    assert "example.com" not in dump
    assert local_google.calls.count("drive.permissions.list") == 3


def test_twenty_calls_fetch_googles_certificates_once(tmp_path):
    """Twenty calls at the doors, each with tokens of its own: one request to the certificates' address."""
    with local_backend(tmp_path) as running:
        for number in range(20):
            sheet, sub = f"sheet-of-twenty-calls-{number:04d}", f"4{number:02d}"
            running.joined(sheet, sub)
            answer = running.ask("POST", "/v1/pairings", running.identity(sub), {"spreadsheet": sheet})
            assert answer.status_code == 200
        assert running.fetched == [CERTIFICATES]
