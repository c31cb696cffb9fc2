// Votes on a real board with the npm package: for 13 voters with 12 candidates and blank, and by GUIDE.md for one with four
// kinds of contest; measures; and has all of it checked natively.
// Then a certified key registers and signs a ballot, and a board lies.
// node bindings/wasm/prove.mjs DIRECTORY REHEARSAL SERVER OFFICE PROGRAMS: an empty directory, the two programs, and
// phone_election with the directory of the programs that it runs.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Credential, MemoryStorage, Registrar, Voter, VotingKey, init } from "../../target/wasm/npm/package/index.js";
import { Board } from "./board.mjs";
import { playCertified } from "./certified.mjs";
import { runGuide } from "./guide.mjs";
import { playLies } from "./lies.mjs";
import { Office } from "./office.mjs";
import { mustThrow } from "./thrown.mjs";

const [directory, rehearsal, server, phoneElection, programs] = process.argv.slice(2);

async function opened(board, key, more = {}) {
  const options = { board: board.url, election: board.election, key, storage: new MemoryStorage(), ...more };
  const voter = await Voter.open(options);
  await voter.visit();
  return { voter, key, ...options };
}

/** What cannot be chosen, and who cannot vote. */
async function refusals(board, { voter }) {
  await mustThrow("unknown-option", () => voter.seal({ "contest-0": "option-12" }));
  await mustThrow("too-many-options", () => voter.seal({ "contest-0": ["option-1", "option-2"] }));
  await mustThrow("unknown-contest", () => voter.seal({ "contest-9": "blank" }));
  await mustThrow("missing-contest", () => voter.seal({}));
  await mustThrow("choice-form", () => voter.seal({ "contest-0": 3 }));
  await mustThrow("choice-form", () => voter.seal({ "contest-0": "option-1,option-2" }));
  await mustThrow("voting-key", () => VotingKey.decode(new Uint8Array(32).fill(255)));
  await mustThrow("election-id", () => opened({ ...board, election: "0" }, VotingKey.generate()));
  const stranger = await opened(board, VotingKey.generate());
  await mustThrow("not-on-roll", () => stranger.voter.form());
  const unvisited = await Voter.open({ ...stranger, storage: new MemoryStorage() });
  await mustThrow("unconfirmed", () => unvisited.phase);
  await mustThrow("ballot-used", async () => {
    const ballot = voter.seal({ "contest-0": "blank" });
    ballot.free();
    await voter.cast(ballot);
  });
}

/** A board that answers with nothing, with too much, or not in time. */
async function badAnswers(board, key) {
  const answering = (body) => ({ fetch: async () => new Response(body, { status: 200 }) });
  await mustThrow("unreachable", () => opened(board, key, { fetch: () => Promise.reject(new TypeError("down")) }));
  const silent = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  await mustThrow("unreachable", () => opened(board, key, { fetch: silent, timeout: 50 }));
  let read = 0;
  const endless = () => new ReadableStream({
    pull(stream) {
      read += 65_536;
      stream.enqueue(new Uint8Array(65_536));
    },
  });
  await mustThrow("light-too-long", () => opened(board, key, answering(endless())));
  assert.ok(read < 64 * 1024 * 1024, "an endless answer is not read to its end");
}

/** The answer is lost, and the page closed: the same bytes are sent again, and there is one receipt. */
async function lostAnswers(board, { key }, choices) {
  const storage = new MemoryStorage();
  let lost = 0;
  const losing = async (url, options) => {
    const answer = await fetch(url, options);
    if (options.method !== "POST") return answer;
    lost += 1;
    throw new TypeError("the connection is lost");
  };
  const first = await opened(board, key, { storage, fetch: losing, patience: 0 });
  const outcome = await first.voter.cast(first.voter.seal(choices));
  assert.deepEqual([outcome.kind, outcome.code, lost], ["later", "unreachable", 1]);
  await mustThrow("ballot-waiting", () => first.voter.cast(first.voter.seal(choices)));
  first.voter.free();
  const second = await opened(board, key, { storage });
  assert.ok(await second.voter.isWaiting());
  const resumed = await second.voter.resume();
  assert.equal(resumed.kind, "done");
  assert.equal(await second.voter.isWaiting(), false);
  assert.equal(await second.voter.resume(), undefined);
  return second;
}

