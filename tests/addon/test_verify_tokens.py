"""Nobody gets in who should not: every mutation of every token at every door is refused in the same bytes."""

from __future__ import annotations

import pytest
from builders.backend import OLD_SECRET, SECRET, LocalBackend, local_backend
from builders.knocks import claims, doors, knock, named, user, with_parameters, with_user
from worlds.bad_tokens import EMAILS, MUTATIONS, now

from addon.doors import DOORS
from addon.signing import Signatures
from sheets_sync.engine.members import leave
from sheets_sync.engine.tokens import mint

SHEET, OTHER_SHEET = "sheet-of-the-matrix-0001", "sheet-of-the-matrix-0002"
THIRD_SHEET = "sheet-of-the-matrix-0003"
SUB, OTHER_SUB = "11", "12"
GOOGLE_SIGNS = ("add_on", "companion", "member")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One backend for the whole matrix: no refusal may depend on those before it."""
    with local_backend(tmp_path_factory.mktemp("matrix")) as made:
        yield made


@pytest.fixture(scope="module")
def refusal(running):
    """The one answer: what somebody hears who has no token at all."""
    return shape(running.ask("POST", "/v1/pairings"))


def shape(answer):
    """Everything that a caller can see of an answer."""
    return answer.status_code, answer.data, sorted(answer.headers)


def test_the_refusal_is_constant_and_says_nothing(refusal):
    """It is a 401 of one sentence, with no hint at what was wrong."""
    status, body, _ = refusal
    assert status == 401
    assert body.startswith(b'{"error":{"key":"refused","text":"')


@pytest.mark.parametrize("door", doors(), ids=named)
def test_the_rightful_caller_gets_in(running, door):
    """With everything right no door refuses: the matrix below refuses for its mutations and nothing else."""
    assert knock(running, *door, SHEET, SUB).at(running).status_code not in {401, 500}


@pytest.mark.parametrize("door", doors(*GOOGLE_SIGNS), ids=named)
def test_a_mutated_token_is_refused(running, refusal, door):
    """Each of 39 mutations of the token in the header, at each door that takes one of Google's."""
    right = knock(running, *door, SHEET, SUB)
    good = claims(door[0], right.path, SUB)
    assert len(MUTATIONS) >= 20
    for name, mutation in MUTATIONS.items():
        assert shape(right.at(running, token=mutation(running, good))) == refusal, name


@pytest.mark.parametrize("door", doors("add_on"), ids=named)
def test_only_googles_own_account_calls_the_add_on(running, refusal, door):
    """The system token's address is the configured one, and Google has verified it."""
    right = knock(running, *door, SHEET, SUB)
    for name, mutation in EMAILS.items():
        token = mutation(running, claims(door[0], right.path, SUB))
        assert shape(right.at(running, token=token)) == refusal, name


@pytest.mark.parametrize("door", doors("add_on"), ids=named)
def test_a_mutated_user_token_is_refused(running, refusal, door):
    """Each mutation of the token that says who the person is, behind a good system token."""
    right = knock(running, *door, SHEET, SUB)
    others = {
        "the system token again": right.token,
        "another client's audience": running.issuer.token(user(aud="other.apps.example")),
    }
    made = {name: mutation(running, user()) for name, mutation in MUTATIONS.items()} | others
    for name, token in made.items():
        assert shape(right.at(running, body=with_user(right.body, token))) == refusal, name


@pytest.mark.parametrize("door", doors(), ids=named)
def test_a_good_token_of_another_kind_is_refused(running, refusal, door):
    """A capability opens no other door, an identity no functions, a person's token is not Google's, and so on."""
    right = knock(running, *door, SHEET, SUB)
    kinds = {
        "add_on": running.system("/addon/homepage"),
        "person": running.identity(SUB),
        "user": running.issuer.user(SUB, "11@example.com"),
        "capability": running.paired(SHEET, SUB),
    }
    fits = {"add_on": {"add_on"}, "capability": {"capability"}}.get(door[0].who, {"person", "user"})
    for kind in set(kinds) - fits:
        assert shape(right.at(running, token=kinds[kind])) == refusal, kind


