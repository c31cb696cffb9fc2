"""Two faults at once in state.json, and which of them is named: rows of (name, prefix, entries, expected code[, election]). Where a name says
"X, Y" the rule X stands before Y on the page."""

import copy

import ballot as ballots
import ledger_key
from ceremony import Dealer
from entries import encode_document
from ristretto255 import G, ORDER, decode, scalar_encode
from vectors.material import octets, scalar
from vectors.play import announced, ledger_seed, manifest_text
from vectors.state_entries import OFFICIAL, raw, said, unsigned

TRUSTEE, NOBODY = ("trustee", 0), ("trustee", 3)
START, WITHOUT_ONE, REVEALS, SHARES, CONFIRMING, KEY, ROLL = 1, 3, 4, 7, 10, 13, 14
OPEN, CLOSED, TALLIED, AGREED, SHARED, ALL_SHARED, FINISHED = 26, 27, 28, 31, 32, 33, 34
ABSENT = 7
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
TEXTLESS = {"kind": "Cancelled", "reason": ""}


def rows(before):
    parts = [*_parts(before), *_manifests(before), *_ceremony(before), *_reveals(before), *_confirmations(before)]
    said_once = [*_rolls(before), *_announcements(before), *_opening(before), *_ballots(before), *_batch(before)]
    return [("order: " + name, *row) for name, *row in [*parts, *said_once]]


def _parts(before):
    play, over = before[START], before[FINISHED]
    data = encode_document(play.dealers()[0].commitment())
    digest, joint = octets("digest"), encode_document({"kind": "JointKey", "ceremony": 0, "keys": []})
    return [
        ("too long, malformed", START, [b"\xff" + bytes(65_535)], "entry-too-long"),
        ("malformed, over", FINISHED, [raw(over, data, TRUSTEE) + b"\0"], "malformed-entry"),
        ("over, shape of the part", FINISHED, [raw(over, b"", TRUSTEE)], "wrong-phase"),
        ("shape of the part, no such author", START, [unsigned(b"", NOBODY)], "document-part"),
        ("no such author, signature", START, [unsigned(data, NOBODY)], "wrong-author"),
        ("no such author, continues nothing", START, [raw(play, data, NOBODY, part=1, parts=2)], "wrong-author"),
        ("signature, continues nothing", START, [unsigned(data, TRUSTEE, part=1, parts=2)], "document-signature"),
        ("continues nothing, digest", START, [raw(play, data, TRUSTEE, digest=digest, part=1, parts=2)], "document-part"),
        ("signature, digest", START, [unsigned(data, TRUSTEE, digest=digest)], "document-signature"),
        ("digest, malformed", START, [raw(play, b"\xff", TRUSTEE, digest=digest)], "document-digest"),
        ("malformed, phase", START, [raw(play, joint + b"\0")], "malformed-entry"),
        ("phase, role", START, [raw(play, joint, TRUSTEE)], "wrong-phase"),
        ("role, joint key", KEY, [raw(before[KEY], joint, TRUSTEE)], "wrong-author"),
    ]


def _manifests(before):
    play = before[0]
    bad = encode_document({"kind": "Manifest", "json": manifest_text("record-one", floor=0)})
    return [
        ("author before a manifest, continues nothing", 0, [unsigned(bad, TRUSTEE, part=1, parts=2)], "wrong-author"),
        ("continues nothing, digest of a manifest", 0, [unsigned(bad, digest=octets("digest"), part=1, parts=2)], "document-part"),
        ("another manifest, rules", 0, [raw(play, bad)], "wrong-manifest"),
    ]


