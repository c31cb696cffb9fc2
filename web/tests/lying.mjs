// What a board can do to a voter's page that must not believe it: two histories, less than before, another's ballot, answers
// that are withheld, cosignatures that are kept back, another election's code, an old copy of the browser's files.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Device, launch } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { copied, forkOf } from "./fork.mjs";
import { keptState, putBack } from "./kept.mjs";
import { proxyBefore } from "./proxy.mjs";
import { begin, cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const browser = await launch();
const stops = [];

async function demoBehindProxy(...more) {
  const demo = await startDemo(tupyo, page, more);
  stops.push(demo.stop);
  const proxy = await proxyBefore(demo.url);
  stops.push(proxy.stop);
  const link = (number) => demo.links[number].replace(demo.url, proxy.url);
  return { demo, proxy, link };
}

async function ballots(url, { election }) {
  return (await (await fetch(`${url}/elections/${election}`)).json()).ballots;
}

/** The village's one contest in which nothing is not a choice. */
async function fill(device) {
  await choose(device, device.language === "ko" ? "이장" : "Mayor", device.t("blank.option"));
}

async function vote(device, { again = false } = {}) {
  await toBallot(device, { again });
  await fill(device);
  await seal(device);
  return cast(device);
}

/** The manifest's exact bytes, in a file. */
async function manifest({ url, election }) {
  const file = join(mkdtempSync(join(tmpdir(), "tupyo-lying-")), "manifest.json");
  writeFileSync(file, Buffer.from(await (await fetch(`${url}/elections/${election}/manifest`)).arrayBuffer()));
  return file;
}

/** One phone is shown two histories on two visits: it keeps what proves it, whatever it is shown later. */
async function twoHistories() {
  const { demo, proxy, link } = await demoBehindProxy("--witnesses", "0");
  const copy = copied(demo);
  const phone = await Device.make(browser, "fork", { language: "ko" });
  await begin(phone, link(0));
  const code = await vote(phone);
  const fork = await forkOf(tupyo, page, copy);
  stops.push(fork.stop);
  const other = await Device.make(browser, "forked", { width: "desktop" });
  await begin(other, demo.links[1].replace(demo.url, fork.url));
  await vote(other);
  await vote(other, { again: true });
  await other.close();
  const before = await ballots(demo.url, demo);
  proxy.target = fork.url;
  await phone.press("home.visit");
  await phone.sees("found.title");
  await phone.says("fault.other-ledger");
  const download = phone.page.waitForEvent("download");
  await phone.press("found.save");
  const evidence = await (await download).path();
  // It ends with 0 only if the file proves it.
  execFileSync(tupyo, ["verify", "evidence", evidence, "--manifest", await manifest(demo)], { stdio: "pipe" });
  // The true board again: the phone goes on, with its one ballot, and still has the evidence.
  proxy.target = demo.url;
  await phone.press("again");
  await phone.sees("home.title");
  await phone.says("fate.counted-so-far");
  await phone.says("found.text");
  await phone.looks("fork.kept");
  assert.equal(await phone.page.locator(".fate .code").innerText(), code);
  await phone.page.reload();
  await phone.sees("home.title");
  await phone.says("found.text");
  assert.equal(await ballots(demo.url, demo), before, "no second ballot");
  await phone.close();
  demo.stop();
}

/** Witnesses see one history: on another one no ballot is ever called cast. */
async function forkWithoutWitnesses({ demo, proxy, link }) {
  const fork = await forkOf(tupyo, page, copied(demo));
  stops.push(fork.stop);
  proxy.target = fork.url;
  const phone = await Device.make(browser, "unseen");
  await begin(phone, link(2));
  await toBallot(phone);
  await fill(phone);
  await seal(phone);
  await phone.press("sealed.cast");
  await phone.sees("receipt.title.awaits");
  await phone.says("receipt.awaits");
  await phone.page.waitForTimeout(4000);
  await phone.sees("receipt.title.awaits");
  proxy.target = demo.url;
  await phone.close();
}

/** Cosignatures are kept back for a while: the page says that the ballot is not final, follows, and says when it is. */
async function cosignaturesKeptBack({ proxy, link }) {
  const phone = await Device.make(browser, "kept-back", { language: "ko" });
  await begin(phone, link(0));
  await phone.page.getByText(phone.t("home.seen", { time: "" }).trim()).waitFor();
  await toBallot(phone);
  await fill(phone);
  await seal(phone);
  const bare = (answer) => answer.toString().replace(/^— witness-.*\n/gm, "");
  proxy.fault = ({ method, url }) => (method === "POST" || /\/receipts\/\d+$/.test(url) ? bare : undefined);
  await phone.press("sealed.cast");
  await phone.sees("receipt.title.awaits");
  await phone.says("receipt.awaits");
  proxy.fault = undefined;
  await phone.sees("receipt.title");
  await phone.says("receipt.final");
  const code = await phone.code();
  await phone.press("home.go");
  await phone.sees("home.title");
  return { phone, code };
}

/** The board names a stranger's ballot as the voter's last one, answers nonsense, or nothing at all. */
async function wrongAnswers({ demo, proxy }, { phone, code }) {
  // Only what is newer than the voter's own is looked at.
  const stranger = await Device.make(browser, "stranger");
  await begin(stranger, demo.links[1]);
  await vote(stranger);
  await stranger.close();
  const { entries, ballots: before } = await (await fetch(`${demo.url}/elections/${demo.election}`)).json();
  const named = { body: JSON.stringify({ voter: 0, style: "village", last: { code, index: entries - 1 } }) };
  const nonsense = { body: "nonsense" };
  const faults = [
    [({ url }) => (/\/voters\/\d+$/.test(url) ? named : undefined), "fault.board-answer"],
    [({ url }) => (/\/voters\/\d+$/.test(url) ? nonsense : undefined), "fault.board-answer"],
    [({ url }) => (/\/checkpoint/.test(url) ? nonsense : undefined), "fault.board-answer"],
    [({ url }) => (/\/checkpoint/.test(url) ? 503 : undefined), "fault.light-busy"],
    [({ url }) => (/\/checkpoint/.test(url) ? "withhold" : undefined), "fault.unreachable"],
  ];
  phone.page.setDefaultTimeout(60_000);
  for (const [fault, text] of faults) {
    proxy.fault = fault;
    await phone.press("home.visit");
    await phone.says(text);
    await phone.says("failed.text");
    await phone.looks(`wrong.${text}`);
    await phone.press("failed.known");
    await phone.sees("home.title");
    await phone.says("fate.counted-so-far");
    proxy.fault = undefined;
    await phone.press("home.visit");
    await phone.sees("home.title");
    assert.equal(await phone.page.locator(".fate .code").innerText(), code, "what is known stays");
  }
  assert.equal(await ballots(demo.url, demo), before);
}

/** A backup of the browser's files is played back: the receipt is still there, and the next ballot follows the last. */
async function oldFiles({ demo }, { phone }) {
  const old = await keptState(phone.page);
  const code = await vote(phone, { again: true });
  const before = await ballots(demo.url, demo);
  await putBack(phone.page, old);
  await phone.page.reload();
  await phone.sees("home.title");
  await phone.says("fate.counted-so-far");
  assert.equal(await phone.page.locator(".fate .code").innerText(), code);
  await vote(phone, { again: true });
  assert.equal(await ballots(demo.url, demo), before + 1);
}

/** A code of another election is looked for in the one of the letter, and is not there. */
async function otherElection({ demo, proxy }) {
  const other = await Device.make(browser, "other-election", { language: "ko", width: "narrow" });
  const stranger = await startDemo(tupyo, page, ["--guests", "1"]);
  stops.push(stranger.stop);
  const voter = await Device.make(browser, "voter-elsewhere");
  await begin(voter, stranger.links[0]);
  await toBallot(voter);
  await fill(voter);
  const code = await seal(voter);
  await voter.press("sealed.challenge");
  await voter.sees("challenged.title");
  await voter.close();
  await other.open(`${proxy.url}/check/#${new URLSearchParams({ election: demo.election, ballot: code })}`);
  await other.sees("check.not");
  await other.says("fault.unknown-ballot");
  // The voter's page is given the other election's number: it is another election, and this board does not know it.
  await other.open("about:blank");
  await other.open(`${proxy.url}/vote/#election=${stranger.election}`);
  await other.sees("trust.title");
  await other.press("trust.go");
  await other.says("fault.light-not-there");
  await other.looks("other.number");
  await other.close();
  stranger.stop();
}

/** The public page draws what is verified, and says so of what is not. */
async function curve({ demo, proxy }) {
  const board = await Device.make(browser, "curve", { language: "ko", width: "desktop", reducedMotion: "reduce" });
  const address = `${proxy.url}/board/#election=${demo.election}`;
  await board.open(address);
  await board.sees("board.title");
  for (let tries = 0; (await board.page.locator(".growth svg").count()) === 0; tries += 1) {
    assert.ok(tries < 30, "there are checkpoints of two minutes");
    await board.page.waitForTimeout(4000);
    await board.press("board.again");
    await board.sees("board.title");
  }
  await board.says("growth.witnessed");
  await board.page.getByText(board.t("growth.show")).click();
  await board.page.getByRole("table", { name: board.t("growth.table") }).waitFor();
  await board.looks("curve.table");
  const dark = await Device.make(browser, "curve-dark", { width: "narrow", colorScheme: "dark" });
  await dark.open(address);
  await dark.sees("board.title");
  await dark.close();
  proxy.fault = ({ url }) => (url.endsWith("/light/growth") ? (answer) => ((answer[answer.length - 90] ^= 1), answer) : undefined);
  await board.press("board.again");
  await board.sees("board.title");
  await board.page.getByRole("alert").filter({ hasText: board.t("fault.board-answer") }).or(board.page.getByRole("alert").filter({ hasText: board.t("fault.note-signature") })).first().waitFor();
  assert.equal(await board.page.locator(".growth").count(), 0, "nothing is drawn that is not verified");
  proxy.fault = ({ url }) => (url.endsWith("/light/growth") ? 404 : undefined);
  await board.press("board.again");
  await board.sees("board.title");
  await board.says("board.said");
  proxy.fault = undefined;
  await board.close();
}

try {
  await twoHistories();
  const watched = await demoBehindProxy("--guests", "4");
  await forkWithoutWitnesses(watched);
  const voted = await cosignaturesKeptBack(watched);
  await wrongAnswers(watched, voted);
  await oldFiles(watched, voted);
  await otherElection(watched);
  await curve(watched);
  assert.equal((await watched.demo.end()).verified, true);
  console.log(`believed nothing that was not proven: ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
}