@pytest.mark.parametrize("door", doors(), ids=named)
def test_a_token_elsewhere_than_in_its_header_is_no_token(running, refusal, door):
    """A token in the address, in a cookie, or under another scheme lets nobody in."""
    right = knock(running, *door, SHEET, SUB)
    asked = running.app.test_client()
    ways = (
        {"path": f"{right.path}?access_token={right.token}&token={right.token}"},
        {"path": right.path, "headers": {"Authorization": f"Basic {right.token}"}},
        {"path": right.path, "headers": {"Cookie": f"token={right.token}"}},
        {"path": right.path, "headers": {"Authorization": f"Bearer{right.token}"}},
    )
    for way in ways:
        assert shape(asked.open(method=right.method, json=right.body, **way)) == refusal


def actions(running):
    """Every signed action's call: a card of SHEET that SUB sees."""
    for door, method in doors("add_on"):
        if "<name>" in door.path:
            yield door, knock(running, door, method, SHEET, SUB)


def bad_parameters(running, action):
    """Name → parameters that must not be believed, for an action that would be told `order=7`."""
    signatures = running.held.signatures
    subject, other = (signatures.subjects(sub)[0] for sub in (SUB, OTHER_SUB))
    good = {"spreadsheet": SHEET, "subject": subject, "action": action}
    order = {"order": "7"}
    signed = signatures.sign(order, **good)["signed"]
    past = Signatures((SECRET, OLD_SECRET), lambda: now() - 3_700)
    gone = Signatures(("g" * 32,))
    running.joined(THIRD_SHEET, SUB)
    return {
        "unsigned": order,
        "unsigned beside nothing": {"spreadsheet": SHEET, "signed": ""},
        "garbage": {"signed": "garbage"},
        "altered": {"signed": ("f" if signed[0] != "f" else "e") + signed[1:]},
        "cut": {"signed": signed[:-1]},
        "expired": past.sign(order, **good),
        "another action's": signatures.sign(order, **{**good, "action": "another_action"}),
        "another person's": signatures.sign(order, **{**good, "subject": other}),
        "another spreadsheet's": signatures.sign(order, **{**good, "spreadsheet": OTHER_SHEET}),
        "another's of the same person": signatures.sign(order, **{**good, "spreadsheet": THIRD_SHEET}),
        "replay after rotation": gone.sign(order, **good),
        "a capability": {"signed": running.paired(SHEET, SUB)},
    }


def test_parameters_that_were_not_signed_for_this_press_are_refused(running, refusal):
    """Altered, expired, another's, another action's, another spreadsheet's, or an older secret's: the same refusal."""
    tried = 0
    for door, right in actions(running):
        for name, parameters in bad_parameters(running, door.names[0]).items():
            tried += 1
            assert shape(right.at(running, body=with_parameters(right.body, parameters))) == refusal, name
    assert tried >= 11


def test_a_press_without_its_spreadsheet_is_the_signed_ones_member(running, refusal):
    """Where the event names no spreadsheet, the signed one counts, for as long as the person belongs to it."""
    for door, right in actions(running):
        body = {name: held for name, held in right.body.items() if name != "sheets"}
        signed = running.held.signatures.sign(
            {}, spreadsheet=SHEET, subject=running.joined(SHEET, SUB), action=door.names[0]
        )
        assert right.at(running, body=with_parameters(body, signed)).status_code == 200
        with running.held.store.begin() as conn:
            leave(conn, SHEET, running.held.signatures.subjects(SUB)[0])
        assert shape(right.at(running, body=with_parameters(body, signed))) == refusal