def _ceremony(before):
    dealers = before[START].dealers()
    commitment, reveal = dealers[0].commitment(), dealers[0].reveal(octets("possession"))
    shares = before[SHARES].shares_of(dealers[0])
    other, nothing = {"ceremony": 7}, {"after": octets("nothing")}
    table = [
        ("number, repeated", SHARES, {**reveal, **other}, "ceremony-number"),
        ("repeated, round", SHARES, reveal, "ceremony-repeated"),
        ("repeated, consent", START + 1, {**commitment, **nothing}, "ceremony-repeated"),
        ("round, rounds", REVEALS, {**shares, "rounds": octets("rounds")}, "ceremony-round"),
        ("round, lengths", START, {**reveal, "coefficients": []}, "ceremony-round"),
        ("consent, identity", START, {**commitment, **nothing, "key": bytes(32)}, "ceremony-consent"),
        ("consent, agreement key", START, {**commitment, **nothing, "agreement_key": bytes(32)}, "ceremony-consent"),
        ("identity, agreement key", START, {**commitment, "key": bytes(32), "agreement_key": bytes(32)}, "ceremony-identity"),
        ("rounds, lengths", SHARES, {**shares, "rounds": octets("rounds"), "sealed": shares["sealed"][::-1]}, "ceremony-rounds"),
    ]
    return [*((name, prefix, said(before[prefix], document, TRUSTEE), code) for name, prefix, document, code in table), *_too_few(before, commitment)]


def _too_few(before, commitment):
    play = copy.deepcopy(before[CONFIRMING])
    play.say(play.complaint(2, 0), ("trustee", 2))
    complained = play.entries[CONFIRMING:]
    restart = {"kind": "Restart", "ceremony": 7, "round": 7, "said": octets("said"), "excluded": [], "reason": ""}
    return [
        ("too few, number", CONFIRMING, [*complained, *said(play, {**commitment, "ceremony": 7}, TRUSTEE)], "ceremony-too-few"),
        ("too few, restart's round", CONFIRMING, [*complained, *said(play, restart)], "ceremony-too-few"),
    ]


def _reveals(before):
    play = before[REVEALS]
    reveals = [dealer.reveal(octets("possession")) for dealer in play.dealers()]
    good, rows = reveals[0], reveals[0]["coefficients"]
    holed = [[bytes(32), *rows[0][1:]], *rows[1:]]
    table = [
        ("lengths, identity", {**good, "coefficients": holed[:-1]}, "ceremony-lengths"),
        ("identity, commitment", {**good, "coefficients": holed}, "ceremony-identity"),
        ("commitment, possession", {**good, "coefficients": reveals[1]["coefficients"]}, "reveal-mismatch"),
    ]
    return [*((name, REVEALS, said(play, document, TRUSTEE), code) for name, document, code in table), *_cancelling_out(before)]


def _cancelling_out(before):
    """Trustee 2 makes the joint key's first component the identity, as nobody can who does not know the others' secrets."""
    play, third = copy.deepcopy(before[WITHOUT_ONE]), ("trustee", 2)
    first, second, own = play.dealers()
    rows = [[-(first.polynomials[0][0] + second.polynomials[0][0]) % ORDER, *own.polynomials[0][1:]], *own.polynomials[1:]]
    dealer = Dealer(play.election, 0, 2, rows, own.secret, own.agreement_secret)
    play.say(dealer.commitment(), third)
    for j, other in enumerate((first, second)):
        play.say(other.reveal(octets("possession")), ("trustee", j))
    reveal, given = dealer.reveal(octets("possession")), play.entries[WITHOUT_ONE:]
    return [
        ("possession, joint key", WITHOUT_ONE, [*given, *said(play, _unproven(reveal), third)], "possession-invalid"),
        ("joint key alone", WITHOUT_ONE, [*given, *said(play, reveal, third)], "ceremony-identity"),
    ]


def _unproven(reveal):
    proof = reveal["possession"]
    return {**reveal, "possession": {**proof, "response": (proof["response"] + 1) % ORDER}}


def _confirmations(before):
    play = before[CONFIRMING]
    good, complaint = play.confirmation(), play.complaint(0, 1)
    transcript, joint = {"transcript": octets("transcript")}, {"joint": octets("joint")}
    table = [
        ("participants, transcript", {**good, **transcript, "participants": [0, 1]}, "confirmation-participants"),
        ("participants, joint key", {**good, **joint, "participants": [0, 1]}, "confirmation-participants"),
        ("transcript, joint key", {**good, **transcript, **joint}, "transcript-mismatch"),
        ("against, transcript", {**complaint, **transcript, "against": 0}, "complaint-against"),
        ("transcript, complaint", {**complaint, **transcript}, "transcript-mismatch"),
    ]
    early = ("round, against", CONFIRMING - 1, said(before[CONFIRMING - 1], {**complaint, "against": 0}, TRUSTEE), "ceremony-round")
    return [*((name, CONFIRMING, said(play, document, TRUSTEE), code) for name, document, code in table), early]


