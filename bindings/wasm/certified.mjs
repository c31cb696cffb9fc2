// A page registers with a key of WebCrypto that has a certificate, at a real registrar, and the key signs the ballot, too.
import { strict as assert } from "node:assert";
import { setTimeout as wait } from "node:timers/promises";
import { Credential, MemoryStorage, Registrar, Voter, VotingKey } from "../../target/wasm/npm/package/index.js";
import { mustThrow } from "./thrown.mjs";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const bytes = (hexadecimal) => Uint8Array.from(Buffer.from(hexadecimal, "hex"));

/** The page's own key, which never leaves WebCrypto. */
async function cardOf() {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const sign = async (message) => new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, message));
  return { spki, sign };
}

/** The card is elsewhere: the ballot waits for it through a restart, and a wrong answer. */
async function signElsewhere(voter, options, choices, [card, stranger]) {
  assert.equal(await voter.signed(), undefined);
  await voter.sign(voter.seal(choices));
  await voter.giveUpSigned();
  assert.equal(await voter.signed(), undefined, "given up");
  const { code } = await voter.sign(voter.seal(choices));
  const again = await Voter.open(options);
  const waiting = await again.signed();
  assert.equal(waiting.code, code);
  assert.equal(await again.isWaiting(), false, "nothing has left the device");
  await mustThrow("card-signature-invalid", async () => again.castSigned(await stranger.sign(waiting.message)));
  return { voter: again, signature: await card.sign(waiting.message) };
}

/** A storage out of which nothing goes whose name ends so, as if the page were closed just before. */
function stoppedBefore(storage, name) {
  const remove = (one) => (one.endsWith(name) ? Promise.reject(new Error("closed")) : storage.delete(one));
  return { get: (one) => storage.get(one), set: (one, bytes) => storage.set(one, bytes), delete: remove };
}

/**
 * Something is announced while the card signs: another ballot is made and signed in the place of that one, through restarts
 * at every step, and one ballot is cast.
 */
async function castElsewhere(voter, options, choices, cards, office) {
  const first = await signElsewhere(voter, options, choices, cards);
  await office.say("notice The hall has moved.");
  const anew = await first.voter.castSigned(first.signature);
  assert.deepEqual([anew.kind, anew.announcements.length, await first.voter.signed()], ["anew", 1, undefined]);
  const { code } = await first.voter.sign(first.voter.seal(choices));
  first.voter.free();
  // After a restart the first ballot is what waits for an outcome: with the same one, the second goes on waiting.
  const second = await Voter.open({ ...options, storage: stoppedBefore(options.storage, "/signed") });
  assert.deepEqual([await second.isWaiting(), await second.signed()], [true, undefined]);
  await mustThrow("ballot-waiting", () => second.castSigned(first.signature));
  assert.equal((await second.resume()).kind, "anew");
  const waiting = await second.signed();
  assert.equal(waiting.code, code, "it need not be made a third time");
  await mustThrow("card-signature-invalid", () => second.castSigned(first.signature));
  // The page is closed when the ballot is kept to be sent, and still kept as one that waits for the card.
  const signature = await cards[0].sign(waiting.message);
  await mustThrow("Error", () => second.castSigned(signature));
  second.free();
  const third = await Voter.open(options);
  assert.equal(await third.isWaiting(), true);
  const outcome = await third.resume();
  assert.deepEqual([outcome.kind, outcome.receipt.code], ["done", code]);
  assert.deepEqual([await third.isWaiting(), await third.signed()], [false, undefined], "nothing waits any more");
  assert.equal(await third.resume(), undefined);
  third.free();
  const { ballots } = await (await fetch(`${options.board}/elections/${options.election}`)).json();
  assert.equal(ballots, 1);
  await voter.visit();
  return outcome;
}

export async function playCertified(office) {
  const [card, stranger] = [await cardOf(), await cardOf()];
  const said = await office.say(`certify ${Buffer.from(card.spki).toString("hex")}`);
  const [chain, authority, revocations] = [[bytes(said.card)], bytes(said.authority), [bytes(said.revocations)]];
  const credential = Credential.ofCertificate("ecdsa-p256-sha256", chain, authority, revocations, []);
  const [key, storage] = [VotingKey.generate(), new MemoryStorage()];
  const voter = await Voter.open({ board: office.url, election: office.election, key, storage });
  await voter.visit();
  const registrar = await Registrar.at(said.registrar, voter, storage);
  await mustThrow("card-signature", () => registrar.logIn({ credential, sign: stranger.sign }));
  const shows = { credential, sign: card.sign };
  assert.equal((await registrar.logIn(shows)).person, "KR-3");
  await registrar.register(key, shows);
  for (let tries = 0; (await registrar.status(key))?.state !== "counted"; tries += 1) {
    assert.ok(tries < 240, "waited in vain for the roll");
    await wait(250);
  }
  await office.say("open");
  await voter.visit();
  const choices = {
    "contest-0": "option-1",
    "contest-1": ["option-2"],
    "contest-2": { "option-0": 4 },
    "contest-3": [["option-1"], ["option-0", "option-2"]],
  };
  assert.match(voter.form().card, /^p256:/);
  await mustThrow("card-needed", () => voter.cast(voter.seal(choices)));
  await mustThrow("card-signature-invalid", () => voter.cast(voter.seal(choices), stranger.sign));
  assert.equal(await voter.isWaiting(), false, "nothing has left the page");
  const outcome = await castElsewhere(voter, { board: office.url, election: office.election, key, storage }, choices, [card, stranger], office);
  assert.equal(outcome.kind, "done");
  await office.say("close");
  await voter.visit({ result: true });
  assert.deepEqual([voter.fate().fate, voter.fate().code], ["counted", outcome.receipt.code]);
  assert.deepEqual(voter.result()[0].contests[0].options.map(({ votes }) => votes), [0, 1, 0, 0]);
  console.log("a certified key of WebCrypto has registered, and signed the ballot that counts");
}
