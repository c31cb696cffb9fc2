// The main path in Firefox: a letter's code registers the key, then its voter votes, keeps the receipt and sees the result.
import { strict as assert } from "node:assert";
import { Device, launchFirefox } from "./browser.mjs";
import { startRegistering } from "./letter.mjs";
import { proxyBefore } from "./proxy.mjs";
import { cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const begun = Date.now();
const { election, code, board, registrar, open, end, stop } = await startRegistering(tupyo, page);
const proxy = await proxyBefore(board, registrar);
const browser = await launchFirefox();

/** By the code in the letter's link. */
async function register(device) {
  const values = new URLSearchParams({ election, registrar: `${proxy.url}/registrar`, code });
  await device.open(`${proxy.url}/vote/#${values}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.sees("home.title");
  await device.press("home.register");
  await device.sees("register.title");
  await device.press("next");
  await device.says("register.found");
  await device.press("register.yes");
  await onTheRoll(device);
}

/** The registrar posts what it has accepted when it comes to it; the page asks again. */
async function onTheRoll(device) {
  const counted = device.page.getByText(device.t("register.state.counted"));
  const other = device.page.getByText(device.t("register.state.accepted")).or(device.page.getByText(device.t("register.state.posted")));
  for (let tries = 0; tries < 200; tries += 1) {
    await counted.or(other).first().waitFor();
    if (await counted.count()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await device.press("home.visit");
    await device.sees("home.title");
    if (!(await device.page.getByRole("button", { name: device.t("home.register"), exact: true }).count())) return;
    await device.press("home.register");
    await device.sees("register.title");
    await device.press("register.look");
  }
  throw new Error("the key does not come on the roll");
}

try {
  const device = await Device.make(browser, "firefox", { language: "ko" });
  await register(device);
  open();
  await device.page.reload();
  await device.sees("home.title");
  await toBallot(device);
  await choose(device, "chair", "lee");
  await seal(device);
  const cast_ = await cast(device);
  await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  end();
  await device.page.reload();
  await device.sees("home.title");
  await device.says("fate.counted");
  await device.page.getByRole("heading", { name: device.t("result.title") }).waitFor();
  await device.looks("result");
  assert.equal(await device.page.locator(".fate .code").innerText(), cast_);
  const votes = async (name) => device.page.locator("table tr").filter({ hasText: name }).locator(".number").innerText();
  assert.deepEqual([await votes("kim"), await votes("lee")], ["0", "1"]);
  console.log(`voted in Firefox ${browser.version()}: ${Device.screens} screens looked at, ${Math.round((Date.now() - begun) / 1000)} s`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  proxy.stop();
  stop();
}