def _rolls(before):
    play = before[ROLL]
    first, second, third = ({k: v[k] for k in ("key", "holder", "possession", "style", "weight")} for v in play.voters[:3])
    identity, no_style, no_weight = {"key": bytes(32)}, {"style": 1}, {"weight": 0}
    same, unproven, no_point = {"holder": first["holder"]}, {"possession": third["possession"]}, {"key": b"\xff" * 32}
    table = [
        ("no voters, gap", 1, [], "roll-empty"),
        ("gap, keys' order", 1, [second, first], "roll-gap"),
        ("keys' order, key", 0, [first, {**second, **identity}], "roll-order"),
        ("key, style", 0, [{**first, **identity, **no_style}], "roll-key"),
        ("style, weight", 0, [{**first, **no_style, **no_weight}], "roll-style"),
        ("weight, holder", 0, [first, {**second, **same, **no_weight}], "roll-weight"),
        ("holder, possession", 0, [first, {**second, **same}], "roll-holder"),
        ("weight of one voter, style of a later one", 0, [{**first, **no_weight}, {**second, **no_style}], "roll-style"),
        ("style of one voter, a later key that is no point", 0, [{**first, **no_style}, {**second, **no_point}], "roll-key"),
        ("key of one voter, order of later ones", 0, [{**first, **identity}, third, second], "roll-order"),
        ("holder of one voter, weight of a later one", 0, [first, {**second, **same}, {**third, **no_weight}], "roll-weight"),
        ("holder of one voter, style of a later one", 0, [first, {**second, **same}, {**third, **no_style}], "roll-style"),
        ("possession of one voter, holder of a later one", 0, [{**first, **unproven}, {**third, **same}], "roll-holder"),
        ("possession of one voter, weight of a later one", 0, [{**first, **unproven}, {**second, **no_weight}], "roll-weight"),
        ("possession of one voter, a later key that is no point", 0, [{**first, **unproven}, {**second, **no_point}], "roll-key"),
    ]
    return [(name, ROLL, said(play, {"kind": "Roll", "first": start, "voters": voters}), code) for name, start, voters, code in table]


def _announcements(before):
    start, sealed, voting, agreed = before[START], before[16], before[OPEN], before[AGREED]
    schedule = {"kind": "Schedule", "opening": 2, "closing": 1, "reason": "a\nb"}
    key = ledger_key.announce(start.election, 0, ledger_seed(start.name, 2), announced(start.name, 2))
    same = {**ledger_key.announce(start.election, 0, ledger_seed(start.name, 1), announced(start.name, 1)), "possession": bytes(64)}
    close = voting.close_document()
    table = [
        ("agreed already, text", agreed, TEXTLESS, "agreed-already"),
        ("schedule, text", start, schedule, "schedule-order"),
        ("ledger key unannounced, next", start, key, "ledger-key-unannounced"),
        ("ledger key's next, possession", start, same, "ledger-key-next"),
        ("open's context, schedule", sealed, sealed.open_document(context=octets("context"), schedule=octets("schedule")), "wrong-context"),
        ("close's size, schedule", voting, {**close, "size": 0, "schedule": octets("schedule")}, "close-size"),
        ("close's size, root", voting, {**close, "size": OPEN + 1, "root": octets("root")}, "close-size"),
        ("close's schedule, root", voting, {**close, "schedule": octets("schedule"), "root": octets("root")}, "close-schedule"),
    ]
    return [(name, play.state.count, said(play, document), code) for name, play, document, code in table]


def _opening(before):
    return [(name, prefix, said(before[prefix], document, author), code) for name, prefix, document, author, code in [*_agreements(before), *_shares(before)]]


