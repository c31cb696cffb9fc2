"""Plays a small election: makes every entry, with named deterministic secrets, and applies each to the state machine."""

import hashlib
import json

import agreement
import author_key
import ballot as ballots
import cards
import choices
import circuits
import decryption
import ed25519
import elgamal
import entries
import ledger_key
import manifest as manifests
import merkle
import note
import official_key
import p256
import roll
import signature
from ceremony import Dealer, joint_hash, joint_key, rounds_hash, said_hash, secret_key, transcript_hash
from entries import encode
from notation import labelled_hash
from ristretto255 import G
from state import CARD_LABEL, Election, context_of
from vectors.ceremony import bad_shares
from vectors.material import octets, scalar

LEDGER = "tupyo.example"
REGISTRATION = {"registrars": 1, "signatures": 1, "authorities": [], "codes": False, "card_signatures": False}


class Play:
    """`name` separates the secrets of one election from another's; `voters` are (style, weight)."""

    def __init__(self, name, text, voters):
        self.name, self.text = name, text
        self.election, self.kinds = hashlib.sha256(text).digest(), kinds_of_keys(text)
        self.state, self.entries, self.posted, self.newer = Election(self.election), [], 0, {}
        made = [{"secret": self.scalar(f"voter {i}"), "style": style, "weight": weight} for i, (style, weight) in enumerate(voters)]
        for voter in made:
            voter["key"] = (voter["secret"] * G).encode()
            self._register(voter)
        self.voters = sorted(made, key=lambda voter: voter["key"])

    def _register(self, voter):
        """The holder's line of the roll; of what it is a hash nobody can tell, and no rule asks."""
        name = voter["key"].hex()
        voter["holder"] = labelled_hash("tupyo/v1/holder", self.octets(f"salt {name}") + b"\0" + self.octets(f"card {name}"))
        scope, external = (roll.ELECTION, self.election), self.octets(f"possession {name}")
        voter["possession"] = roll.prove_possession(voter["secret"], scope, voter["holder"], external)

    def scalar(self, what):
        return scalar(f"{self.name} {what}")

    def octets(self, what):
        return octets(f"{self.name} {what}")

    def add(self, entry):
        self.state.apply(entry)
        self.entries.append(entry)
        return entry

    def document(self, document, author):
        """The entries of a document, not yet added."""
        self.posted += 1
        number = self.posted
        secret = self.author_secret(author)
        return entries.post(document, author, secret, self.election, lambda part: self.octets(f"post {number} {part}"))

    def say(self, document, author=("official", 0)):
        for entry in self.document(document, author):
            self.add(entry)

    def author_secret(self, author):
        if author in self.newer:
            return self.newer[author]
        return author_secret(self.name, *author, self.kinds.get(author))

    def manifest(self):
        self.say({"kind": "Manifest", "json": self.text})

    def dealers(self):
        manifest, number = self.state.manifest, self.state.ceremony
        return [
            Dealer(
                self.election,
                number,
                d,
                [[self.scalar(f"coefficient {number} {d} {c} {k}") for k in range(manifest.threshold)] for c in range(manifest.components)],
                self.scalar(f"ceremony key {number} {d}"),
                self.scalar(f"agreement key {number} {d}"),
            )
            for d in range(len(manifest.trustees))
        ]

    def participants(self):
        """The dealers of the current ceremony, by trustee."""
        dealers = self.dealers()
        return {j: dealers[j] for j in self.state.participants}

    def shares_of(self, dealer):
        """Behind the rounds 1 and 2 that the ledger has."""
        return dealer.shares({j: d.key for j, d in self.participants().items()}, self.rounds())

    def ceremony(self, until=4, order=None, cheat=False, since=0):
        """All rounds from `since` on and before `until`; with `cheat`, trustee 0 deals trustee 2 a bad share."""
        dealers = self.participants()
        order = order or list(dealers)
        rounds = [
            lambda d: d.commitment(self.state.after),
            lambda d: d.reveal(self.octets(f"possession {d.ceremony} {d.trustee}")),
            lambda d: self._dealt(d, cheat),
            lambda d: self.confirmation(),
        ]
        for message in rounds[since:until]:
            for j in order:
                self.say(message(dealers[j]), ("trustee", j))
        self.secrets = {j: secret_key([d.share_for(j) for d in dealers.values()]) for j in dealers}
        return dealers

    def _dealt(self, dealer, cheat):
        shares = self.shares_of(dealer)
        return bad_shares(shares, 2) if cheat and dealer.trustee == 0 else shares

    def rounds(self):
        return rounds_hash(self.election, self.state.ceremony, *self.state.said[:2])

    def transcript(self):
        return transcript_hash(self.election, self.state.ceremony, *self.state.said[:3])

    def confirmation(self):
        state, joint = self.state, joint_hash(self._joint())
        return {"kind": "Confirmation", "ceremony": state.ceremony, "participants": state.participants, "transcript": self.transcript(), "joint": joint}

    def restart_document(self, excluded, reason="Trustees are silent."):
        state = self.state
        said = said_hash(self.election, state.ceremony, state.participants, state.said)
        return {"kind": "Restart", "ceremony": state.ceremony, "round": state.round, "said": said, "excluded": excluded, "reason": reason}

    def approve(self, document, *officials):
        """Each says the same document; it takes effect with the last one that is needed."""
        for official in officials:
            self.say(document, ("official", official))

    def together(self, document):
        """The first officials say it, as many as must."""
        self.approve(document, *range(self.state.manifest.approvals))

    def official_key_document(self, official, reason="The key is lost.", secret=None):
        """Another key for this official, of this secret or one of its own."""
        before, number = self.state.officials.of(official), len(self.state.officials.newer)
        secret = secret or self.scalar(f"official {official} key {number}")
        return official_key.document(self.election, official, before, secret, self.octets(f"official key {official} {number}"), reason)

    def replace_key(self, official, *others):
        """Said by the others; the official signs with it from then on."""
        number = len(self.state.officials.newer)
        self.approve(self.official_key_document(official), *others)
        self.newer = {**self.newer, ("official", official): self.scalar(f"official {official} key {number}")}

    def complaint(self, complainer, against, transcript=None):
        """Of one trustee against another; `transcript` where it is not the ledger's."""
        dealers = self.dealers()
        seen = self.transcript() if transcript is None else transcript
        external = self.octets(f"complaint {complainer} {against}")
        return dealers[complainer].complaint(against, dealers[against].key, seen, external)

    def joint_key(self):
        keys = [sum_.encode() for sum_ in self._joint()]
        self.say({"kind": "JointKey", "ceremony": self.state.ceremony, "keys": keys})

    def _joint(self):
        return joint_key(self.state.said[1].values())

    def roll(self, *cuts):
        """The roll in documents that end at the given indices."""
        for first, end in zip((0, *cuts), (*cuts, len(self.voters))):
            self.say({"kind": "Roll", "first": first, "voters": self.voters[first:end]})

    def root(self):
        if self.state.lines is not None:
            return self.state.roll_root()
        return merkle.root([merkle.leaf_hash(encode("Voter", voter)) for voter in self.voters])

    def seal(self):
        self.together(self.seal_document())

    def seal_document(self, **fields):
        return {"kind": "RollSealed", "voters": len(self.voters), "root": self.root(), "attempt": 0} | fields

    def open(self):
        self.together(self.open_document())

    def open_document(self, **fields):
        context = context_of(self.election, self.state.keys, self.root())
        return {"kind": "Open", "context": context, "schedule": self.state.schedule_digest(), "attempt": 0} | fields

    def ballot(self, voter, chosen, name="", previous=None, **fields):
        """(ballot, nonce, values) of a voter for chosen options of each contest; `fields` override what is stated."""
        style = self.voters[voter]["style"]
        rules, circuit = self.state.manifest.styles[style], self.state.circuits[style]
        bits = fields.get("bits") or [b for rule, picks in zip(rules, chosen) for b in choices.bits_of_choice(rule, picks)]
        count = self.state.cast.get(voter, 0) + self.state.challenges.get(voter, 0)
        limbs = [limb for rule, picks in zip(rules, chosen) for limb in choices.limbs_of_choice(rule, picks)]
        nonce = fields.get("nonce") or self.scalar(f"nonce {voter} {count} {name}")
        previous = self.state.last.get(voter) if previous is None else previous
        key = fields.get("key") or self.voters[voter]["key"]
        external = self.octets(f"ballot {voter} {count} {name}")
        context = fields.get("context") or self.state.context
        documents = len(self.state.known) - 1
        knows = fields.get("knows") or (documents, self.state.known[documents])
        ballot = ballots.prove(context, key, style, voter, previous or None, knows, circuit, self.state.keys, bits, nonce, external, limbs=limbs)
        return ballot, nonce, circuits.outputs(circuit, bits, limbs)

    def cast_entry(self, ballot, secret=None, card=None):
        """Signed by the voter, or by another `secret`, and where cards sign, too, by the voter's `card` or another one."""
        secret = self.voters[ballot.voter]["secret"] if secret is None else secret
        external, carded = self.octets(f"cast {ballot.voter} {hashlib.sha256(ballot.encode()).hexdigest()}"), None
        if self.state.manifest.card_signatures:
            carded = (card or self.voters[ballot.voter]["signer"]).sign(CARD_LABEL, ballots.tracking_code(self.state.context, ballot))
        return entries.ballot_entry(ballot, ballots.sign_ballot(secret, self.state.context, ballot, external), carded)

    def cast(self, voter, *chosen, **fields):
        return self.add(self.cast_entry(self.ballot(voter, chosen, **fields)[0]))

    def challenge_entry(self, ballot, nonce, values, secret=None):
        secret = self.voters[ballot.voter]["secret"] if secret is None else secret
        message = ballots.challenge_message(ballots.tracking_code(self.state.context, ballot), nonce, values)
        signed = signature.sign(secret, "challenge", message, self.octets(f"challenge {ballot.voter}"))
        return entries.challenged_entry(ballot, nonce, values, signed)

    def challenge(self, voter, *chosen):
        return self.add(self.challenge_entry(*self.ballot(voter, chosen)))

    def schedule(self, opening, closing, reason="", author=("official", 0)):
        self.say({"kind": "Schedule", "opening": opening, "closing": closing, "reason": reason}, author)

    def notice(self, text, author=("official", 0)):
        self.say({"kind": "Notice", "text": text}, author)

    def rotation_document(self):
        """The next key takes its place."""
        number = len(self.state.ledger.held)
        return ledger_key.announce(self.election, number - 1, ledger_seed(self.name, number), announced(self.name, number + 1))

    def rotate(self, author=("official", 0)):
        self.say(self.rotation_document(), author)

    def checkpoint(self, size=None, number=None):
        """Over the first `size` entries, all if it is not given; signed by the key of that size, or by the one after `number` others."""
        size, keys = self.state.count if size is None else size, [key for _, key in self.state.ledger.held]
        number = keys.index(self.state.ledger.at(size).public) if number is None else number
        return note.Checkpoint(self.state.ledger.origin, size, merkle.root(self.state.leaves[:size])).sign(ledger_seed(self.name, number))

    def close_document(self, size=None):
        """Over the first `size` entries, all if it is not given."""
        state = self.state
        size = state.count if size is None else size
        root = merkle.root(state.leaves[:size])
        return {"kind": "Close", "size": size, "root": root, "schedule": state.schedule_digest()}

    def close(self):
        self.together(self.close_document())

    def tally(self):
        self.say({"kind": "Tally", **self.state.tally()})

    def agreement_document(self, trustee, secret=None, **changed):
        """With `changed` fields, signed like that."""
        secret = self.dealers()[trustee].agreement_secret if secret is None else secret
        fields = self.state.agreement_fields() | changed
        return agreement.agree(self.election, fields, secret, self.octets(f"agreement {trustee}"))

    def agree(self, *trustees):
        for trustee in trustees:
            self.say(self.agreement_document(trustee), ("trustee", trustee))

    def share_document(self, trustee, agreed=None):
        opened, place = self.state.opened(), (self.state.context, agreed or self.state.agreed)
        external = [self.octets(f"share {trustee} {unit['style']}") for unit in opened]
        units = [decryption.share(*place, u["style"], trustee, self.secrets[trustee], u["sum"], e) for u, e in zip(opened, external)]
        return {"kind": "DecryptionShare", "units": units}

    def share(self, trustee):
        self.say(self.share_document(trustee), ("trustee", trustee))

    def limits(self, unit):
        """Up to what the values of a unit are looked for."""
        return self.state.limits(unit)

    def result_document(self):
        first = list(self.state.shares.items())[: self.state.manifest.threshold]
        units = []
        for i, unit in enumerate(self.state.opened()):
            points = decryption.opened(unit["sum"], {j: shares[i]["factors"] for j, shares in first})
            values = [elgamal.discrete_log(p, most) for p, most in zip(points, self.limits(unit))]
            units.append({"style": unit["style"], "values": values})
        return {"kind": "Result", "units": units}

    def result(self):
        self.say(self.result_document())


