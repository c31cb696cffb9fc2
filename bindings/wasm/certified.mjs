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
async function castElsewhere(voter, options, choices, [card, stranger]) {
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
  const outcome = await again.castSigned(await card.sign(waiting.message));
  assert.deepEqual([outcome.receipt.code, await again.signed()], [code, undefined]);
  again.free();
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
  const outcome = await castElsewhere(voter, { board: office.url, election: office.election, key, storage }, choices, [card, stranger]);
  assert.equal(outcome.kind, "done");
  await office.say("close");
  await voter.visit({ result: true });
  assert.deepEqual([voter.fate().fate, voter.fate().code], ["counted", outcome.receipt.code]);
  assert.deepEqual(voter.result()[0].contests[0].options.map(({ votes }) => votes), [0, 1, 0, 0]);
  console.log("a certified key of WebCrypto has registered, and signed the ballot that counts");
}