def _agreements(before):
    tallied, second = before[TALLIED], before[TALLIED + 1]
    other = tallied.scalar("agreement key 1 0")
    root, tally = {"root": octets("root")}, {"tally": octets("tally")}
    table = [
        ("repeated agreement, fields", second, 0, second.agreement_document(0, **tally), "repeated-agreement"),
        ("repeated agreement, signature", second, 0, second.agreement_document(0, other), "repeated-agreement"),
        ("agreement's fields, signature", tallied, 0, tallied.agreement_document(0, other, **tally), "agreement-mismatch"),
        ("agreement's fields, root", tallied, 0, tallied.agreement_document(0, **tally, **root), "agreement-mismatch"),
        ("agreement's signature, root", tallied, 0, tallied.agreement_document(0, other, **root), "agreement-signature"),
        ("agreement's signature, another root than the first one's", second, 1, second.agreement_document(1, other, **root), "agreement-signature"),
    ]
    return [(name, play.state.count, document, ("trustee", trustee), code) for name, play, trustee, document, code in table]


def _shares(before):
    (unit,) = before[AGREED].share_document(1)["units"]
    wrong = {**unit, "factors": [(decode(unit["factors"][0]) + G).encode(), *unit["factors"][1:]]}
    (values,) = (u["values"] for u in before[ALL_SHARED].result_document()["units"])

    def share(*units):
        return {"kind": "DecryptionShare", "units": list(units)}

    moved = {"style": 0, "values": [values[0] + 1, *values[1:-1]]}
    return [
        ("agreements, units of a share", TALLIED, share(), ("trustee", 1), "not-enough-agreements"),
        ("repeated share, units", SHARED, share(), ("trustee", 2), "repeated-share"),
        ("units of a share, its proof", AGREED, share(wrong, unit), ("trustee", 1), "wrong-units"),
        ("shares, units of a result", SHARED, {"kind": "Result", "units": []}, OFFICIAL, "not-enough-shares"),
        ("units of a result, values", ALL_SHARED, {"kind": "Result", "units": [moved]}, OFFICIAL, "wrong-units"),
    ]


def _bent(ballot, **fields):
    return ballots.Ballot(**{**vars(ballot), **fields})


def _ballots(before):
    play = before[OPEN]
    secret = play.voters[ABSENT]["secret"]
    good, nonce, values = play.ballot(ABSENT, [{0}])
    another = play.ballot(ABSENT, [{1}], "another")[0]
    voted = copy.deepcopy(play)
    cast = [voted.cast(ABSENT, {i}) for i in range(3)]
    fourth = voted.ballot(ABSENT, [{0}])[0]
    plus = [(good.f[0] + 1) % ORDER, *good.f[1:]]

    def entry(ballot, **fields):
        return play.cast_entry(_bent(ballot, **fields), secret)

    return [
        ("not open, voter", OPEN - 10, [entry(good, voter=8)], "not-open"),
        ("closed, voter", CLOSED, [entry(good, voter=8)], "closed"),
        ("voter, style", OPEN, [entry(good, voter=8, style=1)], "unknown-voter"),
        ("style, shape", OPEN, [entry(good, style=1, f=good.f[:-1])], "wrong-style"),
        ("shape, documents", OPEN, [entry(good, f=good.f[:-1], documents=1)], "wrong-shape"),
        ("documents, chain", OPEN, [entry(good, documents=1, previous=octets("no ballot"))], "documents-changed"),
        ("challenged, chain", OPEN, [play.challenge_entry(good, nonce, values), play.cast_entry(another), play.cast_entry(good)], "challenged-ballot"),
        ("chain, too many", OPEN, [*cast, entry(fourth, previous=None)], "out-of-chain"),
        ("too many, proof", OPEN, [*cast, entry(fourth, f=fourth.f[:-1] + [(fourth.f[-1] + 1) % ORDER])], "too-many"),
        ("chain, proof", OPEN, [entry(good, previous=octets("no ballot"), f=plus)], "out-of-chain"),
    ]


