"""The same story as sample/play/Play.kt, told through the Python bindings: two phones, a registrar, lost answers,
restarts, a challenge and the verified result.

    play.py PHONE_ELECTION PROGRAMS       with the directories of tupyo_phone.py and of test-vectors/reference in PYTHONPATH
"""

import hashlib
import hmac

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from os import fsync, urandom
from pathlib import Path

import p256
import tupyo_phone as kit


class Office:
    """The program `phone_election`, told what to do line by line."""

    def __init__(self, program, programs, *kind):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, programs, *kind], stdin=pipe, stdout=pipe, text=True)
        self.anchors = json.dumps(self.answer()["anchors"])

    def say(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        """Witnesses say in between where they listen."""
        return json.loads(next(line for line in self.process.stdout if line.startswith("{")))

    def close(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


class NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class LossyHttp(kit.Http):
    """The network of a phone, in which answers can be lost: what was sent has arrived, and nothing comes back."""

    def __init__(self):
        self.opener = urllib.request.build_opener(NoRedirection)
        self.answers_to_come = None
        self.lost = 0

    def get(self, url, at_most):
        return self.asked(urllib.request.Request(url), at_most)

    def post(self, url, content_type, body):
        request = urllib.request.Request(url, data=body, headers={"Content-Type": content_type})
        answer = self.asked(request, 1 << 20)
        if self.answers_to_come is None:
            return answer
        if self.answers_to_come > 0:
            self.answers_to_come -= 1
            return answer
        self.lost += 1
        raise kit.HttpError.Unreachable("connection reset")

    def asked(self, request, at_most):
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        except OSError as failed:
            raise kit.HttpError.Unreachable(str(failed)) from failed
        with answer:
            body = answer.read(at_most + 1)
            if len(body) > at_most:
                raise kit.HttpError.Unreachable(f"more than {at_most} bytes")
            retry_after = answer.headers.get("Retry-After", "")
            seconds = int(retry_after) if retry_after.isdecimal() else None
            return kit.HttpAnswer(status=answer.status, retry_after=seconds, body=body)


class FileStorage(kit.Storage):
    """A file for each name, written beside its place, synced, and then moved there."""

    def __init__(self, place):
        self.place = place

    def read(self, name):
        path = self.place / name
        return path.read_bytes() if path.exists() else None

    def write(self, name, bytes):
        unfinished = self.place / (name + ".unfinished")
        with unfinished.open("wb") as file:
            file.write(bytes)
            file.flush()
            fsync(file.fileno())
        unfinished.replace(self.place / name)

    def delete(self, name):
        (self.place / name).unlink(missing_ok=True)


class SoftwareKeyStore(kit.KeyStore):
    """A stream of HMAC-SHA-256 and a tag of it, with a key in memory: for tests only."""

    def __init__(self):
        self.key = urandom(32)
        self.locked = False

    def wrap(self, secret):
        self.must_be_unlocked()
        nonce = urandom(32)
        hidden = self.crossed(nonce, bytes(secret))
        return nonce + hidden + self.mac(b"tag" + nonce + hidden)

    def unwrap(self, wrapped):
        self.must_be_unlocked()
        nonce, hidden, tag = wrapped[:32], wrapped[32:-32], wrapped[-32:]
        if not hmac.compare_digest(tag, self.mac(b"tag" + nonce + hidden)):
            raise kit.KeyStoreError.Failed("changed")
        return self.crossed(nonce, hidden)

    def crossed(self, nonce, data):
        assert len(data) <= 32
        return bytes(a ^ b for a, b in zip(data, self.mac(b"stream" + nonce)))

    def mac(self, data):
        return hmac.digest(self.key, data, hashlib.sha256)

    def must_be_unlocked(self):
        if self.locked:
            raise kit.KeyStoreError.Locked("the phone is locked")


class SoftwarePhoneKey(kit.PhoneKey):
    """A key as a Secure Enclave makes it, in memory: its public part is a point of X9.63."""

    def __init__(self):
        self.secret = int.from_bytes(urandom(31), "big") + 1

    def public_key(self):
        x, y = p256.decompress(p256.public_key(self.secret))
        return b"\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big")

    def spki(self):
        """An Android phone would show it so: RFC 5480."""
        return bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + self.public_key()

    def sign(self, message):
        signature = p256.sign(self.secret, bytes(message))
        return der(signature[:32], signature[32:])


def der(*numbers):
    def integer(number):
        number = int.from_bytes(number, "big")
        data = number.to_bytes(number.bit_length() // 8 + 1, "big")
        return bytes([2, len(data)]) + data

    body = b"".join(integer(number) for number in numbers)
    return bytes([0x30, len(body)]) + body


class Phone:
    """What survives a restart of its app."""

    def __init__(self, anchors):
        self.directory = tempfile.TemporaryDirectory()
        self.place = Path(self.directory.name)
        self.anchors, self.http, self.keys = anchors, LossyHttp(), SoftwareKeyStore()

    def start(self):
        return kit.Election.open(self.anchors, self.http, FileStorage(self.place), self.keys)


def refused(kind, code, work):
    try:
        work()
    except kind as failed:
        assert failed.why.code == code, failed.why
        assert [text.language for text in failed.why.advice] == ["en", "ko"]
        return
    raise AssertionError(f"not refused: {code}")


def answers(form, first):
    """The option numbered `first` first, in each kind of contest."""
    shape = kit.AnswerShape

    def answer(contest):
        ids = [option.id for option in contest.options]
        turned = ids[first:] + ids[:first]
        if contest.rule.answer in (shape.ONE, shape.SEVERAL):
            return kit.Choice.OPTIONS(turned[:1])
        if contest.rule.answer == shape.NUMBERS:
            return kit.Choice.NUMBERS([kit.OptionNumber(option=turned[0], number=4)])
        return kit.Choice.ORDER([kit.Place(options=turned[:1]), kit.Place(options=turned[1:])])

    return [kit.ContestChoice(contest=contest.id, choice=answer(contest)) for contest in form.contests]


def wait_for(what, look):
    for _ in range(1200):
        found = look()
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError(f"waited in vain: {what}")


def say(what):
    print(f"  ✓ {what}", flush=True)


def register(phone, registrar, shows, handle):
    """The answer to the registration is lost, and the app restarted; the same is sent again."""
    election = phone.start()
    election.visit()
    desk = kit.Registrar.at(registrar, election)
    assert desk.who(shows).handle == handle
    phone.http.answers_to_come = 2  # the challenge's and the login's
    refused(kit.KitError.NoConnection, "unreachable", lambda: desk.register(shows, False))
    phone.http.answers_to_come = None
    desk = kit.Registrar.at(registrar, phone.start())
    assert desk.is_unanswered()
    desk.register(shows, False)
    wait_for("the roll", lambda: desk.progress().state == "counted")
    say(f"{handle} has registered, although the first answer was lost")


def settled(election, code):
    receipt = wait_for("witnesses", lambda: next((it for it in election.settle_receipts() if it.settles and it.code == code), None))
    assert receipt.finality == kit.Finality.FINAL
    files = election.receipt_files(code)
    assert files.receipt and files.ballot


def challenge(phone, other):
    election = phone.start()
    assert election.visit().can_vote
    phone.keys.locked = True
    form = election.ballot_form()
    refused(kit.KitError.ThisPhone, "key-store-locked", lambda: election.seal(answers(form, 1)))
    phone.keys.locked = False
    refused(kit.KitError.Mistake, "missing-contest", lambda: election.seal(answers(form, 1)[1:]))
    ballot = election.seal(answers(form, 1))
    ballot.challenge()
    sent = election.send(60)
    assert sent.is_ON_LEDGER() and not sent.receipt.is_cast
    settled(election, ballot.code())
    second_device(other, ballot.code(), election.voting_key())


def cast(phone, choices):
    """No answer comes back, and the app is restarted without knowing."""
    election = phone.start()
    form = election.ballot_form()
    ballot = election.seal(choices(form))
    ballot.cast()
    phone.http.answers_to_come = 0
    assert election.send(1).is_LATER() and phone.http.lost > 1
    phone.http.answers_to_come = None
    election = phone.start()
    assert election.waiting() == kit.Decided.CAST
    sent = election.send(60)
    assert sent.is_ON_LEDGER() and sent.receipt.code == ballot.code()
    settled(election, ballot.code())
    wait_for("the ballot is seen", lambda: election.visit().last_ballot == ballot.code())
    say(f"a lost answer and a restart have cost no ballot: {ballot.code()}")
    return ballot.code()


def second_device(phone, code, whose):
    """A phone opens the ballot of another one, of which it knows nothing but the code."""
    election = phone.start()

    def opened():
        try:
            return election.open_ballot(code)
        except kit.KitError.NotNow:
            return None

    ballot = wait_for("the challenged ballot is final", opened)
    assert ballot.voting_key == whose
    chosen = [count.of for count in ballot.counts if count.contest == "contest-0" and count.number == 1]
    assert chosen == [kit.Counted.OPTION("option-1")], chosen
    refused(kit.KitError.Mistake, "tracking-code", lambda: election.open_ballot(code[1:]))
    say(f"another phone has opened the challenged ballot by its code: {code}")


def result(phone, code):
    election = phone.start()
    assert election.visit().stage == kit.Stage.FINISHED
    fate = election.fate()
    assert fate.is_COUNTED() and fate.code == code, fate
    (district,) = election.verified_result()
    counts = [(str(count.of), count.number) for count in district.counts if count.contest == "contest-0"]
    assert election.evidence() == []
    return [number for _, number in counts]


def play(office):
    key = SoftwarePhoneKey()
    listed = office.say("list " + key.spki().hex())
    one, two = Phone(office.anchors), Phone(office.anchors)
    register(one, listed["registrar"], kit.Shows.LISTED_KEY(key), "KR-1")
    register(two, listed["registrar"], kit.Shows.CODE(listed["code"].lower()), "KR-2")
    office.say("open")
    challenge(one, two)
    first = cast(one, lambda form: answers(form, 0))
    blank = kit.ContestChoice(contest="contest-0", choice=kit.Choice.BLANK())
    second = cast(two, lambda form: [blank] + answers(form, 1)[1:])
    office.say("notice The last tram leaves at midnight.")
    notices = two.start().visit().announcements
    assert [notice.text for notice in notices] == ["The last tram leaves at midnight."]
    third = cast(one, lambda form: answers(form, 2))
    assert third != first
    office.say("close")
    assert result(one, third) == result(two, second) == [0, 0, 1, 1]
    say("both have verified the result")


def certified(office):
    """The phone's key has a certificate of the city, and signs every ballot, too."""
    key = SoftwarePhoneKey()
    said = office.say("certify " + key.spki().hex())
    phone = Phone(office.anchors)
    card, authority, list_ = (bytes.fromhex(said[name]) for name in ("card", "authority", "revocations"))
    certificate = kit.PhoneCertificate(
        chain=[card], authority=authority, revocation_lists=[list_], responses=[], attestation=None
    )
    desk = kit.Registrar.at(said["registrar"], phone.start())
    other = kit.Shows.CERTIFIED_KEY(SoftwarePhoneKey(), certificate)
    refused(kit.KitError.Refused, "card-signature", lambda: desk.who(other))
    shows = kit.Shows.CERTIFIED_KEY(key, certificate)
    assert desk.who(shows).handle == "KR-3"
    desk.register(shows, False)
    wait_for("the roll", lambda: desk.progress().state == "counted")
    office.say("open")
    election = phone.start()
    refused(kit.KitError.NotNow, "card-needed", lambda: election.seal(answers(election.ballot_form(), 0)).cast())
    ballot = election.seal(answers(election.ballot_form(), 0))
    ballot.cast_with_key(key)
    assert election.send(60).is_ON_LEDGER()
    office.say("close")
    election.visit()
    fate = election.fate()
    assert fate.is_COUNTED() and fate.code == ballot.code(), fate
    say("a certified key of the phone has registered, and signed the ballot that counts")


def lies(office):
    """Officials make the roll of files; and their board lies in every way that a phone can find out."""
    phone, key = Phone(office.anchors), SoftwarePhoneKey()
    office.say("roll " + phone.start().registration_file(key, None, None, False).hex())
    office.say("busy 2")
    election = phone.start()
    assert election.visit().can_vote
    ballot = election.seal(answers(election.ballot_form(), 1))
    ballot.cast()
    office.say("swallow")
    assert election.send(1).is_LATER() and election.receipts() == []
    office.say("truth")
    assert election.send(60).is_ON_LEDGER()
    office.say("lie withhold")
    assert election.visit().last_ballot == ballot.code()
    lies = kit.KitError.ServerLies
    office.say("lie rollback")
    refused(lies, "ledger-went-back", election.visit)
    office.say("lie fork")
    refused(lies, "other-ledger", election.visit)
    (evidence,) = election.evidence()
    assert office.say("judge " + evidence.hex())["proves"] == "split-view"
    office.say("truth")
    assert election.visit().stage == kit.Stage.OPEN
    office.say("lie uncounted")
    election.visit()
    assert election.fate().is_MISSING()
    assert office.say("judge " + election.evidence()[-1].hex())["proves"] == "not-counted"
    say("rollback, fork, a withheld ballot and one that is left out were all found out")


def main():
    for kind, told in ([], play), (["certified"], certified), (["lying"], lies):
        office = Office(*sys.argv[1:], *kind)
        told(office)
        office.close()
    print("python: all of it played")


main()
