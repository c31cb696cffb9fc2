"""record.json: whole elections as lists of ledger entries."""

import hashlib

import author_key
import circuits
import merkle
import note
from entries import document_digest, encode_document
from ristretto255 import ORDER
from vectors import registrars
from vectors.material import case, file, octets
from vectors.play import Play, manifest_text, single, up_to
from vectors.state_page import page

WITH_RESTART = "a restart, and two of three officials"
WITH_BUDGETS = "contests under a budget, and orders of the first places"
WITH_AMOUNTS = "amounts beside a single choice, and a style without them"
ROTATED = "a ledger key that changes"
WITH_PAGES = "a page that changes while voting is open"
PAGE_VOTERS = [(0, 1), (0, 1)]
ROTATED_VOTERS = [(0, 1), (0, 1)]
BUDGET_VOTERS = [(0, 1), (0, 2), (0, 1)]
AMOUNT_VOTERS = [(0, 1), (0, 3), (0, 1), (1, 1)]
SEALED = "units that stay sealed"
SEALED_STYLES = [
    ("opened", [1, 1, 1, 5], 3),
    ("too-few", [1, 1], 1),
    ("half-away", [1, 1, 1, 1, 1], 2),
    ("one-of-weight-2", [1, 1, 2], 3),
    ("exposed", [1, 1, 2], 3),
    ("exposed-too-few", [1, 1], 1),
    ("exposed-half-away", [1, 2, 4, 8, 16], 2),
    ("nothing-encrypted", [1, 1], 2),
]
SEALED_VOTERS = [(style, weight) for style, (_, weights, _) in enumerate(SEALED_STYLES) for weight in weights]


REGISTERED = "voters whom registrars register, with cards"
REGISTERED_PEOPLE = [("a", 1), ("b", 1), ("c", 0), ("d", 0)]


def generate():
    description = (
        "Whole elections: the manifest file, the ledger's entries in order, the checkpoint over all of them, what a verifier given "
        "`election` must find (`ledger_keys`: each holds for checkpoints of the size `from` on), and the SHA-256 of every file of the exported record."
    )
    cases = [_case("one style", one_style()), _case("two styles, a complaint, weights, an unopened unit", two_styles())]
    cases += [_case(WITH_AMOUNTS, amounts()), _case(SEALED, sealed())]
    cases += [_case(WITH_RESTART, restart()), _case("cancelled", cancelled()), _case(ROTATED, rotated())]
    cases += [_case(WITH_BUDGETS, budgets()), _case(REGISTERED, registered())]
    cases += [_case(WITH_PAGES, pages())]
    return file(description, "docs/protocol/ledger.md", cases)


def one_style():
    """Eight voters; one votes twice, one challenges and then casts, one does not vote. Trustee 1 does not decrypt."""
    play = Play("record-one", manifest_text("record-one"), [(0, 1)] * 8)
    _until_open(play)
    for voter, choice in ((0, 0), (1, 1), (2, 2), (3, 0), (4, 1)):
        play.cast(voter, {choice})
    play.challenge(5, {0})
    play.cast(5, {0})
    play.cast(1, {0})
    play.cast(6, {1})
    play.close()
    play.tally()
    play.agree(0, 1, 2)
    play.share(2)
    play.share(0)
    play.result()
    return play


def two_styles():
    """Ceremony 0 fails by a bad share, and the next is without its dealer; the third style stays sealed because of the floor; weights differ; the roll comes in parts.
    The first style is exposed: one of its voters alone has weight 3. Two of six trustees can open: the manifest states it as an exception.

    Of six trustees four are the quorum, of the five who are left; the fifth opens behind it before it has agreed itself.
    Both times of the schedule move, the closing also while voting is open; two challenges and a ballot come between
    what `Close` is over and itself. One challenge is of a ballot that was made before the schedule moved, and knows none of it."""
    contests = [single("mayor", ["kim", "park", "choi"], blank=False), up_to("council", ["a", "b", "c"], 2), single("measure", ["yes", "no"])]
    styles = [("north", ["mayor", "council"]), ("south", ["council", "measure"]), ("abroad", ["mayor"])]
    text = manifest_text("record-two", officials=2, trustees=6, contests=contests, styles=styles, limits=(3, 2), floor=2, exposed=["north"])
    voters = [(0, 1), (0, 1), (0, 1), (0, 3), (1, 2), (1, 2), (1, 2), (2, 5)]
    play = Play("record-two", text, voters)
    play.manifest()
    play.schedule(1_800_000_000, 1_800_086_400)
    play.ceremony(until=3, cheat=True)
    play.say(play.complaint(2, 0), ("trustee", 2))
    play.notice("열쇠를 다시 만듭니다. The key is made anew.", ("official", 1))
    play.ceremony(order=[2, 5, 3, 1, 4])
    play.joint_key()
    play.roll(3, 7)
    play.seal()
    play.schedule(1_800_003_600, 1_800_090_000, "The ceremony took longer.", ("official", 1))
    play.open()
    for i, voter in enumerate(play.voters):
        _vote_by_style(play, i, voter)
    again = next(i for i, voter in enumerate(play.voters) if voter["style"] == 0)
    unread = play.ballot(again, [{0}, {1}], "before the schedule")
    play.schedule(1_800_003_600, 1_800_093_600, "투표를 한 시간 연장합니다.")
    close = play.close_document()
    play.challenge(again, {1}, {0, 2})
    play.add(play.challenge_entry(*unread))
    play.cast(again, {2}, set())
    play.say(close)
    play.notice("Voting has ended.")
    play.tally()
    play.notice("The tally is there.", ("official", 1))
    play.agree(2, 5, 1, 4)
    play.share(1)
    play.share(3)
    play.agree(3)
    play.share(2)
    play.say(play.result_document(), ("official", 1))
    return play