def _batch(before):
    """What fails by its encoding alone is no sooner named than what fails by an equation."""
    play = before[OPEN]
    good, nonce, values = play.ballot(ABSENT, [{0}])
    bent = _bent(good, f=[(good.f[0] + 1) % ORDER, *good.f[1:]])
    stranger, no_point = scalar("stranger"), NOT_A_POINT + scalar_encode(1)

    def challenged(ballot, by=None, opened=values):
        return play.challenge_entry(ballot, nonce, opened, by)

    return [
        ("proof, signature", OPEN, [play.cast_entry(bent, stranger)], "proof-invalid"),
        ("proof, signature that is no point", OPEN, [play.cast_entry(bent)[:-64] + no_point], "proof-invalid"),
        ("challenge's proof, signature", OPEN, [challenged(bent, stranger)], "proof-invalid"),
        ("challenge's proof, opening", OPEN, [challenged(bent, opened=values[::-1])], "proof-invalid"),
        ("signature, opening", OPEN, [challenged(good, stranger, values[::-1])], "signature-invalid"),
        ("signature that is no point, opening", OPEN, [challenged(good, opened=values[::-1])[:-64] + no_point], "signature-invalid"),
    ]


def restarted_rows(before):
    """After the record with a restart, whose trustee 1 is excluded and where two of three officials must approve. Its places are those of state_ceremony.py."""
    rows = [*_restarts(before), *_excluded(before), *_approvals(before)]
    return [("order: " + name, *row) for name, *row in rows]


def _restarts(before):
    waiting, early = before[6], before[5]
    good, two = waiting.restart_document([1]), early.restart_document([1, 3])
    table = [
        ("restart's round, said", waiting, {**good, "round": 1, "said": octets("said")}, "restart-round"),
        ("restart's said, excluded", waiting, {**good, "said": octets("said"), "excluded": []}, "restart-said"),
        ("restart's excluded, too few", early, {**two, "excluded": [3, 1]}, "restart-excluded"),
        ("restart's excluded, text", waiting, {**good, "excluded": [], "reason": ""}, "restart-excluded"),
        ("restart leaves too few, text", early, {**two, "reason": ""}, "restart-too-few"),
    ]
    return [(name, play.state.count, said(play, document), code) for name, play, document, code in table]


def _excluded(before):
    restarted, tallied = before[8], before[36]
    dealer, author = restarted.dealers()[1], ("trustee", 1)
    table = [
        ("number, excluded", restarted, {**dealer.commitment(), "ceremony": 0}, "ceremony-number"),
        ("excluded, round", restarted, dealer.reveal(octets("excluded")), "ceremony-excluded"),
        ("excluded, consent", restarted, dealer.commitment(octets("nothing")), "ceremony-excluded"),
        ("no participant, agreement's fields", tallied, tallied.agreement_document(0, tally=octets("tally")), "not-a-participant"),
        ("no participant, agreements", tallied, {"kind": "DecryptionShare", "units": []}, "not-a-participant"),
    ]
    return [(name, play.state.count, said(play, document, author), code) for name, play, document, code in table]


def _approvals(before):
    """What an official says again is refused by what has changed since, and not because it has said it before."""
    third = ("official", 2)
    early, cancelled = before[5], {"kind": "Cancelled", "reason": "A name is missing."}
    restart = early.restart_document([1])
    closing = before[38]
    agreement = before[39].entries[38]
    sealed = before[24]
    moved = {"kind": "Schedule", "opening": 1_800_000_001, "closing": 1_800_086_400, "reason": ""}
    return [
        ("restart's said, repeated approval", 5, [*said(early, restart, third), before[6].entries[5], *said(early, restart, third)], "restart-said"),
        ("agreed already, repeated approval", 38, [*said(closing, cancelled), agreement, *said(closing, cancelled)], "agreed-already"),
        ("schedule, repeated approval", 24, [*said(sealed, moved, third), *_opened(sealed, moved), *said(sealed, moved, third)], "schedule-order"),
    ]


def _opened(play, document):
    """The entries of Open behind what stands of the third official."""
    play = copy.deepcopy(play)
    play.say(document, ("official", 2))
    play.open()
    return play.entries[-2:]
