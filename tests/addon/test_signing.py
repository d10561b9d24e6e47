"""What our own cards and pairings hand out comes back unaltered, for its person, action and hour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.refusals import Refused
from addon.signing import LIFE_SECONDS, Signatures, read, sign, using

NEW, OLD = "n" * 32, "o" * 32
AT = 1_795_435_200
texts = st.text(max_size=20)


def signatures(*secrets, at=AT):
    """Signatures whose clock stands still."""
    return Signatures(secrets or (NEW, OLD), lambda: at)


@given(st.dictionaries(texts, texts, max_size=5), texts, texts, texts)
def test_what_was_signed_comes_back(params, spreadsheet, subject, action):
    """Whatever the parameters, they come back with their spreadsheet, in one parameter that is a text."""
    signed = signatures().sign(params, spreadsheet=spreadsheet, subject=subject, action=action)
    assert all(isinstance(value, str) and value.isascii() for value in signed.values())
    assert signatures().read(signed, subject=(subject, "x"), action=action) == (spreadsheet, params)


@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_no_letter_of_it_can_be_another(place, letter):
    """Changing one letter anywhere is refused."""
    signed = signatures().sign({"order": "7"}, spreadsheet="s", subject="u", action="a")["signed"]
    place %= len(signed)
    changed = signed[:place] + letter + signed[place + 1 :]
    if changed != signed:
        with pytest.raises(Refused):
            signatures().read({"signed": changed}, subject="u", action="a")


@pytest.mark.parametrize(("after", "holds"), [(0, True), (LIFE_SECONDS, True), (LIFE_SECONDS + 1, False)])
def test_it_holds_for_an_hour(after, holds):
    """On the last second it holds, a second later it does not."""
    signed = signatures().sign({}, spreadsheet="s", subject="u", action="a")
    if holds:
        assert signatures(at=AT + after).read(signed, subject="u", action="a") == ("s", {})
    else:
        with pytest.raises(Refused, match="expired"):
            signatures(at=AT + after).read(signed, subject="u", action="a")


@pytest.mark.parametrize(
    ("made_with", "read_with", "holds"),
    [
        ((OLD,), (NEW, OLD), True),
        ((NEW, OLD), (NEW,), True),
        ((NEW, OLD), (OLD,), False),
        ((OLD,), (NEW,), False),
    ],
    ids=["old one while both are set", "newest signs", "not the old one", "old one gone"],
)
def test_the_newest_secret_signs_and_every_one_verifies(made_with, read_with, holds):
    """For parameters and for capabilities alike."""
    signed = signatures(*made_with).sign({}, spreadsheet="s", subject="u", action="a")
    capability = signatures(*made_with).capability("token")
    reader = signatures(*read_with)
    if holds:
        assert reader.read(signed, subject="u", action="a") == ("s", {})
        assert reader.token_in(capability) == "token"
        return
    with pytest.raises(Refused):
        reader.read(signed, subject="u", action="a")
    with pytest.raises(Refused):
        reader.token_in(capability)


def test_a_person_is_known_by_a_keyed_name():
    """One name per secret, newest first; without the secrets it says nothing of the account's number."""
    names = signatures().subjects("1145550142000000001")
    assert names == (*signatures(NEW).subjects("1145550142000000001"), *signatures(OLD).subjects("1145550142000000001"))
    assert names[0] != names[1]
    assert not any("5550142" in name for name in names)


def test_cards_sign_with_what_the_call_is_answered_with():
    """Inside a call `sign` and `read` fit together; outside there is nothing to sign with."""
    with using(signatures()):
        assert read(sign({"a": "b"}, spreadsheet="s", subject="u", action="x"), subject="u", action="x")[1] == {
            "a": "b"
        }
    with pytest.raises(LookupError):
        sign({}, spreadsheet="s", subject="u", action="x")
