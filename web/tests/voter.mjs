// What a voter does, step by step, with a look at every screen.
import { strict as assert } from "node:assert";

/** From a link to the voter's own page. */
export async function begin(device, link) {
  await device.open(link);
  await device.sees("trust.title");
  await device.press("trust.go");
  await device.sees("home.title");
}

/** To the ballot, without a copy of the key. */
export async function toBallot(device, { again = false, copy = "without" } = {}) {
  await device.press(again ? "home.again" : "home.vote");
  if (again) return device.sees("ballot.title");
  await device.sees("copy.title");
  if (copy === "without") await device.press("copy.without");
  else copy.file = await stored(device, copy.passphrase);
  return device.sees("ballot.title");
}

/** Stores a copy under a passphrase; gives its file. */
async function stored(device, passphrase) {
  await device.press("copy.save");
  await device.says("copy.empty");
  await device.fill("copy.passphrase", passphrase);
  await device.fill("copy.repeat", "another one");
  await device.press("copy.save");
  await device.says("copy.differ");
  await device.fill("copy.repeat", passphrase);
  const download = device.page.waitForEvent("download");
  await device.press("copy.save");
  const path = await (await download).path();
  await device.says("copy.made");
  await device.looks("copy.made");
  // The page cannot know whether there is a file: until the voter says so, it asks again.
  await device.page.reload();
  await device.sees("home.title");
  await device.press("home.vote");
  await device.sees("copy.title");
  assert.equal(await device.page.getByRole("button", { name: device.t("copy.go"), exact: true }).count(), 0);
  await device.fill("copy.passphrase", passphrase);
  await device.fill("copy.repeat", passphrase);
  await device.press("copy.save");
  await device.says("copy.made");
  await device.press("copy.go");
  return path;
}

/** From the filled ballot to the sealed one; gives its code. */
export async function seal(device) {
  await device.press("ballot.review");
  await device.sees("review.title");
  await device.press("review.seal");
  await device.sees("sealed.title");
  return device.code();
}

/** Casts the sealed ballot; ends on the voter's own page. */
export async function cast(device) {
  const code = await device.code();
  await device.press("sealed.cast");
  await device.sees("receipt.title");
  assert.equal(await device.code(), code);
  await device.press("home.go");
  await device.sees("home.title");
  await device.says("fate.counted-so-far");
  return code;
}

/** In a contest, by its title: clicks options, or fills in numbers or places. */
export async function choose(device, contest, ...options) {
  const group = device.page.getByRole("group", { name: contest, exact: true });
  for (const option of options) {
    const [name, value] = Array.isArray(option) ? option : [option, undefined];
    const label = group.locator("label.option").filter({ hasText: name });
    if (value === undefined) await label.locator("input").check();
    else if (await label.locator("select").count()) await label.locator("select").selectOption(String(value - 1));
    else await label.locator("input").fill(String(value));
  }
}
