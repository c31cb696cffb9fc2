// Chromium as a voter uses it, and what must hold on every screen.
import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = createRequire(join(root, "target/web/npm/x.js"));
const { chromium, firefox } = modules("playwright-core");
const axe = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
const catalogues = {};

export const WIDTHS = { phone: { width: 360, height: 740 }, narrow: { width: 320, height: 640 }, desktop: { width: 1280, height: 900 } };

/** The texts of the pages, as the sources have them. */
export function texts(language) {
  catalogues[language] ??= read(language);
  return (name, values = {}) => {
    const text = catalogues[language][name];
    assert.ok(text !== undefined, `no text ${name}`);
    return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  };
}

function read(language) {
  return Object.values(source(`texts/${language}.ts`))[0];
}

/** What a source of the pages exports, without a page. */
export function source(path) {
  const { buildSync } = modules("esbuild");
  const built = buildSync({ entryPoints: [join(root, "web", path)], bundle: true, write: false, format: "cjs" });
  const module = { exports: {} };
  new Function("module", "navigator", built.outputFiles[0].text)(module, { languages: ["en"] });
  return module.exports;
}

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** Debian's own Firefox, by WebDriver BiDi: nothing in it is changed for tests. */
export async function launchFirefox() {
  return firefox.launch({ channel: "moz-firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr" });
}

/** A device of its own: nothing is shared with others. */
export class Device {
  static #shots = join(root, "target/web/screenshots");
  static screens = 0;

  static async make(browser, name, { language = "en", width = "phone", ...more } = {}) {
    const device = new Device();
    const options = { viewport: WIDTHS[width], locale: language === "ko" ? "ko-KR" : "en-GB", acceptDownloads: true, ...more };
    Object.assign(device, { name, language, t: texts(language), context: await browser.newContext(options) });
    await device.tab();
    return device;
  }

  /** Another tab, which is used from now on. */
  async tab() {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(Number(process.env.TIMEOUT ?? 120_000));
    const errors = (this.page.faults = []);
    // What the browser itself says of a lost answer, or of a server that lets no page in, is what the test has wanted; and what Firefox says of a style in the page
    // is of the tools, which it holds to the policy, too. Chromium does not, and says it of a style of ours.
    const isWanted = (text) => /Failed to load resource|net::ERR|blocked by CORS policy|Content-Security-Policy: .* blocked an inline style/.test(text);
    const note = (text) => void (isWanted(text) || errors.push(text));
    this.page.on("pageerror", (error) => note(String(error)));
    this.page.on("console", (message) => message.type() === "error" && note(message.text()));
    return this.page;
  }

  async open(url) {
    await this.page.goto(url);
  }

  /** Waits for the screen with this heading, and looks at it: axe finds nothing, nothing is wider than the screen. */
  async sees(title, values) {
    const text = this.t(title, values);
    await this.page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();
    await this.looks(title);
  }

  async looks(title) {
    const { page } = this;
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    assert.deepEqual(found, [], `${this.name}, ${title}`);
    assert.ok(passes.length > 10, "axe has looked");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${this.name}, ${title}: ${overflow} pixels too wide`);
    const focused = await page.evaluate(() => document.activeElement?.tagName);
    assert.ok(focused !== undefined, "the focus is somewhere");
    assert.deepEqual(page.faults, [], `${this.name}, ${title}`);
    mkdirSync(Device.#shots, { recursive: true });
    Device.screens += 1;
    await page.screenshot({ path: join(Device.#shots, `${this.name}-${String(Device.screens).padStart(3, "0")}-${title}.png`), fullPage: true });
  }

  async press(name, values) {
    await this.page.getByRole("button", { name: this.t(name, values), exact: true }).click();
  }

  async fill(label, text) {
    await this.page.getByLabel(this.t(label), { exact: true }).fill(text);
  }

  async says(name, values) {
    await this.page.getByText(this.t(name, values)).first().waitFor();
  }

  code() {
    return this.page.locator("p > code.code").first().innerText();
  }

  close() {
    return this.context.close();
  }
}
