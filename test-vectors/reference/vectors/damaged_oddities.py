"""What is odd and right in damaged.json, and what no record shows: rows of (name, ledger, "", more of the case). Nobody may refuse them."""

from vectors.damage import KINDS, SMALL, TIME, WITNESSES, Ledger, before, replaced, signed, whole, witness
from vectors.play import manifest_text, single, up_to
from vectors.record import REGISTERED, SEALED, WITH_AMOUNTS, WITH_PAGES, WITH_RESTART

CHALLENGED, LAST, CLOSE = 18, 22, 23
LONGEST = "가" * 2_000
ALONE = {"base": None}


def rows():
    found = [*_districts(), *_voters(), *_contests(), *_officials(), *_trustees(), *_texts()]
    return [*((f"odd: {name}", ledger, "", {**ALONE, **(more[0] if more else {})}) for name, ledger, *more in found), *_whole(), *_not_shown()]


def _opened(name, voters, contests=None, styles=None, schedules=(), **more):
    """An election in which voting is open, behind announcements of its times; two trustees of two open it."""
    contests = contests or [single("measure", ["yes", "no"])]
    more = {"trustees": 2, "threshold": 2, "contests": contests, "styles": styles, **more}
    play = Ledger(f"odd-{name}", manifest_text(f"odd-{name}", **more), voters)
    play.manifest()
    for schedule in schedules:
        play.schedule(*schedule)
    play.ceremony()
    play.joint_key()
    return _begun(play)


def _begun(play):
    for step in (play.roll, play.seal, play.open):
        step()
    return play


def _voted(play, *votes):
    """Each (voter, what is chosen in each contest); to the end."""
    for voter, *chosen in votes:
        play.cast(voter, *chosen)
    return play.finish()


def _districts():
    two = [("city", ["measure"]), ("town", ["measure"])]
    return [
        ("a district without voters", _voted(_opened("empty", [(0, 1), (0, 1)], styles=two), (0, {0}), (1, {1}))),
        ("a district in which nobody votes", _voted(_opened("silent", [(0, 1), (1, 1)], styles=two), *[(i, {0}) for i in _of_style("silent", two, 0)])),
        ("nobody votes at all", _voted(_opened("nobody", [(0, 1)] * 3))),
        ("one voter, one trustee, one option", _voted(_opened("one", [(0, 1)], trustees=1, threshold=1, contests=[single("measure", ["yes"])]), (0, {0}))),
        ("a district that stays sealed, and one beside it", _voted(_opened("floor", [(0, 1), (0, 1), (1, 1)], styles=two, floor=2), *[(i, {1}) for i in range(3)])),
    ]


def _of_style(name, styles, style):
    """Voters on the roll of this style."""
    play = Ledger(f"odd-{name}", b"{}", [(0, 1), (1, 1)])
    return [i for i, voter in enumerate(play.voters) if voter["style"] == style]


def _voters():
    fifty = _opened("fifty", [(0, 1), (0, 1)], limits=(50, 1))
    challenger = _opened("challenger", [(0, 1)], limits=(1, 20))
    for number in range(20):
        challenger.challenge(0, {number % 3})
    return [
        ("a voter who votes 50 times", _voted(fifty, *[(0, {number % 3}) for number in range(50)], (1, {0}))),
        ("a voter who challenges 20 ballots and then votes", _voted(challenger, (0, {1}))),
        ("all vote blank", _voted(_opened("blank", [(0, 1)] * 3), *[(i, {2}) for i in range(3)])),
        ("all vote for nothing, where up to two may be chosen", _voted(_opened("nothing", [(0, 1)] * 3, contests=[up_to("council", "abc", 2)]), *[(i, set()) for i in range(3)])),
        ("a tie", _voted(_opened("tie", [(0, 1)] * 4), *[(i, {i % 2}) for i in range(4)])),
        ("one vote outweighs all others", _voted(_opened("heavy", [(0, 1), (0, 1), (0, 1_000_000)]), *[(i, {i % 2}) for i in range(3)])),
    ]


def _contests():
    many = [single("measure", [f"o{i}" for i in range(40)], blank=False)]
    six = [single(f"c{i}", ["yes", "no"], blank=False) for i in range(6)]
    return [
        ("40 options, of which one has a vote", _voted(_opened("options", [(0, 1)], contests=many), (0, {39}))),
        ("six contests in one style", _voted(_opened("contests", [(0, 1)], contests=six), (0, *[{i % 2} for i in range(6)]))),
    ]