def amounts():
    """At most 70,000 of a budget of 100,000 for a project; weights; a ballot with limbs is challenged; the second style has none.

    The last voter votes behind a notice, and so with a ballot that knows one document."""
    budget = single("budget", ["park", "library"]) | {"rule": {"kind": "amounts", "max": 70_000, "budget": 100_000}}
    contests = [single("mayor", ["kim", "park"], blank=False), budget]
    text = manifest_text("record-amounts", contests=contests, styles=[("town", ["mayor", "budget"]), ("abroad", ["mayor"])])
    play = Play("record-amounts", text, AMOUNT_VOTERS)
    _until_open(play)
    votes = iter([[70_000, 29_999], [0, 0], [1, 65_536]])
    for i, voter in enumerate(play.voters):
        if i == len(play.voters) - 1:
            play.notice("The hall in the town closes an hour later.")
        if voter["style"] == 0:
            chosen = next(votes)
            if chosen[0] == 1:
                play.challenge(i, {0}, [5, 5])
            play.cast(i, {i % 2}, chosen)
        else:
            play.cast(i, {1})
    play.close()
    play.tally()
    play.agree(2, 1, 0)
    play.share(0)
    play.share(1)
    play.result()
    return play


def budgets():
    """Two of three voters have weight 1 and one has 2. Nothing is unspent anywhere, or as much as can be; one voter ranks nobody."""
    rules = [
        ("projects", "abc", {"kind": "knapsack", "budget": 1000, "costs": [600, 300, 500]}),
        ("parks", "abc", {"kind": "distribution", "max": 3, "budget": 4, "min": 2, "choices": 2}),
        ("schools", "ab", {"kind": "distribution", "max": 5, "budget": 5, "min": 5, "choices": 2}),
        ("song", "abcd", {"kind": "positional-top", "min": 1, "points": [3, 1]}),
        ("leader", "abc", {"kind": "ranking-top", "ranks": 1}),
        ("film", "ab", {"kind": "score", "max": 10}),
    ]
    contests = [single(name, options) | {"rule": rule} for name, options, rule in rules]
    play = Play("record-budgets", manifest_text("record-budgets", trustees=2, contests=contests), BUDGET_VOTERS)
    _until_open(play)
    play.cast(0, {0, 1}, [3, 0, 1], [5, 0], [2, 0, 1, 2], [0, 1, 1], [10, 0])
    play.challenge(1, {1}, [0, 1, 1], [1, 4], [0, 2, 2, 2], [0, 0, 1], [3, 3])
    play.cast(1, {2, 1}, [0, 2, 0], [2, 3], [0, 2, 2, 2], [1, 1, 1], [7, 8])
    play.cast(2, set(), [1, 1, 0], [0, 5], [1, 2, 2, 0], [1, 0, 0], [0, 0])
    play.close()
    play.tally()
    play.agree(0, 1)
    play.share(1)
    play.share(0)
    play.result()
    return play


def sealed():
    """Floor 2, turnout half, one trustee; of each style the lightest voters vote, as many as SEALED_STYLES says.

    The voter of weight 5 of the first style does not vote: there is no cell. That of weight 2 of the fourth votes twice, and counts once. Of the last
    style the ballots' nonces add up to 0."""
    contests, styles = [single("measure", ["yes", "no"], blank=False)], [(name, ["measure"]) for name, _, _ in SEALED_STYLES]
    exposed = [name for name, _ in styles if name.startswith("exposed")]
    text = manifest_text("record-sealed", trustees=1, threshold=1, contests=contests, styles=styles, limits=(2, 1), floor=2, turnout=50, exposed=exposed)
    play = Play("record-sealed", text, SEALED_VOTERS)
    _until_open(play)
    for style, (name, _, votes) in enumerate(SEALED_STYLES):
        own = sorted((voter["weight"], i) for i, voter in enumerate(play.voters) if voter["style"] == style)[:votes]
        for k, (weight, i) in enumerate(own):
            nonces = {"nonce": (play.scalar("nothing"), ORDER - play.scalar("nothing"))[k]} if name == "nothing-encrypted" else {}
            play.cast(i, {(style + k) % 2}, **nonces)
            if name == "one-of-weight-2" and weight == 2:
                play.cast(i, {0})
    play.close()
    play.tally()
    play.agree(0)
    play.share(0)
    play.result()
    return play