def kinds_of_keys(text):
    """What kind of card's key each author has, of those whose key is a card's."""
    try:
        document = json.loads(text)
        lists = [("official", document["officials"]), ("trustee", document["trustees"]["members"])]
        lists.append(("registrar", document.get("registration", {}).get("registrars", [])))
        return {(role, i): member["key"].split(":")[0] for role, members in lists for i, member in enumerate(members) if ":" in member["key"]}
    except (ValueError, LookupError, TypeError):
        return {}


def author_secret(name, role, index, kind=None):
    """Of an author of the Play of that name; `kind` is that of its card, if it has one."""
    return card_of(f"{name} {role} {index}", kind) if kind else scalar(f"{name} {role} {index}")


def card_of(what, kind):
    """A card that depends only on these."""
    return cards.Card(kind, octets(f"card {what}") if kind == "ed25519" else int.from_bytes(octets(f"card {what}"), "big") % (p256.ORDER - 1) + 1)


def ledger_seed(name, number=0):
    """Of the key that signs the checkpoints of the Play of that name after so many others."""
    return octets(f"{name} ledger key" + (f" {number}" if number else ""))


def announced(name, number):
    """The hash by which that key is announced."""
    return ledger_key.key_hash(ed25519.public_key(ledger_seed(name, number)))


