// What a page must come through: every kind of contest, lost answers, no network, a busy board, wrong numbers, damaged and newer
// and missing storage, hostile texts, the keyboard alone, forced colours.
import { strict as assert } from "node:assert";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Device, launch } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { arabic, hostileContests, script } from "./hostile.mjs";
import { changeState, fillStorage, forbidStorage } from "./kept.mjs";
import { startRegistering } from "./letter.mjs";
import { proxyBefore } from "./proxy.mjs";
import { begin, cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const browser = await launch();
const stops = [];

/** What is chosen in each contest of `--mixed`, and what another device must see of it. */
const EVERY_KIND = [
  ["mayor", ["Option 2"]],
  ["council", ["Option 1", "Option 3"]],
  ["committee", ["Option 1", "Option 2"]],
  ["board", ["Option 3"]],
  ["projects", ["Option 1", "Option 2", "Option 3"]],
  ["plan", ["Option 1", "Option 2"]],
  ["film", [["Option 1", 5], ["Option 2", 1]]],
  ["parks", [["Option 1", 3], ["Option 3", 1]]],
  ["schools", [["Option 2", 3], ["Option 3", 1]]],
  ["priorities", [["Option 1", 3], ["Option 2", 2]]],
  ["song", [["Option 3", 1], ["Option 1", 2], ["Option 2", 3]]],
  ["podium", [["Option 2", 1]]],
  ["leader", [["Option 1", 1], ["Option 2", 1], ["Option 3", 2]]],
  ["speaker", [["Option 3", 1]]],
  ["budget", [["Option 1", 2_500_000_000], ["Option 2", 1_500_000_000]]],
];

async function everyKind(demo, proxy, { guest, width, otherWidth }) {
  const device = await Device.make(browser, `kinds-${width}`, { width, contrast: "more", reducedMotion: "reduce" });
  await begin(device, behind(demo.links[guest], demo, proxy));
  await toBallot(device);
  for (const [contest, options] of EVERY_KIND) await choose(device, contest, ...options);
  await device.looks("ballot.filled");
  await seal(device);
  await device.press("sealed.challenge");
  await device.sees("challenged.title");
  const link = await device.page.getByRole("link", { name: device.t("challenged.here") }).getAttribute("href");
  const other = await Device.make(browser, `kinds-other-${otherWidth}`, { width: otherWidth, forcedColors: "active" });
  await other.open(link);
  await other.sees("check.opened");
  const votes = (contest, option) => other.page.getByRole("table", { name: contest, exact: true }).locator("tr").filter({ hasText: option }).first().locator(".number").innerText();
  assert.deepEqual([await votes("film", "Option 1"), await votes("song", "Option 3"), await votes("budget", "Option 1")], ["5", "4", "2,500,000,000"]);
  assert.equal(await votes("leader", "Option 1 before Option 3"), "1", "pairs are called by their titles");
  await other.close();
  await device.press("challenged.again");
  await device.sees("ballot.title");
  return device;
}

/** Casts what was chosen, and then another ballot with everything chosen anew. */
async function revote(device) {
  await seal(device);
  const before = await cast(device);
  await toBallot(device, { again: true });
  for (const [contest, options] of EVERY_KIND) await choose(device, contest, ...options);
  await seal(device);
  assert.notEqual(await cast(device), before);
  await device.close();
}

/** The board has the ballot, and its answer is lost; then it is busy. There is one ballot. */
async function lostAnswers(device, demo, proxy) {
  const before = await ballots(demo);
  let lost = 0;
  proxy.fault = ({ method, url }) => {
    if (method !== "POST" || !url.endsWith("/entries")) return undefined;
    lost += 1;
    return [undefined, "lose-answer", 503, "refuse-connection"][lost];
  };
  await seal(device);
  await cast(device);
  proxy.fault = undefined;
  assert.equal(lost, 4, "it was sent until there was an answer");
  assert.equal(await ballots(demo), before + 1);
}

/** The network goes when the ballot is on its way, and the page is closed; it goes on by itself. */
async function offline(device, demo) {
  const before = await ballots(demo);
  await toBallot(device, { again: true });
  for (const [contest, options] of EVERY_KIND) await choose(device, contest, ...options);
  const code = await seal(device);
  await device.context.setOffline(true);
  await device.press("sealed.cast");
  await device.sees("sending.title");
  await device.page.waitForTimeout(1500);
  const address = device.page.url();
  await device.page.close();
  await device.context.setOffline(false);
  await device.tab();
  await device.open(address);
  await device.sees("receipt.title");
  assert.equal(await device.code(), code);
  assert.equal(await ballots(demo), before + 1);
  await device.press("home.go");
  await device.sees("home.title");
}

/** The board shows less than before, and an older ballot as the last one: the device knows better. */
async function liar(device, demo, proxy, older) {
  const last = await device.page.locator(".fate .code").innerText();
  proxy.fault = ({ url }) => (/\/checkpoint(\/final)?$/.test(url) ? { body: older.checkpoint } : undefined);
  await device.press("home.visit");
  await device.says("fault.ledger-went-back");
  await device.looks("liar.less");
  proxy.fault = ({ url }) => (/\/voters\/\d+$/.test(url) ? { body: JSON.stringify({ voter: 0, style: "all", last: null }) } : undefined);
  await device.press("again");
  await device.sees("home.title");
  assert.equal(await device.page.locator(".fate .code").innerText(), last);
  proxy.fault = undefined;
}

/** No answer, another election's number, another manifest. */
async function wrongBoards(demo, proxy) {
  const device = await Device.make(browser, "wrong", { language: "ko" });
  await device.open(`${proxy.url}/vote/#election=nonsense`);
  await device.sees("begin.title");
  await device.says("link.wrong");
  assert.equal(new URL(device.page.url()).hash, "", "what is no link does not stay in the address bar");
  const other = demo.election.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  await device.open(`${proxy.url}/vote/#election=${other}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.says("fault.light-not-there");
  await device.looks("wrong.number");
  proxy.fault = ({ url }) => (url.endsWith("/manifest") ? { body: '{"tupyo":"another"}' } : undefined);
  await device.open(`${proxy.url}/vote/#election=${demo.election}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.says("fault.wrong-manifest");
  await device.looks("wrong.manifest");
  proxy.fault = ({ url }) => (url.includes("/elections/") ? "refuse-connection" : undefined);
  await device.press("again");
  await device.sees("failed.unreachable");
  proxy.fault = undefined;
  await device.press("again");
  await device.sees("home.title");
  await device.says("home.register.over");
  assert.equal(await device.page.getByRole("button", { name: device.t("home.register"), exact: true }).count(), 0, "the roll is sealed");
  // What is behind the # alone would not load the page again.
  await device.open("about:blank");
  await device.open(`${proxy.url}/vote/#election=${demo.election}&board=https://elsewhere.example`);
  await device.sees("home.title");
  await device.close();
}

/** A letter's link brings the code, which is filled in and stays in no address bar; the key comes on the roll. */
async function letter() {
  const { election, code, board, registrar, stop } = await startRegistering(tupyo, page);
  stops.push(stop);
  const proxy = await proxyBefore(board, registrar);
  stops.push(proxy.stop);
  const device = await Device.make(browser, "letter", { language: "ko" });
  const values = new URLSearchParams({ election, registrar: `${proxy.url}/registrar`, code });
  await device.open(`${proxy.url}/vote/#${values}`);
  await device.sees("trust.title");
  assert.ok(!device.page.url().includes("code="), "the address bar shows no code");
  await device.press("trust.go");
  await device.sees("home.title");
  assert.ok(!device.page.url().includes("code="));
  await device.press("home.register");
  await device.sees("register.title");
  assert.equal(await device.page.getByLabel(device.t("register.code"), { exact: true }).inputValue(), code);
  await device.press("next");
  await device.says("register.found");
  await device.page.getByText("kim@association.example").waitFor();
  await device.looks("register.found");
  await device.press("register.yes");
  await device.page.getByText(device.t("register.state.accepted")).or(device.page.getByText(device.t("register.state.posted"))).or(device.page.getByText(device.t("register.state.counted"))).first().waitFor();
  await device.close();
}

/** What the browser keeps is damaged, of a newer version, or not to be had. */
async function storage(demo, proxy) {
  const device = await Device.make(browser, "kept");
  await begin(device, behind(demo.links[1], demo, proxy));
  await otherElection(device, demo, proxy);
  for (const [change, text] of [["damaged", "fault.kept-damaged"], ["newer", "fault.saved-newer"], ["malformed", "fault.saved-malformed"]]) {
    await changeState(device.page, change);
    await device.page.reload();
    await device.sees("cannot.title");
    await device.says(text);
    await device.press("cannot.anew");
    await device.sees("home.title");
  }
  await toBallot(device);
  for (const [contest, options] of EVERY_KIND) await choose(device, contest, ...options);
  await seal(device);
  const before = await ballots(demo);
  await fillStorage(device.page);
  await device.press("sealed.cast");
  await device.page.getByRole("alert").filter({ hasText: device.t("fault.storage-full") }).waitFor();
  await device.looks("storage.full");
  assert.equal(await ballots(demo), before, "nothing was sent");
  await device.close();
  const forbidden = await Device.make(browser, "forbidden", { language: "ko" });
  await forbidStorage(forbidden.page);
  await forbidden.open(demo.links[1]);
  await forbidden.says("fault.storage-forbidden");
  await forbidden.looks("storage.forbidden");
  await forbidden.close();
}

/** There is no room for the key: no vote is begun without it. */
async function noRoom(demo) {
  const device = await Device.make(browser, "room", { language: "ko" });
  await device.open(demo.links[2]);
  await device.sees("trust.title");
  await fillStorage(device.page);
  await device.press("trust.go");
  await device.says("fault.storage-full");
  await device.looks("room.none");
  await device.open("about:blank");
  await device.open(demo.links[2]);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.sees("home.title");
  await device.close();
}

/** The device's clock is decades wrong, and set right while a ballot is sent: it is one ballot with a receipt. */
async function wrongClock(demo, proxy) {
  for (const years of [-40, 40]) {
    const device = await Device.make(browser, `clock${years}`);
    await device.context.addInitScript((offset) => {
      const now = Date.now;
      Date.now = () => now() + offset * (globalThis.isSet ? 0 : 1);
    }, years * 365 * 86_400_000);
    await begin(device, behind(demo.links[1], demo, proxy));
    await device.press(years < 0 ? "home.vote" : "home.again");
    await device.sees("copy.title");
    await device.press("copy.without");
    await device.sees("ballot.title");
    for (const [contest, options] of EVERY_KIND) await choose(device, contest, ...options);
    await seal(device);
    const before = await ballots(demo);
    let posts = 0;
    proxy.fault = ({ method, url }) => (method === "POST" && url.endsWith("/entries") && (posts += 1) === 1 ? "lose-answer" : undefined);
    const set = device.page.waitForResponse((response) => response.url().includes("/elections/")).catch(() => undefined);
    await device.press("sealed.cast");
    await set;
    await device.page.evaluate(() => (globalThis.isSet = true));
    await device.sees("receipt.title");
    proxy.fault = undefined;
    assert.equal(await ballots(demo), before + 1);
    await device.close();
  }
}

/** What is known is damaged, and the board does not answer: who leaves for another election keeps the key. */
async function otherElection(device, demo, proxy) {
  const voter = () => device.page.locator("code.key").first().textContent();
  const before = await voter();
  await changeState(device.page, "damaged");
  await device.page.reload();
  await device.sees("cannot.title");
  proxy.fault = ({ url }) => (url.includes("/elections/") ? "refuse-connection" : undefined);
  await device.press("cannot.anew");
  await device.sees("failed.unreachable");
  await device.press("trust.back");
  await device.sees("begin.title");
  assert.equal(new URL(device.page.url()).hash, "");
  proxy.fault = undefined;
  await device.page.getByRole("button", { name: demo.election.slice(0, 4) }).click();
  await device.sees("home.title");
  assert.equal(await voter(), before, "the same key");
}

/** A byte of the module or of the script is another one: the first is told, the second never runs. */
async function changedFiles(demo) {
  const device = await Device.make(browser, "changed", { language: "ko", serviceWorkers: "block" });
  const changing = (pattern, bit) =>
    device.page.route(pattern, async (route) => {
      const answer = await route.fetch({ headers: { ...route.request().headers(), "accept-encoding": "identity" } });
      const body = await answer.body();
      body[body.length - 1] ^= bit;
      await route.fulfill({ response: answer, body });
    });
  for (const pattern of ["**/*.wasm", "**/*.js"]) await changing(pattern, 0);
  await device.open(demo.links[1]);
  await device.sees("trust.title");
  await changing("**/*.wasm", 1);
  await device.page.reload();
  await device.says("fault.module-missing");
  await changing("**/*.js", 1);
  await device.page.reload();
  await device.page.waitForTimeout(1000);
  assert.equal(await device.page.locator("tupyo-frame").count(), 0, "a script with another byte does not run");
  await device.close();
}

/** Every text is hostile; the page shows it, does nothing it says, and stays as wide as the screen. */
async function hostile(demo) {
  const device = await Device.make(browser, "hostile", { width: "narrow" });
  await begin(device, demo.links[0]);
  await toBallot(device);
  assert.equal(await device.page.evaluate(() => window.broken), undefined);
  assert.equal(await device.page.locator("legend bdi").first().innerText(), script);
  assert.equal(await device.page.locator("legend bdi").last().innerText(), arabic);
  await device.page.locator("summary").first().click();
  await device.looks("hostile.opened");
  await device.page.getByRole("radio").nth(2).check();
  await device.page.getByRole("combobox").nth(2).selectOption("0");
  await seal(device);
  await cast(device);
  await device.close();
}

/** With the keyboard alone. */
async function keyboard(demo) {
  const device = await Device.make(browser, "keyboard", { width: "desktop" });
  const { keyboard } = device.page;
  const focused = () => device.page.evaluate(() => {
    const element = document.activeElement;
    if (element?.tagName === "SUMMARY") return "";
    return element?.closest("label")?.innerText ?? element?.innerText ?? "";
  });
  const go = async (name, key = "Enter") => {
    for (let tries = 0; tries < 60; tries += 1) {
      await keyboard.press("Tab");
      if ((await focused()).startsWith(name)) return keyboard.press(key);
    }
    throw new Error(`not reached by keyboard: ${name}`);
  };
  await device.open(demo.links[2]);
  await device.sees("trust.title");
  await go(device.t("trust.go"));
  await device.sees("home.title");
  await go(device.t("home.vote"));
  await device.sees("copy.title");
  await go(device.t("copy.without"));
  await device.sees("ballot.title");
  await go("<img", "Space");
  await go(device.t("ballot.review"));
  await device.sees("review.title");
  await go(device.t("review.seal"));
  await device.sees("sealed.title");
  await go(device.t("sealed.cast"));
  await device.sees("receipt.title");
  await device.close();
}

function behind(link, demo, proxy) {
  return link.replace(demo.url, proxy.url);
}

async function ballots({ url, election }) {
  return (await (await fetch(`${url}/elections/${election}`)).json()).ballots;
}

try {
  await letter();
  const mixed = await startDemo(tupyo, page, ["--mixed"]);
  stops.push(mixed.stop);
  const proxy = await proxyBefore(mixed.url);
  stops.push(proxy.stop);
  const checkpoint = await (await fetch(`${mixed.url}/elections/${mixed.election}/checkpoint/final`)).text();
  const device = await everyKind(mixed, proxy, { guest: 0, width: "phone", otherWidth: "desktop" });
  await lostAnswers(device, mixed, proxy);
  await offline(device, mixed);
  await liar(device, mixed, proxy, { checkpoint });
  await wrongBoards(mixed, proxy);
  await storage(mixed, proxy);
  await noRoom(mixed);
  await wrongClock(mixed, proxy);
  await revote(await everyKind(mixed, proxy, { guest: 2, width: "desktop", otherWidth: "phone" }));
  assert.equal((await mixed.end()).verified, true);
  await device.press("home.visit");
  await device.sees("home.title");
  await device.says("fate.counted");
  await device.page.getByText(device.t("result.verified")).waitFor();
  const file = join(mkdtempSync(join(tmpdir(), "tupyo-page-")), "contests.json");
  hostileContests(file);
  const bad = await startDemo(tupyo, page, ["--contests", file]);
  stops.push(bad.stop);
  await hostile(bad);
  await changedFiles(bad);
  await keyboard(bad);
  console.log(`came through: ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
}