def restart():
    """Trustee 1 of four is silent, and is excluded: the other three are the quorum. A schedule, a notice, the restart, the roll's seal, the opening and the
    closing each take effect with the second of three officials. One official says that the election is cancelled, and is alone with that."""
    text = manifest_text("record-restart", officials=3, trustees=4, limits=(3, 2), approvals=2)
    play = Play("record-restart", text, [(0, 1)] * 4)
    play.manifest()
    play.approve({"kind": "Schedule", "opening": 1_800_000_000, "closing": 1_800_086_400, "reason": ""}, 0, 1)
    for trustee in (0, 2, 3):
        play.say(play.dealers()[trustee].commitment(), ("trustee", trustee))
    play.approve(play.restart_document([1], "Trustee 2 has lost the key."), 2, 0)
    play.ceremony(order=[3, 0, 2])
    play.joint_key()
    play.roll()
    play.seal()
    play.open()
    play.cast(0, {0})
    play.say({"kind": "Cancelled", "reason": "The hall is closed."}, ("official", 2))
    play.approve({"kind": "Notice", "text": "The vote goes on in another hall."}, 1, 0)
    play.cast(1, {1})
    play.cast(0, {2})
    play.cast(3, {0})
    play.close()
    play.tally()
    play.agree(0, 3, 2)
    play.share(3)
    play.share(2)
    play.result()
    return play


def pages():
    """Two officials must say which files the page has: before the vote, in the vote behind a ballot, and back again when it is counted."""
    play = Play("record-pages", manifest_text("record-pages", officials=2, trustees=1, threshold=1, approvals=2), PAGE_VOTERS)
    play.manifest()
    first = page(paths=["assets/vote.js", "vote/index.html"], headers=[("referrer-policy", "no-referrer")], addresses=["https://vote.example/"])
    second = page(before=first, paths=["assets/vote.js", "sw.js", "vote/index.html"], addresses=["https://vote.example/"], reason="오류를 고쳤습니다.")
    play.approve(first, 0, 1)
    play.ceremony()
    play.joint_key()
    play.roll()
    play.seal()
    play.open()
    play.cast(0, {0})
    play.approve(second, 1, 0)
    play.cast(1, {1})
    play.close()
    play.approve({**first, "before": document_digest(encode_document(second)), "reason": ""}, 0, 1)
    play.tally()
    play.agree(0)
    play.share(0)
    play.result()
    return play


def rotated():
    """The ledger's key changes twice: in the ceremony, by the second official, and while voting is open, behind a ballot."""
    contests = [single("measure", ["yes", "no"], blank=False)]
    play = Play("record-rotated", manifest_text("record-rotated", officials=2, trustees=2, contests=contests), ROTATED_VOTERS)
    play.manifest()
    play.ceremony(until=1)
    play.rotate(("official", 1))
    play.ceremony(since=1)
    for step in (play.joint_key, play.roll, play.seal, play.open):
        step()
    play.cast(0, {0})
    play.rotate()
    play.cast(1, {1})
    play.close()
    play.tally()
    play.agree(0, 1)
    play.share(0)
    play.share(1)
    play.result()
    return play


def registered():
    """Two of three registrars sign a registration, all three a correction. a loses the phone and replaces its key, c moves to another style, b is struck
    and registers again, e and f never find a second registrar. Cards of both kinds sign ballots; an official, a trustee and two registrars have cards, too."""
    contests = [single("measure", ["yes", "no"], blank=False), single("budget", ["park"]) | {"rule": {"kind": "amounts", "max": 5, "budget": 5}}]
    kinds = {("official", 0): "p256", ("trustee", 0): "ed25519", ("registrar", 1): "p256", ("registrar", 2): "ed25519"}
    authorities = [{"certificate": octets("authority").hex(), "policies": ["1.2.410.200004.5.2.1.2"]}]
    rules = {"registrars": 3, "signatures": 2, "authorities": authorities, "codes": True, "card_signatures": True, "roll": octets("standing roll").hex()}
    styles = [("town", ["measure"]), ("city", ["measure", "budget"])]
    play = Play("record-registered", manifest_text("record-registered", trustees=2, contests=contests, styles=styles, registration=rules, kinds=kinds), [])
    play.manifest()
    play.ceremony()
    play.joint_key()
    _register(play)
    play.voters = registrars.voters(play, REGISTERED_PEOPLE)
    play.seal()
    play.open()
    a, b, c, d = (next(i for i, voter in enumerate(play.voters) if voter["key"] == registrars.key(play, *person)) for person in REGISTERED_PEOPLE)
    play.cast(a, {0})
    play.challenge(d, {0}, [3])
    play.cast(d, {0}, [5])
    play.cast(c, {1}, [2])
    play.cast(b, {1})
    play.cast(a, {1})
    play.close()
    play.tally()
    play.agree(0, 1)
    play.share(0)
    play.share(1)
    play.result()
    return play


