// A citizen registers and votes with a card, a token of SoftHSM at a computer: the page makes the key and the ballot, and says
// what is to be signed; `tupyo card sign` signs it, and the page posts it. What is not of this election the tool does not sign.
import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Device, launch } from "./browser.mjs";
import { drawnText } from "./drawn.mjs";
import { startRegistering } from "./letter.mjs";
import { proxyBefore } from "./proxy.mjs";
import { acceptedByBoth } from "./record.mjs";
import { choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const MODULE = process.env.TUPYO_SOFTHSM ?? "/usr/lib/softhsm/libsofthsm2.so";
const browser = await launch();
const stops = [];

/** An office that has issued cards, each in a token of its own. */
function issuing(...people) {
  const directory = mkdtempSync(join(tmpdir(), "tupyo-card-"));
  const path = (name) => join(directory, name);
  mkdirSync(path("tokens"));
  writeFileSync(path("softhsm2.conf"), `directories.tokendir = ${path("tokens")}\nobjectstore.backend = file\n`);
  process.env.SOFTHSM2_CONF = path("softhsm2.conf");
  for (const [name, line] of [["office-passphrase", "an office's passphrase"], ["pin", "270412"], ["officer", "9988776"]]) writeFileSync(path(name), `${line}\n`);
  const run = (...words) => execFileSync(tupyo, ["card", "authority", ...words, "--dir", "office", "--passphrase-file", "office-passphrase"], { cwd: directory, stdio: "pipe" });
  run("init", "--name", "Cards of the city");
  for (const person of people) {
    run("issue", "--person", person, "--name", person, "--style", "all", "--new-token", "--token", uri(person), "--pin-file", "pin", "--officer-pin-file", "officer");
  }
  return { directory, path, list: path("office/list.csv"), rules: ["--card-authority", "office/certificate.pem", "--card-signatures"] };
}

function uri(person) {
  return `pkcs11:token=${person}?module-path=${MODULE}`;
}

/** What the tool says of a request, at the computer with the card. */
function sign(office, person, request, more = ["--yes"]) {
  const answer = office.path("answer.json");
  rmSync(answer, { force: true });
  const card = ["--card", uri(person), "--pin-file", "pin", "--authority", "office/certificate.pem", "--crl", "office/crl.pem"];
  const words = ["card", "sign", request, "--anchors", "anchors.json", "--out", "answer.json", "--json", ...card, ...more];
  const done = spawnSync(tupyo, words, { cwd: office.directory, encoding: "utf8", input: "no\n" });
  return { code: done.status, said: done.stdout.trim() === "" ? {} : JSON.parse(done.stdout.trim().split("\n").at(-1)), words: done.stderr, answer };
}

/** Stores what the page wants to be signed. */
async function request(device) {
  const download = device.page.waitForEvent("download");
  await device.press("card.request");
  return (await download).path();
}

async function registers(office, { device, proxy }) {
  await device.page.getByText(device.t("card.title")).click();
  await device.press("card.begin");
  await device.page.getByRole("heading", { name: device.t("card.first"), exact: true }).waitFor();
  await device.looks("card.first");
  const first = await request(device);
  // Another paper, and another election's request, are not signed; nor what the citizen does not confirm.
  const { message } = JSON.parse(readFileSync(first, "utf8"));
  const bytes = Buffer.from(message, "base64url");
  const forged = (name, change) => {
    const other = Buffer.from(bytes);
    change(other);
    writeFileSync(office.path(name), JSON.stringify({ tupyo: "tupyo/card-request/1", message: other.toString("base64url") }));
    return sign(office, "kim", name);
  };
  assert.equal(forged("label.json", (other) => (other[5] ^= 1)).said.error, "card-request");
  assert.equal(forged("scope.json", (other) => (other[bytes[0] + 9] ^= 1)).said.error, "card-request");
  assert.equal(sign(office, "kim", first, []).said.error, "not-confirmed");
  const signed = sign(office, "kim", first);
  assert.deepEqual([signed.code, signed.said.signed], [0, "login"], signed.words);
  await device.fill("card.paste", "{}");
  await device.press("next");
  await device.says("card.wrong");
  await device.page.getByLabel(device.t("card.answer"), { exact: true }).setInputFiles(signed.answer);
  await device.says("register.found");
  await device.page.getByText("kim", { exact: true }).first().waitFor();
  await device.looks("card.found");
  await device.press("register.yes");
  await device.page.getByRole("heading", { name: device.t("card.second"), exact: true }).waitFor();
  const key = await device.page.locator("code.key").innerText();
  const second = sign(office, "kim", await request(device));
  assert.deepEqual([second.code, second.said.signed], [0, "registration"], second.words);
  assert.ok(second.words.includes(key), "the tool shows the key that the page shows");
  await device.looks("card.second");
  // The answer is lost on its way: the same is sent again, by the browser itself if it had kept the connection.
  let lost = 0;
  proxy.fault = ({ method, url }) => (method === "POST" && url.endsWith("/v1/registrations") && (lost += 1) === 1 ? "lose-answer" : undefined);
  await device.fill("card.paste", readFileSync(second.answer, "utf8"));
  await device.press("next");
  const unreachable = device.page.getByText(device.t("fault.unreachable"));
  const states = ["accepted", "posted", "counted"].map((state) => device.page.getByText(device.t(`register.state.${state}`)));
  const there = states.reduce((one, other) => one.or(other));
  await there.or(unreachable).first().waitFor();
  if (await unreachable.first().isVisible()) {
    await device.press("again");
    await device.press("register.look");
  }
  await there.first().waitFor();
  proxy.fault = undefined;
  assert.equal(lost, 2);
  return key;
}

/** A stranger's card and a card whose signature is of something else are refused, in words. */
async function refused(office, { election, proxy }) {
  const device = await Device.make(browser, "card-refused", { width: "desktop" });
  await opened(device, { election, proxy });
  await device.page.getByText(device.t("card.title")).click();
  await device.press("card.begin");
  const first = await request(device);
  const signed = sign(office, "lee", first);
  const answer = JSON.parse(readFileSync(signed.answer, "utf8"));
  const proof = Buffer.from(answer.proof, "base64url");
  proof[proof.length - 1] ^= 1;
  await device.fill("card.paste", JSON.stringify({ ...answer, proof: proof.toString("base64url") }));
  await device.press("next");
  await device.page.getByRole("alert").filter({ hasText: device.t("fault.card-signature") }).waitFor();
  await device.looks("card.refused");
  await device.press("again");
  await device.page.getByText(device.t("card.title")).waitFor();
  await device.close();
}

async function opened(device, { election, proxy }) {
  const values = new URLSearchParams({ election, registrar: `${proxy.url}/registrar` });
  await device.open(`${proxy.url}/vote/#${values}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.sees("home.title");
  await device.press("home.register");
  await device.sees("register.title");
}

/** What the tool says of a ballot's request: no certificates are asked for, the roll has the card. */
function signBallot(office, person, request, more = ["--yes"]) {
  const answer = office.path("answer.json");
  rmSync(answer, { force: true });
  const words = ["card", "sign", request, "--anchors", "anchors.json", "--out", "answer.json", "--json", "--card", uri(person), "--pin-file", "pin", ...more];
  const done = spawnSync(tupyo, words, { cwd: office.directory, encoding: "utf8", input: "no\n" });
  return { code: done.status, said: done.stdout.trim() === "" ? {} : JSON.parse(done.stdout.trim().split("\n").at(-1)), words: done.stderr, answer };
}

/** A request with another ballot, another message, or none of both is not signed; nor with another card. */
function signsNothingElse(office, request) {
  const { message, ballot } = JSON.parse(readFileSync(request, "utf8"));
  const forged = (name, more, changed) => {
    writeFileSync(office.path(name), JSON.stringify({ tupyo: "tupyo/card-request/1", message, ...changed }));
    return signBallot(office, "kim", name, more).said.error;
  };
  const flipped = (text, place) => {
    const bytes = Buffer.from(text, "base64url");
    bytes[place < 0 ? bytes.length + place : place] ^= 1;
    return bytes.toString("base64url");
  };
  assert.equal(forged("without.json", ["--yes", "--authority", "office/certificate.pem", "--crl", "office/crl.pem"], {}), "card-request", "a code alone may be of any election");
  assert.equal(forged("other-ballot.json", ["--yes"], { ballot: flipped(ballot, 60) }), "card-request");
  assert.equal(forged("other-message.json", ["--yes"], { ballot, message: flipped(message, -1) }), "card-request");
  assert.equal(forged("other-paper.json", ["--yes"], { ballot, message: flipped(message, 5) }), "card-request");
  assert.equal(forged("no-ballot.json", ["--yes"], { ballot: message }), "card-request");
  assert.equal(signBallot(office, "lee", request).said.error, "other-card");
  assert.equal(signBallot(office, "kim", request, []).said.error, "not-confirmed");
}

/** From the sealed ballot to where the card is asked for; gives the stored request. */
async function asksCard(device) {
  const code = await device.code();
  await device.press("sealed.cast");
  await device.sees("card.ballot");
  assert.equal(await device.code(), code);
  return { code, file: await request(device) };
}

/** A ballot is given up, another one waits for the card while the page is closed, and is cast with the card's signature. */
async function votesWithCard(device, office) {
  await device.says("ballot.card");
  await choose(device, "chair", "lee");
  await seal(device);
  const given = await asksCard(device);
  await device.press("card.ballot.back");
  await device.sees("ballot.title");
  await choose(device, "chair", "kim");
  await seal(device);
  const { code, file } = await asksCard(device);
  assert.notEqual(code, given.code);
  signsNothingElse(office, file);
  await device.page.reload();
  await device.sees("home.title");
  await device.says("home.card.text");
  await device.press("home.card");
  await device.sees("card.ballot");
  assert.equal(await device.code(), code, "the same ballot, after a restart");
  await device.page.getByText(device.t("card.request.text")).click();
  assert.equal(await device.page.getByLabel(device.t("card.request.copy"), { exact: true }).inputValue(), readFileSync(file, "utf8").trim());
  const signed = signBallot(office, "kim", file, ["--yes", "--qr"]);
  assert.deepEqual([signed.code, signed.said.signed, signed.said.code], [0, "ballot", code], signed.words);
  assert.ok(signed.words.includes(code), "the tool shows the code that the page shows");
  const answer = readFileSync(signed.answer, "utf8");
  assert.equal(await drawnText(signed.words), answer, "the camera reads what the file has");
  // The signature on the ballot that was given up, and one with another bit, are not this ballot's.
  const older = readFileSync(signBallot(office, "kim", given.file).answer, "utf8");
  await device.fill("card.paste", "{}");
  await device.press("next");
  await device.says("card.wrong");
  await device.fill("card.paste", older);
  await device.press("next");
  await device.page.getByRole("alert").filter({ hasText: device.t("fault.card-signature-invalid") }).waitFor();
  await device.looks("card.ballot.refused");
  writeFileSync(office.path("good.json"), answer);
  await device.page.getByLabel(device.t("card.answer"), { exact: true }).setInputFiles(office.path("good.json"));
  await device.sees("receipt.title");
  assert.equal(await device.code(), code);
  await device.press("home.go");
  await device.sees("home.title");
  await device.says("fate.counted-so-far");
  assert.equal(await device.page.getByText(device.t("home.card.text")).count(), 0, "nothing waits any more");
  return code;
}

/**
 * Something is announced while the card signs another ballot, so that one is made anew; the page is loaded again while the card
 * signs that one, and one ballot is cast.
 */
async function votesAnew(device, office, { board, election, announce }) {
  const ballots = async () => (await (await fetch(`${board}/elections/${election}`)).json()).ballots;
  const before = await ballots();
  await toBallot(device, { again: true });
  await choose(device, "chair", "lee");
  await seal(device);
  const late = await asksCard(device);
  announce("The hall has moved.");
  const answer = async (file) => device.page.getByLabel(device.t("card.answer"), { exact: true }).setInputFiles(signBallot(office, "kim", file).answer);
  await answer(late.file);
  await device.sees("anew.title");
  await device.says("announced.title");
  await device.press("anew.go");
  await device.sees("ballot.title");
  await choose(device, "chair", "kim");
  await seal(device);
  const { code, file } = await asksCard(device);
  // The page goes on with the ballot that was posted, with the same answer; the one that was made in its place still waits.
  await device.page.reload();
  await device.sees("card.ballot");
  assert.equal(await device.code(), code, "it need not be made once more");
  await device.press("home.go");
  await device.sees("home.title");
  await device.press("home.card");
  await device.sees("card.ballot");
  await answer(file);
  await device.sees("receipt.title");
  assert.equal(await device.code(), code);
  assert.equal(await ballots(), before + 1);
  await device.page.reload();
  await device.sees("home.title");
  await device.says("fate.counted-so-far");
  assert.equal(await device.page.getByText(device.t("home.card.text")).count(), 0, "nothing waits any more");
  return code;
}

/** The roll is sealed with the line that the card has signed, its holder votes on the page, and both verifiers accept it. */
async function votes(device, office, { board, election, schedule, open, announce, end }) {
  schedule();
  open();
  await device.page.reload();
  await device.sees("home.title");
  const until = device.page.getByText(device.t("announced.schedule").split("{")[0]);
  assert.equal(await until.count(), 1, "until when");
  await toBallot(device);
  await votesWithCard(device, office);
  const code = await votesAnew(device, office, { board, election, announce });
  end();
  acceptedByBoth(tupyo, { url: board, election });
  await device.press("home.visit");
  await device.sees("home.title");
  await device.says("fate.counted");
  assert.equal(await device.page.locator(".fate .code").innerText(), code);
}

try {
  const office = issuing("kim", "lee");
  const registering = await startRegistering(tupyo, page, office);
  stops.push(registering.stop);
  const proxy = await proxyBefore(registering.board, registering.registrar);
  stops.push(proxy.stop);
  await refused(office, { ...registering, proxy });
  const device = await Device.make(browser, "card", { language: "ko" });
  await opened(device, { ...registering, proxy });
  const key = await registers(office, { device, proxy });
  const status = `${registering.registrar}/v1/registrations/${key}`;
  for (let tries = 0; (await (await fetch(status)).json()).state !== "counted"; tries += 1) {
    assert.ok(tries < 600, "it comes on the roll");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await votes(device, office, registering);
  console.log(`registered and voted with a card: ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
}
