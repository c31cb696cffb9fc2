// What a visit costs up to where one can choose: bytes by what they are for, and the processor's time at a fourth of its speed.
import { Device } from "./browser.mjs";

/** Counts what a tab loads from the network. */
async function counting(device) {
  const session = await device.context.newCDPSession(device.page);
  const [bytes, kinds] = [{ page: 0, module: 0, board: 0 }, new Map()];
  session.on("Network.responseReceived", ({ requestId, response: { url, fromServiceWorker } }) => {
    if (fromServiceWorker) return;
    kinds.set(requestId, url.endsWith(".wasm") ? "module" : url.includes("/elections/") ? "board" : "page");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (kinds.has(requestId)) bytes[kinds.get(requestId)] += encodedDataLength;
  });
  for (const domain of ["Network", "Performance"]) await session.send(`${domain}.enable`);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const processor = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value;
  };
  return { bytes, processor };
}

const heading = (device, title) => device.page.getByRole("heading", { level: 1, name: device.t(title) }).waitFor();

/** A first visit and the next one; prints both. */
export async function measure(browser, link) {
  const device = await Device.make(browser, "measured");
  await device.page.goto("about:blank");
  const first = await counting(device);
  await device.open(link);
  await heading(device, "trust.title");
  const loaded = await first.processor();
  await device.press("trust.go");
  await heading(device, "home.title");
  const verified = await first.processor();
  await device.press("home.vote");
  await device.press("copy.without");
  await heading(device, "ballot.title");
  tell("first visit", first.bytes, { loaded, verified, all: await first.processor() });
  await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const address = device.page.url();
  await device.page.close();
  await device.tab();
  await device.page.goto("about:blank");
  const next = await counting(device);
  await device.open(address);
  await heading(device, "home.title");
  await device.press("home.vote");
  await heading(device, "ballot.title");
  tell("next visit", next.bytes, { all: await next.processor() });
  await device.close();
}

function tell(visit, bytes, { loaded, verified, all }) {
  const kilo = (count) => Math.round(count / 1000);
  const sum = bytes.page + bytes.module + bytes.board;
  const parts = Object.entries(bytes).map(([name, count]) => `${name} ${kilo(count)}`).join(", ");
  const stages = loaded === undefined ? "" : ` (module loaded ${loaded.toFixed(2)}, election verified ${(verified - loaded).toFixed(2)})`;
  console.log(`ready to choose, ${visit}: ${kilo(sum)} kB transferred (${parts}); ${all.toFixed(2)} s of processor at a fourth of its speed${stages}`);
}