def _officials():
    """Opening and closing move; announcements while voting is open, known by the ballots behind them."""
    moved = _opened("moved", [(0, 1)] * 3, schedules=[(1_800_000_000, 1_800_086_400, "", ("official", 2))], officials=3)
    moved.cast(0, {0})
    moved.notice("The hall has moved.", ("official", 1))
    moved.cast(1, {1})
    moved.schedule(1_800_000_000, 1_800_090_000, "An hour more.")
    moved.cast(2, {1})
    times = [(1_800_000_000 + number, 1_800_086_400 + number, f"Put off {number} times.") for number in range(3)]
    put_off = _opened("put-off", [(0, 1)], schedules=times)
    keys = _opened("keys", [(0, 1)] * 2, officials=3, approvals=2)
    for official in range(3):
        keys.replace_key(official, (official + 1) % 3, (official + 2) % 3)
    cancelled = Ledger("odd-cancelled", manifest_text("odd-cancelled"), [])
    cancelled.manifest()
    cancelled.say({"kind": "Cancelled", "reason": "It was a mistake."})
    rotated = _opened("rotated", [(0, 1)] * 2)
    for voter in range(2):
        rotated.rotate()
        rotated.cast(voter, {voter})
    return [
        ("closing moves while voting is open, between notices", moved.finish()),
        ("opening is put off three times", _voted(put_off, (0, {1}))),
        ("each of three officials has another key", _voted(keys, (0, {0}), (1, {0}))),
        ("cancelled behind the manifest", cancelled, {"outcome": "cancelled"}),
        ("the ledger's key changes before each ballot", rotated.finish()),
    ]


def _trustees():
    """A trustee who is lost before the ceremony ends, and one who is lost behind it."""
    silent = Ledger("odd-silent-trustee", manifest_text("odd-silent-trustee", trustees=4, threshold=2), [(0, 1)])
    silent.manifest()
    for trustee in (0, 2, 3):
        silent.say(silent.dealers()[trustee].commitment(), ("trustee", trustee))
    silent.say(silent.restart_document([1], "Trustee 2 is silent."))
    silent.ceremony()
    silent.joint_key()
    _begun(silent)
    policy = {"quorum": 2, "members": [str(witness(name)) for name in WITNESSES]}
    lost = _opened("lost", [(0, 1)], trustees=3, threshold=2, witnesses=policy)
    lost.cast(0, {0})
    lost.close()
    lost.tally()
    lost.agree(2, 0)
    lost.share(2)
    lost.share(0)
    lost.result()
    many = _opened("many", [(0, 1)], trustees=7, threshold=4)
    return [
        ("a ceremony begins anew without a silent trustee", _voted(silent, (0, {0}))),
        ("a trustee is lost behind the ceremony", lost, {"checkpoint": signed(lost, *((name, TIME) for name in WITNESSES))}),
        ("seven trustees, of whom four open", _voted(many, (0, {0}))),
    ]


def _texts():
    """As long as texts can be; a manifest of two parts."""
    texts = _opened("texts", [(0, 1)], schedules=[(0, 2**64 - 1, LONGEST)])
    texts.notice(LONGEST)
    text = manifest_text("odd-parts", trustees=2, threshold=2)
    parts = Ledger("odd-parts", text[:-1] + b" " * 66_000 + text[-1:], [(0, 1)])
    parts.manifest()
    parts.ceremony()
    parts.joint_key()
    _begun(parts)
    return [
        ("texts of 2,000 characters, and times as far apart as they can be", _voted(texts, (0, {0}))),
        ("a manifest of two parts, to the result", _voted(parts, (0, {1}))),
    ]


def _whole():
    """Of record.json and of this file, to their end."""
    table = [
        (WITH_RESTART, "three officials, a silent trustee, and words that nobody else says"),
        (SEALED, "units that stay sealed for each reason"),
        (WITH_AMOUNTS, "amounts of a budget, and a ballot that knows a notice"),
        (WITH_PAGES, "the page changes while voting is open, and back"),
        (KINDS, "one voter in a contest of every kind"),
        (REGISTERED, "registrars replace, strike and correct lines"),
    ]
    return [(f"odd: {what}", before(base, len(whole(base).entries)), "", {"base": base}) for base, what in table]


def _not_shown():
    """What whoever has the keys can do before anybody else has seen a checkpoint, and only receipts show."""
    own = whole(SMALL).entries
    swapped = before(SMALL, 20).add_all([own[21], own[20], *own[LAST:CLOSE]]).finish()
    return [
        ("not shown: a voter's last ballot left out, and all said anew", replaced(SMALL, 21, 22), ""),
        ("not shown: a challenge left out, and all said anew", replaced(SMALL, CHALLENGED, CHALLENGED + 1), ""),
        ("not shown: two ballots exchanged, and all said anew", swapped, ""),
    ]
