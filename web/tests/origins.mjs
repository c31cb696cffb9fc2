// Three origins: the page lies on a static host, the board and the registrar's service are elsewhere, and let that host's pages in.
// A citizen registers with a one-time code and votes. A server that does not let the page in is named by a sentence.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Device, launch } from "./browser.mjs";
import { hosting } from "./host.mjs";
import { startRegistering } from "./letter.mjs";
import { cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const browser = await launch();
const stops = [];

/** The page, built for these servers. */
function builtFor(...origins) {
  const place = join(mkdtempSync(join(tmpdir(), "tupyo-page-")), "page");
  const words = origins.flatMap((origin) => ["--connect", origin]);
  execFileSync(resolve(import.meta.dirname, "../build"), words, { env: { ...process.env, PAGE: place }, stdio: ["ignore", "ignore", "inherit"] });
  return place;
}

async function opened(name, host, { election, board, registrar, code }, options) {
  const device = await Device.make(browser, name, options);
  await device.open(`${host.url}/vote/#${new URLSearchParams({ election, board, registrar, code })}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  return device;
}

/** The board does not know this host. */
async function stranger(host, election) {
  const device = await opened("origins-stranger", host, election);
  await device.sees("fault.title");
  await device.says("fault.origin-refused");
  await device.close();
}

try {
  // Their addresses are known before the page is built.
  const places = [["/", ""], ["/", ""]];
  const [host, other] = [await hosting(places[0]), await hosting(places[1])];
  stops.push(host.close, other.close);
  const registering = await startRegistering(tupyo, page, undefined, { board: ["--allow-origin", host.url], registrar: ["--allow-origin", other.url] });
  stops.push(registering.stop);
  const built = builtFor(registering.board, registering.registrar);
  for (const place of places) place[1] = built;
  await stranger(other, registering);
  const device = await opened("origins", host, registering, { language: "ko" });
  await device.sees("home.title");
  const key = await device.page.locator("code.key").first().textContent();
  await device.press("home.register");
  await device.sees("register.title");
  await device.press("next");
  await device.says("fault.origin-refused");
  await device.looks("origins.refused");
  await registering.restart("--allow-origin", host.url);
  await device.press("next");
  await device.says("register.found");
  await device.press("register.yes");
  const [accepted, posted, counted] = ["accepted", "posted", "counted"].map((name) => device.page.getByText(device.t(`register.state.${name}`)));
  await accepted.or(posted).or(counted).first().waitFor();
  const status = async () => (await (await fetch(`${registering.registrar}/v1/registrations/${key}`)).json()).state;
  for (let tries = 0; (await status()) !== "counted"; tries += 1) {
    assert.ok(tries < 600, "it comes on the roll");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  registering.open();
  await device.page.reload();
  await device.sees("home.title");
  await toBallot(device);
  await choose(device, "chair", "kim");
  await seal(device);
  await cast(device);
  console.log(`registered and voted across origins: ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
}