def _register(play):
    line, registration = registrars.line, registrars.registration
    first, second, third = registrars.FIRST, registrars.SECOND, registrars.THIRD
    registrars.agree(play, registration(line(play, "a"), line(play, "b")), first, second)
    registrars.agree(play, registration(line(play, "c")), second, third)
    registrars.agree(play, registration(line(play, "d", style=1), line(play, "a", 1, replaces=0)), third, first)
    registrars.agree(play, registrars.changed(play, "c", 1, 2), second, first, third)
    play.say(registration(line(play, "e")), first)
    registrars.agree(play, registrars.struck(play, "b"), first, second, third)
    registrars.agree(play, registration(line(play, "b", 1)), third, second)
    play.say(registration(line(play, "e"), line(play, "f")), first)


def cancelled():
    """Two of three officials open an election, replace the key of the second, which a ballot knows, and cancel it, the second with the new key."""
    play = Play("record-cancelled", manifest_text("record-cancelled", officials=3, approvals=2), [(0, 1)] * 2)
    _until_open(play)
    play.cast(1, {0})
    play.replace_key(1, 2, 0)
    play.cast(1, {1})
    play.approve({"kind": "Cancelled", "reason": "후보자 한 명이 명단에서 빠졌습니다."}, 0, 1)
    return play


def _until_open(play):
    play.manifest()
    play.ceremony()
    play.joint_key()
    play.roll()
    play.seal()
    play.open()


def _vote_by_style(play, i, voter):
    if voter["style"] == 0:
        play.cast(i, {i % 3}, {0, i % 2 + 1})
    elif voter["style"] == 1:
        play.cast(i, {i % 3}, {i % 3})
    else:
        play.cast(i, {0})


def _unit(state, unit):
    return {k: unit[k] for k in ("style", "counted", "weight")} | {"state": state.sealed_by(unit) or "opened"}


def _case(name, play):
    state, signed = play.state, play.checkpoint()
    files = merkle.tiles(play.entries) | {"checkpoint": signed.encode()}
    expected = {"phase": state.phase, "culprits": state.culprits, "voters": len(state.roll), "cast": sum(state.cast.values())}
    expected |= {"challenged": len(state.challenged), "counted": len(state.counted), "context": state.context}
    expected |= {"participants": state.participants, "excluded": state.excluded, "standing": len(state.standing), "cancelled": state.cancelled}
    expected |= {"joint_key": state.keys, "units": [_unit(state, unit) for unit in state.totals or []]}
    expected |= {"official_keys": [{"official": official, "key": author_key.text_of(key)} for official, key in state.officials.newer]}
    expected |= {"schedules": state.schedules, "notices": state.notices}
    expected |= {"pages": [{"entry": index, "digest": digest, "assets": len(page["assets"]), "phase": phase, "reason": page["reason"]} for index, digest, phase, page in state.pages]}
    expected |= {"known_documents": len(state.known) - 1, "counted_root": state.counted_root}
    expected |= {"agreements_by": list(state.agreements), "agreed": state.agreed}
    expected |= {"decryption_shares_by": list(state.shares), "result": state.result}
    rules = state.manifest.styles
    expected["counts"] = [sum(circuits.counts(rules[unit["style"]], unit["values"]), []) for unit in state.result or []]
    if state.lines is not None:
        lines = state.lines
        expected["registration"] = {"registrations": lines.registrations, "replacements": lines.replacements, "corrections": lines.corrections, "roll": state.root}
    expected["origin"] = state.ledger.origin
    expected["ledger_keys"] = [{"from": smallest, "key": str(state.ledger.at(smallest))} for smallest, _ in state.ledger.held]
    inputs = {"election": play.election, "manifest": play.text.decode(), "entries": play.entries, "checkpoint": signed}
    listed = {path: hashlib.sha256(data).digest() for path, data in sorted(files.items())}
    return case(name, inputs, {"files": listed}, expected)
