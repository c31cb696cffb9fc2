// The page's sign, a ballot over a box: as SVG, and as PNG for where no SVG is taken. Drawn here, so that no file of pixels needs trust.
import { deflateSync } from "node:zlib";

const [GROUND, PAPER, BOX] = ["#0b57a4", "#cfe2f7", "#ffffff"];
/** In units of a 64th: x, y, width, height and colour, the later ones on top. */
const RECTANGLES = [[14, 32, 36, 18, BOX], [23, 12, 18, 16, PAPER], [20, 32, 24, 3, GROUND]];
const TICK = [[26, 19], [30, 23], [38, 15]];
const ROUND = 12;
const STROKE = 3;
/** Samples of a pixel along each side. */
const FINE = 4;

export const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="${ROUND}" fill="${GROUND}"/>${RECTANGLES.map(
  ([x, y, width, height, fill]) => `<path d="M${x} ${y}h${width}v${height}h-${width}z" fill="${fill}"/>`,
).join("")}<path d="M${TICK.map((point) => point.join(" ")).join("L")}" fill="none" stroke="${GROUND}" stroke-width="${STROKE}"/></svg>\n`;

/** A PNG of so many pixels along each side. Where `isWhole`, its corners are not round: the platform cuts them. */
export function png(size, { isWhole = false } = {}) {
  const rows = Array.from({ length: size }, (_, y) => Buffer.concat([Buffer.from([0]), ...Array.from({ length: size }, (_, x) => pixel(x, y, size, isWhole))]));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [["IHDR", head], ["IDAT", deflateSync(Buffer.concat(rows), { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([signature, ...parts.map(([name, bytes]) => chunk(name, bytes))]);
}

/** Red, green, blue and opacity: the mean of what is seen in the pixel. */
function pixel(x, y, size, isWhole) {
  const [sum, count] = [[0, 0, 0], FINE * FINE];
  let seen = 0;
  for (let sample = 0; sample < count; sample += 1) {
    const at = (place, offset) => ((place + (offset + 0.5) / FINE) * 64) / size;
    const colour = colourAt(at(x, sample % FINE), at(y, Math.floor(sample / FINE)), isWhole);
    if (colour === undefined) continue;
    seen += 1;
    [1, 3, 5].forEach((begin, place) => (sum[place] += parseInt(colour.slice(begin, begin + 2), 16)));
  }
  return Buffer.from([...sum.map((part) => (seen === 0 ? 0 : Math.round(part / seen))), Math.round((255 * seen) / count)]);
}

function colourAt(x, y, isWhole) {
  if (!isWhole && isCutOff(x, y)) return undefined;
  if (isOnTick(x, y)) return GROUND;
  const on = RECTANGLES.filter(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height);
  return on.at(-1)?.[4] ?? GROUND;
}

function isCutOff(x, y) {
  const beyond = (place) => Math.max(ROUND - place, place - (64 - ROUND), 0);
  return Math.hypot(beyond(x), beyond(y)) > ROUND;
}

function isOnTick(x, y) {
  return TICK.slice(1).some(([toX, toY], place) => {
    const [fromX, fromY] = TICK[place];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
    return along >= 0 && along <= 1 && Math.abs((x - fromX) * dy - (y - fromY) * dx) <= (STROKE / 2) * Math.hypot(dx, dy);
  });
}

function chunk(name, bytes) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, sum]);
}

/** CRC-32, as PNG has it. */
function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
