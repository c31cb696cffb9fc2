// The public page on a static host: what `tupyo board mirror --page` has kept of a board, and the pages, served as files. It shows
// turnout and result as the board's own page does, and whether a ballot is counted; a copy in which a byte is wrong is refused.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Device, launch } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { hosting } from "./host.mjs";
import { begin, cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const browser = await launch();
const demo = await startDemo(tupyo, page);
const cwd = mkdtempSync(join(tmpdir(), "tupyo-copy-"));
const run = (...words) => execFileSync(tupyo, words, { cwd, encoding: "utf8" });

const mirror = () => run("board", "mirror", "mirror", "--anchors", "anchors.json", "--page", "light", "--once");

async function opened(name, url, options) {
  const device = await Device.make(browser, name, options);
  await device.open(`${url}/board/#election=${demo.election}`);
  return device;
}

/** How many ballots there are by when, and the rows of the table, if there are points enough for one. */
async function turnout(device) {
  const section = device.page.locator("section").filter({ has: device.page.getByRole("heading", { name: device.t("board.turnout"), exact: true }) });
  const parts = device.t("growth.now", { ballots: "\0", time: "\0" }).split("\0");
  const said = parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
  const now = await section.locator("p").filter({ hasText: said.trim() }).innerText();
  const rows = await section.locator("tr").evaluateAll((rows) => rows.map((row) => row.textContent));
  return [now, ...rows];
}

/** The last checkpoint may await its witnesses. */
async function copied() {
  const size = async () => Number((await (await fetch(`${demo.url}/elections/${demo.election}/checkpoint`)).text()).split("\n")[1]);
  for (let tries = 0; tries < 1000; tries += 1) {
    mirror();
    if (Number(readFileSync(join(cwd, "light/light/checkpoint"), "utf8").split("\n")[1]) === (await size())) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error("the copy stays behind");
}

/** A byte of an answer is another one. */
async function damaged(host) {
  const documents = join(cwd, "light/light/documents");
  const [size] = readdirSync(documents);
  const file = join(documents, size, "0");
  const right = readFileSync(file);
  const wrong = Buffer.from(right);
  wrong[wrong.length >> 1] ^= 1;
  writeFileSync(file, wrong);
  const device = await opened("copy-damaged", host.url);
  await device.sees("fault.title");
  writeFileSync(file, right);
  await device.press("again");
  await device.sees("board.title");
  await device.close();
}

/** What the page says of a code. */
async function looked(device, code) {
  await device.fill("check.code", code);
  await device.press("board.search.go");
  const said = device.page.locator("main [role=status]");
  await said.filter({ hasNotText: device.t("wait") }).waitFor();
  return said.innerText();
}

/** The ballot that counts is found by its code; one that does not is not, whatever the copy says of it. */
async function looksUp(device, { code, replaced }) {
  const counted = device.t("board.status.counted", { index: "" });
  const saysCounted = (said) => said.startsWith(counted.slice(0, 3)) && said.endsWith(counted.slice(-6));
  assert.ok(saysCounted(await looked(device, ` ${code.toLowerCase()}`)));
  assert.equal(await looked(device, replaced), device.t("board.copy.none"));
  assert.equal(await looked(device, `${code.slice(0, -1)}U`), device.t("fault.tracking-code"));
  const file = (of) => join(cwd, "light/light/codes", of[0]);
  const voter = readFileSync(file(code), "utf8").split("\n").find((line) => line.startsWith(code)).split(" ")[1];
  const right = readFileSync(file(replaced));
  writeFileSync(file(replaced), `${replaced} ${voter}\n`);
  const refused = await looked(device, replaced);
  writeFileSync(file(replaced), right);
  assert.ok(refused.includes("light-malformed"), refused);
  assert.ok(saysCounted(await looked(device, code)));
}

const stops = [];
try {
  writeFileSync(join(cwd, "anchors.json"), JSON.stringify({ url: demo.url, election: demo.election }));
  const voter = await Device.make(browser, "copy-voter");
  await begin(voter, demo.links[0]);
  await toBallot(voter);
  await choose(voter, "Mayor", "Kim Haneul");
  await seal(voter);
  const replaced = await cast(voter);
  await toBallot(voter, { again: true });
  await choose(voter, "Mayor", "Kim Haneul");
  await seal(voter);
  const code = await cast(voter);
  await copied();
  const place = `/elections/${demo.election}/`;
  const host = await hosting([place, join(cwd, "mirror")], [place, join(cwd, "light")], ["/", page]);
  stops.push(host.close);
  const copy = await opened("copy", host.url, { language: "ko" });
  await copy.sees("board.title");
  await copy.says("board.copy");
  await copy.says("board.copy.later");
  await copy.says("phase.open");
  assert.equal(await copy.page.getByRole("link", { name: copy.t("board.vote") }).count(), 0, "nobody votes at a copy");
  const own = await opened("copy-own", demo.url, { language: "ko" });
  await own.sees("board.title");
  const [now, ...rows] = await turnout(copy);
  assert.match(now, /: [1-9]/, "there are ballots");
  assert.deepEqual([now, ...rows], await turnout(own), "as the board's own page shows it");
  await damaged(host);
  assert.equal((await demo.end()).verified, true);
  await copied();
  await copy.press("board.again");
  await copy.page.locator(".standing").filter({ hasText: "%" }).waitFor();
  await copy.says("result.verified");
  await looksUp(copy, { code, replaced });
  await copy.looks("copy.result");
  console.log(`a copy on a static host: ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
  demo.stop();
}