@pytest.mark.parametrize("door", doors("capability"), ids=named)
def test_a_capability_that_is_not_good_is_refused(running: LocalBackend, refusal, door):
    """None, garbage, altered, never signed, revoked, for no rules, of an older pairing or of a secret that is gone."""
    old = running.paired(SHEET, SUB)
    right = knock(running, *door, SHEET, SUB)
    store, signatures = running.held.store, running.held.signatures
    with store.begin() as conn:
        raw, other_scope = mint(conn, SHEET, ("rules",)), mint(conn, SHEET, ("orders",))
    bad = {
        "none": None,
        "empty": "",
        "garbage": "garbage",
        "not ascii": "é" * 40,
        "altered": "A" + right.token[1:] if right.token[0] != "A" else "B" + right.token[1:],
        "cut": right.token[:-1],
        "never signed": raw,
        "signed with a secret that is gone": Signatures(("g" * 32,)).capability(raw),
        "never made": signatures.capability("x" * 43),
        "for something else": signatures.capability(other_scope),
        "of an older pairing": old,
        "as card parameters": signatures.sign({}, spreadsheet=SHEET, subject="", action="")["signed"],
    }
    for name, token in bad.items():
        assert shape(right.at(running, token=token)) == refusal, name
    assert right.at(running).status_code == 200
    assert running.ask("DELETE", f"/v1/pairings?spreadsheet={SHEET}", running.identity(SUB)).json["revoked"] >= 1
    assert shape(right.at(running)) == refusal


@pytest.mark.parametrize("door", doors("capability"), ids=named)
def test_secrets_rotate_without_a_gap_and_without_a_rest(running, refusal, door):
    """While both secrets are set the old one's capability is good; once the old one is gone it is refused for good."""
    both = running.again(secrets=(OLD_SECRET,))
    right = knock(both, *door, SHEET, SUB)
    between, after = running.again(secrets=(SECRET, OLD_SECRET)), running.again(secrets=(SECRET,))
    assert right.at(between).status_code == 200
    assert shape(right.at(after)) == refusal


def test_members_stay_members_while_secrets_rotate(running):
    """Whoever joined under the old secret's name is known under the new one's, and then without the old secret."""
    before = running.again(secrets=(OLD_SECRET,))
    before.joined(OTHER_SHEET, "31")
    for secrets in ((SECRET, OLD_SECRET), (SECRET,)):
        after = running.again(secrets=secrets)
        asked = after.ask("POST", "/v1/pairings", after.identity("31"), {"spreadsheet": OTHER_SHEET})
        assert asked.status_code == 200


@pytest.mark.parametrize("door", doors("companion", "member"), ids=named)
def test_another_person_or_another_spreadsheet_is_refused(running, refusal, door):
    """A good identity of somebody who does not belong there, and a member's at a spreadsheet that is not theirs."""
    right = knock(running, *door, SHEET, SUB)
    theirs = knock(running, *door, OTHER_SHEET, OTHER_SUB)
    assert shape(right.at(running, token=running.identity(OTHER_SUB))) == refusal
    assert shape(theirs.at(running, token=running.identity(SUB))) == refusal
    if right.method != "GET":
        running.joined(SHEET, "13", "viewer")
        assert shape(right.at(running, token=running.identity("13"))) == refusal


TRICKS = (
    "", "x", "../v1/pairings", "sheet-of-the-matrix-0001/../x", "%2e%2e%2f", "a" * 81, "sheet of the matrix 0001",
    "https://docs.google.com/spreadsheets/d/sheet-of-the-matrix-0001", "sheet-of-the-matrix-0001\n", "ｓｈｅｅｔ" * 5,
    "sheet-of-the-matrix-0001@evil.example", "sheet-of-the-matrix-0001?x=1", "sheet-of-the-matrix-0001#", None, 7, True,
    ["sheet-of-the-matrix-0001"], {"id": "sheet-of-the-matrix-0001"}, "\u0000" * 24, "sheet-of-the-matrix-0001.",
)  # fmt: skip
"""Ids of spreadsheets that are none."""


@pytest.mark.parametrize("door", doors("companion"), ids=named)
def test_ids_that_are_none_are_refused_and_nobody_is_asked(running, refusal, door):
    """A spreadsheet id is 20 to 80 letters, digits, - and _; for anything else no request leaves."""
    before = [path for path in running.fetched if "/drive/" in path]
    for trick in TRICKS:
        answer = knock(running, *door, SHEET, SUB).at(running, body={"spreadsheet": trick})
        assert shape(answer) == refusal, trick
    assert [path for path in running.fetched if "/drive/" in path] == before


def test_what_is_open_is_a_short_list():
    """Doors that ask nobody who they are, each on purpose."""
    assert {door.path for door in DOORS if door.who == "open"} <= {"/openapi.json", "/healthz", "/readyz", "/metrics"}
