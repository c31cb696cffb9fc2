// The page that a device keeps: without a network, and when the server has another build of it.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Device, launch } from "./browser.mjs";
import { measure } from "./cost.mjs";
import { startDemo } from "./demo.mjs";
import { proxyBefore } from "./proxy.mjs";
import { begin, cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const root = fileURLToPath(new URL("../../", import.meta.url));
const begun = Date.now();
const demo = await startDemo(tupyo, page);
const proxy = await proxyBefore(demo.url);
const browser = await launch();

/** Another build, as the server may have tomorrow. */
const newer = mkdtempSync(join(tmpdir(), "tupyo-newer-"));
execFileSync(process.execPath, [join(root, "web/build.mjs"), newer, "--connect", "https://newer.example"]);

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm", svg: "image/svg+xml" };

/** What a build has at an address of the page, as the proxy answers it; `changed` makes other bytes of a file. */
function from(build, changed = (_, bytes) => bytes) {
  return ({ url }) => {
    const name = url.split("?")[0].replace(/\/$/, "/index.html").slice(1);
    if (!/^(vote|assets)\//.test(name) || !existsSync(join(build, name))) return undefined;
    const type = TYPES[name.split(".").at(-1)] ?? "application/octet-stream";
    return { body: changed(name, readFileSync(join(build, name))), headers: { "Content-Type": type } };
  };
}

const versionOf = (build) => /take ([0-9a-f]{16})/.exec(readFileSync(join(build, "vote/worker.js"), "utf8"))[1];
const shown = (version) => version.match(/.{4}/g).join(" ");
const scriptOf = (build) => /assets\/(vote-\w+\.js)/.exec(readFileSync(join(build, "vote/index.html"), "utf8"))[1];
const behind = (link) => link.replace(demo.url, proxy.url);
const ballots = async () => (await (await fetch(`${demo.url}/elections/${demo.election}`)).json()).ballots;

/** Which build runs. */
async function runs(device, build) {
  const script = await device.page.locator("script").getAttribute("src");
  assert.equal(script.split("/").at(-1), scriptOf(build));
}

/** Asks the server for another build, as a browser does by itself on each visit; resolves to what became of it. */
function update(device) {
  return device.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => undefined);
    const worker = registration.installing ?? registration.waiting;
    if (worker === null) return "none";
    while (worker.state === "installing") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    return worker.state;
  });
}

/** What the browser keeps for the page, but what is in IndexedDB. */
async function keptBy(device) {
  await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await device.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return device.page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname).sort();
  });
}

/** Exactly the files of the build, and nothing of the board. */
async function keepsTheBuild(device) {
  const files = (await keptBy(device)).map((path) => path.slice(1));
  const html = readFileSync(join(page, "vote/index.html"), "utf8");
  const script = readFileSync(join(page, "assets", scriptOf(page)), "utf8");
  const named = [...new Set([...html.matchAll(/assets\/[\w.-]+/g)].map(([name]) => name))];
  assert.deepEqual(files, [...named, `assets/${/tupyo-\w+\.wasm/.exec(script)[0]}`, "vote/"].sort());
}

/** The network goes: the page opens, shows what it knows, and lets choose; what is cast goes when the network is back. */
async function withoutNetwork() {
  const device = await Device.make(browser, "offline", { language: "ko" });
  await begin(device, behind(demo.links[0]));
  await keepsTheBuild(device);
  const before = await ballots();
  await device.context.setOffline(true);
  await device.page.reload();
  await device.sees("failed.unreachable");
  await device.press("failed.known");
  await device.sees("home.title");
  await device.says("home.offline");
  await device.page.locator("summary").last().click();
  await device.says("update.kept");
  await toBallot(device);
  await device.open(`${proxy.url}/vote/?another=spelling#election=${demo.election}`);
  await device.sees("failed.unreachable");
  await device.press("failed.known");
  await device.sees("home.title");
  await device.press("home.vote");
  await device.sees("ballot.title");
  await choose(device, "이장", "김하늘");
  await choose(device, "공원", ["나무", 2]);
  const code = await seal(device);
  await device.press("sealed.cast");
  await device.sees("sending.title");
  await device.page.waitForTimeout(500);
  await device.page.reload();
  await device.sees("later.title");
  assert.equal(await ballots(), before);
  await device.context.setOffline(false);
  await device.sees("receipt.title");
  assert.equal(await device.code(), code);
  assert.equal(await ballots(), before + 1);
  await device.press("home.go");
  await device.sees("home.title");
  assert.equal(await device.page.getByText(device.t("home.offline")).count(), 0);
  await keepsTheBuild(device);
  await device.close();
}

