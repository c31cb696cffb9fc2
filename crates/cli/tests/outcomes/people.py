"""Plays a whole election with the program `tupyo`: everybody is a process in a directory of their own."""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[4]
PROGRAM = os.environ.get("TUPYO", str(REPOSITORY / "target" / "debug" / "tupyo"))
SECRET = ["--passphrase-file", "../passphrase", "--scrypt-work-factor", "2"]
OFFICIAL = ["--anchors", "anchors.json", "--key", "official.key", *SECRET]
TRUSTEE = ["--anchors", "anchors.json", "--key", "trustee.key", "--secrets", "trustee.age", *SECRET]


class Election:
    """With one contest: as `manifest new` is given it, or a file's name and text, as `manifest from` reads it."""

    def __init__(self, root, contest, trustees=3, threshold=2):
        self.root, self.voters = pathlib.Path(root), []
        (self.root / "passphrase").write_text("correct horse\n")
        self.official = self._place("official")
        key = self.run(self.official, "key", "new", "--id", "commission", "--out", "official.key", "--public", "official.pub", *SECRET)
        self.trustees = [self._place(f"trustee-{number}") for number in range(1, trustees + 1)]
        self.server, self.url = self._serve(key["public_key"])
        self._create(contest, threshold)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.server.kill()
        self.server.wait()

    def _place(self, name):
        place = self.root / name
        place.mkdir()
        return place

    def _serve(self, official):
        command = [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--name", "board.example", "--official", official, "--data", str(self.root / "board")]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        return server, server.stdout.readline().strip().removeprefix("listening on ")

    def run(self, place, *words, typed=None):
        """A command of somebody, whose files are in that place: what it prints as JSON."""
        command = [PROGRAM, *words, "--json"]
        done = subprocess.run(command, cwd=place, input=typed or "", capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}\n{typed or ''}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def _create(self, contest, threshold):
        words = ["--out", "manifest.json", "--name", "outcomes", "--title", "Outcomes", "--threshold", str(threshold), "--floor", "1"]
        words += ["--ledger", self.url, "--official", "commission=official.pub"]
        for trustee in self.trustees:
            self.run(trustee, "key", "new", "--out", "trustee.key", "--public", "trustee.pub", *SECRET)
            shutil.copy(trustee / "trustee.pub", self.official / f"{trustee.name}.pub")
            words += ["--trustee", f"{trustee.name}={trustee.name}.pub"]
        self._write_manifest(contest, words)
        key = ["--manifest", "manifest.json", "--key", "official.key", *SECRET]
        self.run(self.official, "election", "create", "--board", self.url, "--out", "anchors.json", *key)
        for trustee in self.trustees:
            self._hand_anchors_to(trustee)

    def _write_manifest(self, contest, words):
        if isinstance(contest, str):
            self.run(self.official, "manifest", "new", "--contest", f"c:{contest}", *words)
        else:
            name, text = contest
            (self.official / name).write_text(text, encoding="utf-8")
            self.run(self.official, "manifest", "from", name, "--contest", "c", *words)

    def _hand_anchors_to(self, place):
        shutil.copy(self.official / "anchors.json", place / "anchors.json")

    def vote(self, choices):
        """A voter casts each of these choices, `contest=…`; then the election is closed and opened. Returns what the verifier counts, and who wins if it is a ranking."""
        self._ceremony()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as several:
            self._enrol(several, len(choices))
            list(several.map(self._cast, self.voters, choices))
        self.run(self.official, "close", "--yes", *OFFICIAL)
        self.run(self.official, "tally", "post", *OFFICIAL)
        for step, trustees in (("agree", self.trustees), ("decrypt", self.trustees[:2])):
            for trustee in trustees:
                self.run(trustee, "trustee", step, "--yes", *TRUSTEE)
        self.run(self.official, "result", "post", *OFFICIAL)
        return self._verified()

    def _ceremony(self):
        command = [PROGRAM, "trustee", "ceremony", "--wait", *TRUSTEE]
        running = [subprocess.Popen(command, cwd=trustee, stdout=subprocess.DEVNULL) for trustee in self.trustees]
        if any([trustee.wait() for trustee in running]):
            raise RuntimeError("the trustees have made no key")
        self.run(self.official, "joint-key", "post", *OFFICIAL)

    def _enrol(self, several, count):
        self.run(self.official, "card", "issue", "--count", str(count), "--out-dir", "cards", "--list", "cards.csv")
        (self.official / "registrations").mkdir()
        self.voters = list(several.map(self._register, range(1, count + 1)))
        self.run(self.official, "roll", "import", "--list", "cards.csv", "--registrations", "registrations", "--yes", *OFFICIAL)
        self.run(self.official, "roll", "seal", "--yes", *OFFICIAL)
        self.run(self.official, "open", "--yes", *OFFICIAL)

    def _register(self, number):
        voter = self._place(f"voter-{number}")
        self._hand_anchors_to(voter)
        (self.official / f"cards/{number:04}.card").rename(voter / "citizen.card")
        files = ["--card", "citizen.card", "--out", "voter.key", "--registration", "r.registration"]
        self.run(voter, "card", "register", "--anchors", "anchors.json", *files, *SECRET)
        (voter / "r.registration").rename(self.official / f"registrations/{number:04}.registration")
        return voter

    def _cast(self, voter, choice):
        said = self.run(voter, "vote", "--anchors", "anchors.json", "--key", "voter.key", "--choices", "-", *SECRET, typed=f"{choice}\ncast\n")
        assert said["decision"] == "cast", said

    def _verified(self):
        self.run(self.official, "record", "export", "--anchors", "anchors.json", "--out", "record")
        election = json.loads((self.official / "anchors.json").read_text())["election"]
        report = self.run(self.official, "verify", "record", "--election", election)
        (unit,) = report["election"]["units"]
        assert unit["counted"] == len(self.voters), unit
        counts = {count["option"]: count["votes"] for count in unit["contests"][0]["options"]}
        return counts, next(iter(report["election"].get("rankings", [])), None)