def manifest_text(
    name, officials=1, trustees=3, threshold=2, styles=None, contests=None, limits=(3, 2), floor=1, turnout=0, exposed=(), witnesses=None, approvals=1, ledger=LEDGER, following=None, registration=None, kinds=None
):
    """A manifest file; keys are those of the Play of that name, `kinds` says of whom they are a card's. `registration` has how many registrars there are
    in the place of these. It states the exceptions that its numbers demand, and those of exposed styles."""

    def person(role, i, title):
        secret = author_secret(name, role, i, (kinds or {}).get((role, i)))
        return {"id": f"{role}-{i + 1}", "title": {"en": f"{title} {i + 1}"}, "key": author_key.text_of(author_key.of(secret))}

    contests = contests or [single("president", ["lee", "yoon"])]
    styles = styles or [("district-1", [contest["id"] for contest in contests])]
    document = {
        "tupyo": "manifest/v1",
        "name": name,
        "title": {"en": "Test election", "ko": "시험 선거"},
        "officials": [person("official", i, "Official") for i in range(officials)],
        "trustees": {"threshold": threshold, "members": [person("trustee", i, "Trustee") for i in range(trustees)]},
        "ledger": {"name": ledger, "key": manifests.base64url(ed25519.public_key(ledger_seed(name))), "next": manifests.base64url(following or announced(name, 1))},
        "contests": contests,
        "styles": [{"id": style, "title": {"en": style}, "contests": list(names)} for style, names in styles],
        "approvals": approvals,
        "limits": {"ballots": limits[0], "challenges": limits[1]},
        "floor": floor,
        "turnout": turnout,
    }
    needed = manifests.demanded(threshold, trustees, *((witnesses["quorum"], len(witnesses["members"])) if witnesses else ()))
    exceptions = [exception(kind) for kind in needed] + [exception("exposed", style) for style in exposed]
    if exceptions:
        document["exceptions"] = exceptions
    if witnesses:
        document["witnesses"] = witnesses
    if registration:
        people = [person("registrar", i, "Registrar") for i in range(registration["registrars"])]
        document["registration"] = {**REGISTRATION, **registration, "registrars": people}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def exception(kind, style=None):
    named = {} if style is None else {"style": style}
    return {"kind": kind, **named, "reason": {"en": f"For a test: {kind}"}}


def _contest(name, options, rule):
    return {"id": name, "title": {"en": name.title()}, "rule": rule, "options": [{"id": o, "title": {"en": o.title()}} for o in options]}


def single(name, options, blank=True):
    return _contest(name, options, {"kind": "single-choice", "blank": blank})


def up_to(name, options, most):
    return _contest(name, options, {"kind": "choose-up-to", "max": most})
