// A voter's page without a page: reads a record and a voting key, seals ballots in WebAssembly, and measures.
// node bindings/wasm/prove.mjs DIRECTORY, which `rehearsal open DIRECTORY` has made (bindings/wasm/README.md).
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { Election, VotingKey } = createRequire(import.meta.url)("../../target/wasm/node/tupyo_wasm.js");
const directory = process.argv[2];
const file = (...path) => readFileSync(join(directory, ...path));

// c2sp.org/tlog-tiles: groups of three digits, all but the last with an x; a partial bundle says how many entries it has.
function bundlePath(index, width) {
  const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/.../g);
  const path = groups.map((group, i) => (i + 1 < groups.length ? "x" + group : group)).join("/");
  return "tile/entries/" + path + (width < 256 ? ".p/" + width : "");
}

function follow() {
  const anchors = JSON.parse(file("anchors.json"));
  const election = new Election(anchors.election);
  const checkpoint = file("record", "checkpoint");
  const size = Number(checkpoint.toString().split("\n")[1]);
  for (let index = 0; index * 256 < size; index++) {
    const width = Math.min(256, size - index * 256);
    election.takeBundle(file("record", bundlePath(index, width)), width);
  }
  election.confirm(checkpoint);
  return election;
}

function mustThrow(name, action) {
  try {
    action();
  } catch (error) {
    if (error.name === name) return;
    throw error;
  }
  throw new Error(`not refused: ${name}`);
}

// The voters' forms are known by their number of contests; of the second kind every contest is answered.
function choices(form, voter) {
  return JSON.stringify(form.contests.length === 1 ? [[voter % 13]] : [[12], [1, 3], [2, 0, 3], [0, 1, 0]]);
}

function vote(election) {
  mkdirSync(join(directory, "ballots"), { recursive: true });
  for (const voter of readdirSync(join(directory, "keys")).sort()) {
    const key = VotingKey.decode(file("keys", voter));
    const chosen = choices(JSON.parse(election.form(key)), Number(voter));
    const ballot = election.seal(key, chosen);
    const code = ballot.code;
    const opened = ballot.challenge(key);
    election.checkOpened(key, opened, code, chosen);
    mustThrow("wrong-opening", () => election.checkOpened(key, opened, election.seal(key, chosen).code, chosen));
    writeFileSync(join(directory, "ballots", `${voter}-1-challenged`), opened);
    writeFileSync(join(directory, "ballots", `${voter}-2-cast`), election.seal(key, chosen).cast(key));
  }
}

// The key of a voter with the form of one contest.
function plainKey(election) {
  const keys = readdirSync(join(directory, "keys")).sort().map((voter) => VotingKey.decode(file("keys", voter)));
  return keys.find((key) => JSON.parse(election.form(key)).contests.length === 1);
}

function refusals(election) {
  const key = plainKey(election);
  mustThrow("not-on-roll", () => election.seal(VotingKey.generate(), "[[0]]"));
  mustThrow("unknown-option", () => election.seal(key, "[[13]]"));
  mustThrow("choice-form", () => election.seal(key, "[[0],[0]]"));
  mustThrow("voting-key", () => VotingKey.decode(new Uint8Array(32).fill(255)));
  mustThrow("receipt-malformed", () => election.checkReceipt(new Uint8Array(3), new Uint8Array(3)));
  mustThrow("receipt-malformed", () => election.standing(new Uint8Array(3), new Uint8Array(3)));
  const opened = election.seal(key, "[[1]]");
  const code = opened.code;
  const entry = opened.challenge(key);
  mustThrow("wrong-opening", () => election.checkOpened(key, entry, code, "[[2]]"));
  const anchors = JSON.parse(file("anchors.json"));
  mustThrow("election-id", () => new Election("0"));
  mustThrow("unconfirmed", () => new Election(anchors.election).seal(key, "[[0]]"));
  mustThrow("other-ledger", () => new Election(anchors.election).confirm(file("record", "checkpoint")));
  mustThrow("remembered-late", () => election.remember(file("earlier")));
  mustThrow("ledger-went-back", () => {
    const visit = new Election(anchors.election);
    visit.remember(election.checkpoint);
    visit.confirm(file("earlier"));
  });
}

// The median of 101 runs in milliseconds, after 20 that warm up.
function median(action) {
  const times = [];
  for (let run = -20; run < 101; run++) {
    const begun = performance.now();
    action(run);
    if (run >= 0) times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[50];
}

function measure(election) {
  const key = plainKey(election);
  const seal = median(() => election.seal(key, "[[3]]").free());
  const both = median(() => election.seal(key, "[[3]]").cast(key));
  const options = JSON.parse(election.form(key)).contests[0].options.length;
  console.log(`${options} candidates and blank, WebAssembly in Node ${process.version}, one thread, median of 101:`);
  console.log(`  encrypt and prove              ${seal.toFixed(1)} ms`);
  console.log(`  the same, sign, verify itself  ${both.toFixed(1)} ms`);
}

const begun = performance.now();
const election = follow();
console.log(`${election.size} entries followed in ${(performance.now() - begun).toFixed(0)} ms: ${election.phase}`);
refusals(election);
vote(election);
measure(election);
