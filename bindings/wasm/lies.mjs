// Officials make the roll of files, and their board lies in every way that a page can find out.
import { strict as assert } from "node:assert";
import { generateKeyPairSync, sign } from "node:crypto";
import { MemoryStorage, Voter, VotingKey, registrationByFile } from "../../target/wasm/npm/package/index.js";
import { mustThrow } from "./thrown.mjs";

const digits = (bytes) => Buffer.from(bytes).toString("hex");

async function registered(office, voter, key) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const card = { key: `ed25519:${publicKey.export({ format: "jwk" }).x}`, sign: async (it) => sign(null, it, privateKey) };
  await mustThrow("unknown-style", () => registrationByFile(voter, key, { ...card, style: "district-9" }));
  await mustThrow("card-signature", () => registrationByFile(voter, key, { ...card, sign: async () => new Uint8Array(64) }));
  const first = await registrationByFile(voter, VotingKey.generate(), card);
  const second = await registrationByFile(voter, key, card, first);
  await office.say(`roll ${digits(second)}`);
}

export async function playLies(office) {
  const [key, storage] = [VotingKey.generate(), new MemoryStorage()];
  const open = () => Voter.open({ board: office.url, election: office.election, key, storage, patience: 0 });
  let voter = await open();
  await voter.visit();
  await registered(office, voter, key);
  await office.say("busy 2");
  await voter.visit();
  assert.equal(voter.phase, "open", "a board that is not ready yet is waited for");
  await office.say("swallow");
  const later = await voter.cast(voter.seal({ "contest-0": "option-1" }));
  assert.deepEqual([later.kind, (await voter.receipts()).length], ["later", 0], "nothing is called cast");
  await office.say("truth");
  voter = await open();
  const { kind, receipt } = await voter.resume();
  assert.equal(kind, "done");
  await office.say("lie withhold");
  await voter.visit();
  assert.deepEqual([voter.fate().fate, voter.fate().code], ["counted-so-far", receipt.code]);
  await office.say("lie rollback");
  await mustThrow("ledger-went-back", () => voter.visit());
  await office.say("lie fork");
  await mustThrow("other-ledger", () => voter.visit());
  assert.equal((await office.say(`judge ${digits(voter.evidence())}`)).proves, "split-view");
  await office.say("truth");
  await voter.visit();
  await office.say("lie uncounted");
  await voter.visit();
  assert.equal(voter.fate().fate, "missing");
  assert.equal((await office.say(`judge ${digits(voter.evidence())}`)).proves, "not-counted");
  console.log("rollback, fork, a withheld ballot and one that is left out were all found out");
}