/** What is kept is judged by its hash whenever it is used. */
async function anotherPageInTheCache() {
  const device = await Device.make(browser, "cache");
  await begin(device, behind(demo.links[1]));
  await keptBy(device);
  await device.page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    await cache.put(new URL("./", document.baseURI), new Response("<h1>another page</h1>", { headers: { "Content-Type": "text/html" } }));
  });
  await device.page.reload();
  await device.sees("home.title");
  await runs(device, page);
  await device.close();
}

/** A newer build waits until the voter takes it: no ballot is begun with one and cast with another. */
async function newerBuild() {
  const device = await Device.make(browser, "newer");
  await begin(device, behind(demo.links[1]));
  await keptBy(device);
  await toBallot(device);
  proxy.fault = from(newer);
  assert.equal(await update(device), "installed");
  await device.page.waitForTimeout(500);
  assert.equal(await device.page.getByText(device.t("update.title")).count(), 0, "nothing turns up in the ballot");
  await choose(device, "Mayor", "Park Sol");
  await seal(device);
  await cast(device);
  const [now, next] = [page, newer].map(versionOf).map(shown);
  await device.says("update.text", { now, next });
  await device.page.reload();
  await device.sees("home.title");
  await runs(device, page);
  const first = device.page;
  const second = await device.tab();
  await device.open(`${proxy.url}/vote/#election=${demo.election}`);
  await device.sees("elsewhere.title");
  device.page = first;
  await device.says("update.text", { now, next });
  await device.press("update.take");
  await device.says("update.changed", { now: next, before: now });
  await device.looks("update.changed");
  await runs(device, newer);
  await device.says("fate.counted-so-far");
  device.page = second;
  await device.says("update.elsewhere");
  await device.looks("update.elsewhere");
  await runs(device, page);
  assert.equal((await keptBy(device)).filter((path) => path.endsWith(".js")).length, 1, "the older build is not kept");
  proxy.fault = undefined;
  await device.close();
}

/** A build with a file that is not its own is not kept, and the page stays what it was. */
async function brokenBuild() {
  const device = await Device.make(browser, "broken", { language: "ko" });
  await begin(device, behind(demo.links[2]));
  await keptBy(device);
  const changed = (name, bytes) => (name.endsWith(".js") && name.startsWith("assets/") ? Buffer.concat([bytes, Buffer.from(" ")]) : bytes);
  proxy.fault = from(newer, changed);
  assert.equal(await update(device), "redundant");
  await device.page.reload();
  await device.sees("home.title");
  await runs(device, page);
  assert.equal(await device.page.getByText(device.t("update.title")).count(), 0);
  proxy.fault = undefined;
  await device.close();
}

/** A server whose worker asks nobody: the build that runs says so, and still votes. */
async function unasked() {
  const device = await Device.make(browser, "unasked");
  await begin(device, behind(demo.links[2]));
  await keptBy(device);
  await toBallot(device);
  const impatient = Buffer.from("self.addEventListener('install',()=>self.skipWaiting());");
  proxy.fault = from(newer, (name, bytes) => (name === "vote/worker.js" ? Buffer.concat([bytes, impatient]) : bytes));
  await update(device);
  await device.says("update.unasked");
  await device.looks("update.unasked");
  await choose(device, "Mayor", "Lee Bada");
  await seal(device);
  await device.says("update.unasked");
  await cast(device);
  await runs(device, page);
  proxy.fault = undefined;
  await device.close();
}

try {
  await measure(browser, demo.links[2]);
  await withoutNetwork();
  await anotherPageInTheCache();
  await newerBuild();
  await brokenBuild();
  await unasked();
  console.log(`kept on a device: ${Device.screens} screens looked at, ${Math.round((Date.now() - begun) / 1000)} s`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  proxy.stop();
  demo.stop();
}