/** A registrar's answers as its service gives them, and the native rule over what it was sent. */
async function register(board) {
  const bytes = (length) => randomBytes(length).toString("base64url");
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const card = `ed25519:${publicKey.export({ format: "jwk" }).x}`;
  const answers = {
    info: () => String(board.file("info")),
    challenges: () => JSON.stringify({ challenge: bytes(56) }),
    logins: () => JSON.stringify({ salt: bytes(32), handle: "citizen", style: "district-0", weight: 1, current: null }),
    registrations: (body) => {
      writeFileSync(join(directory, "registration"), Buffer.from(JSON.parse(body).registration, "base64url"));
      return accepting;
    },
  };
  // The holder is behind the scope and the voting key.
  const scope = Buffer.from(JSON.parse(board.file("info")).scope, "base64url").length;
  const holderOf = (kept) => Buffer.from(kept.subarray(scope + 32, scope + 64)).toString("base64url");
  const place = `${board.election}/registration`;
  // The page of a hotel's network accepts nothing, and refuses nothing for good.
  let [accepting, status] = ["<html>", 200];
  const service = async (url, { body }) => new Response(answers[String(url).split("/").at(-1)](body), { status });
  const { voter, key, storage } = await opened(board, VotingKey.generate());
  const registrar = await Registrar.at("https://registrar.example", voter, storage, { fetch: service });
  const shows = { credential: Credential.ofListedCard(card), sign: async (message) => sign(null, message, privateKey) };
  assert.equal((await registrar.logIn(shows)).person, "citizen");
  const unreadable = () => registrar.register(key, shows);
  await mustThrow("unreadable-answer", unreadable);
  status = 403;
  await mustThrow("unreadable-answer", unreadable);
  status = 200;
  accepting = JSON.stringify({ holder: bytes(32), line: null, accepted_at: 1 });
  await mustThrow("unreadable-answer", unreadable);
  const kept = await storage.get(place);
  assert.ok(kept !== undefined, "it stays kept");
  accepting = JSON.stringify({ holder: holderOf(kept), line: null, accepted_at: 1 });
  await mustThrow("registration-replaces", () => registrar.register(VotingKey.generate(), shows));
  await storage.set(place, kept);
  await registrar.register(key, shows);
  assert.equal(await registrar.resume(), false);
  writeFileSync(join(directory, "card"), card);
  execFileSync(rehearsal, ["registered", directory], { stdio: "inherit" });
  answers.info = () => JSON.stringify({ ...JSON.parse(board.file("info")), registrar: bytes(32) });
  await mustThrow("other-registrar", () => Registrar.at("https://other.example", voter, storage, { fetch: service }));
}

async function vote(board, voters) {
  for (const [place, { voter }] of voters.entries()) {
    const choices = { "contest-0": place === 12 ? "blank" : `option-${place}` };
    if (place === 0) {
      voters[0] = await lostAnswers(board, voters[0], choices);
      continue;
    }
    const challenged = await voter.challenge(voter.seal(choices));
    assert.equal(challenged.kind, "done");
    const cast = await voter.cast(voter.seal(choices));
    assert.equal(cast.kind, "done");
    assert.equal(voter.fate().code, cast.receipt.code);
  }
}

/** The median of 101 runs in milliseconds of the processor, after 50 that warm up. */
function median(action) {
  const times = [];
  for (let run = -50; run < 101; run++) {
    const begun = process.cpuUsage();
    action();
    const { user, system } = process.cpuUsage(begun);
    if (run >= 0) times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[50];
}

/** One after the other, five times, and the least of each: other work on a machine makes neither of them faster. */
function measure({ voter }) {
  const rounds = [1, 2, 3, 4, 5].map(() => ({
    native: Number(execFileSync(rehearsal, ["measure"])),
    seal: median(() => voter.seal({ "contest-0": "option-3" }).free()),
  }));
  const least = (of) => Math.min(...rounds.map(of));
  const [native, seal] = [least((round) => round.native), least((round) => round.seal)];
  console.log("12 candidates and blank, encrypted and proven, one thread, the least of five medians of 101:");
  console.log(`  native      ${native.toFixed(2)} ms`);
  console.log(`  Node ${process.version.slice(1)}  ${seal.toFixed(2)} ms: ${(seal / native).toFixed(1)} times as long`);
}

await init();
const board = await Board.start(server, rehearsal, directory);
try {
  const all = [];
  for (const bytes of board.keys()) all.push({ bytes, ...(await opened(board, VotingKey.decode(bytes))) });
  const voters = all.filter(({ voter }) => voter.form().contests.length === 1);
  const [reader] = all.filter(({ voter }) => voter.form().contests.length === 4);
  assert.equal(voters.length, 13);
  await refusals(board, voters[0]);
  await badAnswers(board, voters[0].key);
  await register(board);
  await vote(board, voters);
  measure(voters[1]);
  const said = await runGuide({
    board: board.url,
    electionId: board.election,
    keyBytes: reader.bytes,
    electionEnds: () => board.end(),
  });
  assert.deepEqual([said.challenged.kind, said.opened.code, said.outcome.kind], ["done", said.code, "done"]);
  const held = said.opened.held.contests.map(({ options }) => options.map(({ votes }) => votes));
  assert.deepEqual(held.slice(0, 2), [[...Array(12).fill(0), 1], [1, 0, 1, 0, 2]], "the second device sees what was chosen");
  assert.deepEqual([said.fate.fate, said.fate.code], ["counted", said.outcome.receipt.code]);
  assert.equal(said.kept.length, 2);
  for (const { voter } of voters) {
    await voter.visit({ result: true });
    assert.equal(voter.fate().fate, "counted");
    assert.deepEqual(voter.result()[0].contests[0].options.map(({ votes }) => votes), Array(13).fill(1));
    await mustThrow("closed", () => voter.seal({ "contest-0": "blank" }));
  }
  board.check();
  console.log("GUIDE.md has voted, challenged, opened the ballot on a second device, and verified the result");
} finally {
  board.stop();
}

for (const [kind, play] of [["certified", playCertified], ["lying", playLies]]) {
  const office = await Office.start(phoneElection, programs, kind);
  try {
    await play(office);
  } finally {
    await office.stop();
  }
}
