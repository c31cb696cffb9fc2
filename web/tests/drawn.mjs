// Codes that the tool has drawn on a terminal, read as a camera would.
import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const library = resolve(import.meta.dirname, "../../target/web/npm/node_modules/qr/decode.js");
const SCALE = 4;

/** The text of the code among these lines: two dots in each character, light ones drawn. */
export async function drawnText(said) {
  const { default: decode } = await import(pathToFileURL(library).href);
  const lines = said.split("\n").filter((line) => /^[█▀▄ ]{20,}$/.test(line));
  assert.ok(lines.length > 10, "a code is drawn");
  const isLight = (x, y) => ["█", y % 2 === 0 ? "▀" : "▄"].includes(lines[y >> 1]?.[x] ?? "█");
  const [width, height] = [lines[0].length * SCALE, lines.length * 2 * SCALE];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = isLight(Math.floor(x / SCALE), Math.floor(y / SCALE));
      if (!light) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return decode({ width, height, data });
}
