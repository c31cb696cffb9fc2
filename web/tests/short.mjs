// An election of three contests on a page: one votes on a phone in Korean, challenges, votes again; another goes on with the
// copy of the key on a second device; a third one works by keyboard alone. Then the result.
import { strict as assert } from "node:assert";
import { Device, launch, source } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { acceptedByBoth } from "./record.mjs";
import { changeKey } from "./kept.mjs";
import { begin, cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const begun = Date.now();
const demo = await startDemo(tupyo, page);
const browser = await launch();

/** Votes, challenges, has another device look, casts, and votes anew. */
async function first(link) {
  const phone = await Device.make(browser, "phone-ko", { language: "ko" });
  await phone.open(link);
  await phone.sees("trust.title");
  assert.ok(!phone.page.url().includes("key="), "the address bar shows no key");
  await phone.press("trust.go");
  await phone.sees("home.title");
  assert.ok(!phone.page.url().includes("key="));
  await toBallot(phone);
  await phone.press("ballot.review");
  await phone.says("fault.missing-contest");
  await phone.looks("ballot.refused");
  await choose(phone, "이장", "김하늘");
  await choose(phone, "마을 사업", "도서관", "우물", "다리");
  await phone.press("ballot.review");
  await phone.says("fault.too-many-options");
  await phone.page.getByLabel("다리").uncheck();
  await choose(phone, "공원", ["나무", 3], ["연못", 2]);
  const code = await seal(phone);
  await phone.press("sealed.challenge");
  await phone.sees("challenged.title");
  await challengeSeen(phone, code);
  await phone.press("challenged.again");
  await phone.sees("ballot.title");
  assert.equal(await seal(phone) === code, false);
  const before = await cast(phone);
  await toBallot(phone, { again: true });
  await choose(phone, "이장", phone.t("blank.option"));
  await seal(phone);
  const last = await cast(phone);
  return { phone, before, last, code };
}

/** On another device, by the code alone. */
async function challengeSeen(phone, code) {
  const other = await Device.make(browser, "other-en", { width: "desktop" });
  await other.open(`${demo.url}/check/`);
  await other.sees("check.title");
  await other.fill("check.election", demo.election);
  await other.fill("check.code", code.slice(1));
  await other.press("check.go");
  await other.says("fault.tracking-code");
  await other.looks("check.mistyped");
  await other.fill("check.code", code);
  await other.press("check.go");
  await other.sees("check.opened");
  const key = await phone.page.locator("code.key").innerText();
  assert.equal(await other.page.locator("code.key").innerText(), key);
  const votes = async (name) => other.page.locator("tr").filter({ hasText: name }).locator("td.number").innerText();
  for (const [name, count] of [["Kim Haneul", 1], ["Lee Bada", 0], ["Library", 1], ["Bridge", 0], ["Trees", 3], ["Pond", 2]]) {
    assert.equal(await votes(name), String(count), name);
  }
  await other.close();
}

/** Votes on one device, and goes on with the copy on another one: the first one hears of it. */
async function second(link) {
  const one = await Device.make(browser, "one-en", { width: "desktop" });
  const copy = { passphrase: "four small boats 배 네 척" };
  await begin(one, link);
  await toBallot(one, { copy });
  await choose(one, "Mayor", "Park Sol");
  await seal(one);
  await cast(one);
  const two = await Device.make(browser, "two-ko", { language: "ko", width: "narrow", colorScheme: "dark", deviceScaleFactor: 2 });
  await two.open(`${demo.url}/vote/`);
  await two.sees("begin.title");
  await two.page.getByText(two.t("copy.restore")).click();
  await two.page.getByLabel(two.t("copy.file")).setInputFiles(copy.file);
  await two.fill("copy.passphrase", "five small boats");
  await two.press("copy.open");
  await two.says("fault.copy-passphrase");
  await two.looks("copy.wrong");
  await two.fill("copy.passphrase", copy.passphrase);
  await two.press("copy.open");
  await two.sees("trust.title");
  await two.press("trust.go");
  await two.sees("home.title");
  await two.says("fate.counted-so-far");
  await two.press("home.again");
  await two.sees("copy.title");
  await two.press("copy.without");
  await two.sees("ballot.title");
  await choose(two, "이장", "이바다");
  await seal(two);
  const last = await cast(two);
  await one.press("home.visit");
  await one.sees("home.title");
  await one.says("fate.elsewhere");
  await twoTabs(one);
  await keyFromCopy(one, copy);
  await two.close();
  return { one, last };
}

async function twoTabs(device) {
  const before = device.page;
  await device.tab();
  await device.open(`${demo.url}/vote/#election=${demo.election}`);
  await device.sees("elsewhere.title");
  await device.press("elsewhere.take");
  await device.sees("home.title");
  await before.getByText(device.t("letgo.text")).waitFor();
}

/** The browser has lost the key, or damaged it: the copy takes its place, and the receipts are still there. */
async function keyFromCopy(device, copy) {
  for (const [change, text] of [["lost", "fault.key-missing"], ["damaged", "fault.kept-damaged"]]) {
    await changeKey(device.page, change);
    await device.page.reload();
    await device.sees("cannot.title");
    await device.says(text);
    await device.page.getByText(device.t("copy.restore")).click();
    await device.page.getByLabel(device.t("copy.file")).setInputFiles(copy.file);
    await device.fill("copy.passphrase", copy.passphrase);
    await device.press("copy.open");
    await device.sees("home.title");
    await device.says("home.receipts");
  }
}

/** A schedule may lie beyond every date of the browser. */
function farTimes() {
  for (const say of [source("shared/say.ts").moment, source("shared/say.ts").planned]) {
    assert.match(say(1_800_000_000), /2027/);
    for (const seconds of [8_640_000_000_001, 2 ** 64]) assert.equal(say(seconds), `${seconds} (UTC, s)`);
  }
}

/** What was cast is nobody's to open. */
async function castIsNotOpened(code) {
  const other = await Device.make(browser, "other-ko", { language: "ko" });
  await other.open(`${demo.url}/check/#election=${demo.election}&ballot=${code}`);
  await other.sees("check.cast");
  await other.close();
}

/** Everybody looks. */
async function board({ before, last, code }) {
  const public_ = await Device.make(browser, "board-en", { width: "desktop" });
  await public_.open(`${demo.url}/board/`);
  await public_.sees("board.which");
  await public_.page.locator("main").getByRole("link").first().click();
  await public_.sees("board.title");
  for (const [ballot, status] of [[before, "superseded"], [last, "counted-so-far"], [code, "challenged"]]) {
    await public_.fill("check.code", ballot);
    await public_.press("board.search.go");
    await public_.page.getByText(public_.t(`board.status.${status}`).split(": ")[1]).waitFor();
  }
  await public_.looks("board.found");
  await castIsNotOpened(last);
  await public_.page.getByRole("button", { name: "한국어" }).click();
  await public_.looks("board.korean");
  return public_;
}

try {
  farTimes();
  const one = await first(demo.links[0]);
  const two = await second(demo.links[1]);
  const all = await board(one);
  assert.equal((await demo.end()).verified, true);
  for (const device of [one.phone, two.one]) {
    await device.press("home.visit");
    await device.sees("home.title");
    await device.page.getByRole("heading", { name: device.t("result.title") }).waitFor();
  }
  await one.phone.says("fate.counted");
  await two.one.says("fate.elsewhere");
  assert.equal(await two.one.page.locator(".fate .code").innerText(), two.last);
  assert.equal(await one.phone.page.locator(".fate .code").innerText(), one.last);
  await all.page.reload();
  await all.page.getByRole("table").first().waitFor();
  await all.looks("board.result");
  await all.page.locator(".standing").filter({ hasText: "%" }).waitFor();
  acceptedByBoth(tupyo, demo);
  await demo.stop();
  await assert.rejects(fetch(demo.url), "its board ends with it");
  console.log(`voted on a page: ${Device.screens} screens looked at, ${Math.round((Date.now() - begun) / 1000)} s`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  demo.stop();
}
