// A real board with little room, at whose address somebody else sends what is refused: the voter's page waits as long as the board
// says, says so, and casts one ballot.
import { strict as assert } from "node:assert";
import { Device, launch } from "./browser.mjs";
import { startRegistering } from "./letter.mjs";
import { proxyBefore } from "./proxy.mjs";
import { cast, choose, seal, toBallot } from "./voter.mjs";

const [tupyo, page] = process.argv.slice(2);
const browser = await launch();
const stops = [];
/** One entry of a source at a time may have been refused lately, and one is forgiven in a second. */
const LITTLE = ["--queue", "1", "--source-burst", "1", "--source-rate", "1"];

/** Posts a ballot with a wrong signature again and again, from the voter's own address, until it is told to end. */
function flooding(entries, ballot) {
  const wrong = Buffer.from(ballot);
  wrong[wrong.length - 1] ^= 1;
  const flood = { refused: 0, ends: false };
  flood.done = (async () => {
    while (!flood.ends) {
      const { status } = await fetch(entries, { method: "POST", body: wrong, headers: { "Content-Type": "application/octet-stream" } }).catch(() => ({ status: 0 }));
      flood.refused += status === 200 ? 0 : 1;
      assert.notEqual(status, 200, "nobody's ballot is accepted");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return flood;
}

/** When the page has posted, and what it was told. */
function posts(device) {
  const all = [];
  device.page.on("response", async (response) => {
    if (response.request().method() !== "POST") return;
    all.push({ at: Date.now(), status: response.status(), after: Number(response.headers()["retry-after"] ?? 0) });
  });
  return all;
}

/** With the one-time code, until the key is on the roll. */
async function registers(device, { election, board, registrar, code }) {
  const proxy = await proxyBefore(board, registrar);
  stops.push(proxy.stop);
  await device.open(`${proxy.url}/vote/#${new URLSearchParams({ election, registrar: `${proxy.url}/registrar`, code })}`);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.sees("home.title");
  const key = await device.page.locator("code.key").first().textContent();
  await device.press("home.register");
  await device.sees("register.title");
  await device.press("next");
  await device.says("register.found");
  await device.press("register.yes");
  const status = async () => (await (await fetch(`${registrar}/v1/registrations/${key}`)).json()).state;
  for (let tries = 0; (await status()) !== "counted"; tries += 1) {
    assert.ok(tries < 600, "it comes on the roll");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

try {
  const registering = await startRegistering(tupyo, page, undefined, { board: LITTLE });
  stops.push(registering.stop);
  const { election, board, open } = registering;
  const place = `${board}/elections/${election}`;
  const device = await Device.make(browser, "busy", { language: "ko" });
  await registers(device, registering);
  open();
  await device.page.reload();
  await device.sees("home.title");
  await toBallot(device);
  await choose(device, "chair", "kim");
  await seal(device);
  await cast(device);
  const size = Number((await (await fetch(`${place}/checkpoint`)).text()).split("\n")[1]);
  const entry = new Uint8Array(await (await fetch(`${place}/entries/${size - 1}`)).arrayBuffer());
  await toBallot(device, { again: true });
  await choose(device, "chair", "lee");
  await seal(device);
  const flood = flooding(`${place}/entries`, entry);
  stops.push(() => (flood.ends = true));
  while (flood.refused < 5) await new Promise((resolve) => setTimeout(resolve, 50));
  const seen = posts(device);
  await device.press("sealed.cast");
  const [begin] = device.t("waiting", { seconds: "\0" }).split("\0");
  await device.page.getByRole("status").filter({ hasText: begin }).waitFor();
  await device.looks("busy.waiting");
  flood.ends = true;
  await flood.done;
  await device.sees("receipt.title");
  const busy = seen.filter(({ status }) => status === 429 || status === 503);
  assert.ok(busy.length > 0 && seen.at(-1).status === 200, JSON.stringify(seen));
  for (const [place, { status, at, after }] of seen.entries()) {
    if (status !== 200) assert.ok(after >= 1 && seen[place + 1].at - at >= after * 1000, `it waits as it was told: ${JSON.stringify(seen)}`);
  }
  const now = Number((await (await fetch(`${place}/checkpoint`)).text()).split("\n")[1]);
  assert.equal(now, size + 1, "one ballot more");
  console.log(`a busy board: sent away ${busy.length} times, told to wait ${busy.map(({ after }) => after).join(", ")} s; ${flood.refused} posts of others refused; ${Device.screens} screens looked at`);
} catch (error) {
  for (const tab of browser.contexts().flatMap((context) => context.pages())) console.error(tab.url(), tab.faults, await tab.locator("body").innerText());
  throw error;
} finally {
  await browser.close();
  stops.forEach((stop) => stop());
}
