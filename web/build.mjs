// Makes the pages in a directory: node web/build.mjs DIRECTORY [--connect ORIGIN]…
// The same sources give the same bytes.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { png, svg } from "./icon.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const modules = resolve(web, "../target/web/npm/node_modules");
const voter = resolve(web, "../target/wasm/npm/package");
const { build } = createRequire(join(modules, "x.js"))("esbuild");
const [directory, ...options] = process.argv.slice(2);

/** What a page's JavaScript may weigh, compressed by gzip. */
const MOST_SCRIPT = 60_000;
const PAGES = { vote: "voter/main.ts", check: "check/main.ts", board: "board/main.ts" };
const TITLES = { vote: "Vote · 투표", check: "Look into a ballot · 투표지 열어 보기", board: "Bulletin board · 공개 게시판" };

function origins() {
  assert.equal(options.length % 2, 0, "--connect ORIGIN");
  return options.filter((_, place) => place % 2 === 1).map((origin) => {
    assert.equal(new URL(origin).origin, origin, `not an origin: ${origin}`);
    return origin;
  });
}

const connect = origins();
const digest = (algorithm, bytes, spelling) => createHash(algorithm).update(bytes).digest(spelling);
const integrity = (bytes) => `sha384-${digest("sha384", bytes, "base64")}`;

/** In the page itself: so it holds on every host. Only the page that keeps itself on the device may make a worker of one address. */
const policyOf = (name) => [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  `connect-src ${["'self'", ...connect].join(" ")}`,
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${name === "vote" ? "tupyo-worker" : "'none'"}`,
].join("; ");
/** Of all pages, with what only a header can say. */
const HEADER = `${policyOf("vote")}; frame-ancestors 'none'`;
const HEADERS = {
  "Content-Security-Policy": HEADER,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
};
const HEADERS_FILE = `/*
${Object.entries(HEADERS).map(([name, value]) => `  ${name}: ${value}`).join("\n")}
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;

function write(name, bytes) {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  if (!/\.(html|js|css|wasm|svg)$/.test(name)) return;
  const raw = Buffer.from(bytes);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  writeFileSync(`${path}.br`, brotliCompressSync(raw, { params }));
  writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }));
}

/** A file whose name has a hash of what is in it. */
function asset(name, bytes) {
  const [stem, end] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const hashed = `${stem}-${digest("sha256", bytes, "hex").slice(0, 16)}${end}`;
  write(`assets/${hashed}`, bytes);
  return { name: hashed, integrity: integrity(bytes) };
}

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
};

/** Which texts a page does not say. */
const UNSAID = { vote: /^(board|growth|check)\./ };

/** Stands where a build says which one it is, until everything else of it is known. */
const UNKNOWN = "version-unknown!";

/** A script that says which build it is: a hash of all that is in it, and around it. */
async function script(name, wasm, around) {
  const bytes = await bundled(PAGES[name], UNSAID[name], {
    WASM_NAME: JSON.stringify(wasm.name),
    WASM_INTEGRITY: JSON.stringify(wasm.integrity),
    CONNECT: JSON.stringify(connect),
    VERSION: JSON.stringify(UNKNOWN),
  });
  const version = digest("sha256", Buffer.concat([Buffer.from(JSON.stringify(around)), bytes]), "hex").slice(0, 16);
  return { version, bytes: Buffer.from(bytes.toString().replaceAll(UNKNOWN, version)) };
}

/** What a worker does, without what it keeps. */
async function workerAlone() {
  return (await bundled("worker/main.ts", undefined, { VERSION: '""', FILES: "[]", HEADERS: "{}" })).toString();
}

/** The service worker, which keeps what makes up the voter's page. */
async function worker(version, files) {
  const define = { VERSION: JSON.stringify(version), FILES: JSON.stringify(files), HEADERS: JSON.stringify(HEADERS) };
  write("vote/worker.js", await bundled("worker/main.ts", undefined, define));
}

/** Leaves the texts of other pages out, each of which has a line of its own. */
function withoutTexts(unsaid) {
  const onLoad = ({ path }) => ({ contents: readFileSync(path, "utf8").split("\n").filter((line) => !unsaid.test(line.trim().slice(1))).join("\n"), loader: "ts" });
  return { name: "texts", setup: (build) => void build.onLoad({ filter: /\/texts\/(en|ko)\.ts$/ }, onLoad) };
}

async function bundled(entry, unsaid, define) {
  const result = await build({
    absWorkingDir: web,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    alias: { "@tupyo/voter": join(voter, "index.js"), qr: join(modules, "qr") },
    define,
    plugins: unsaid === undefined ? [] : [withoutTexts(unsaid)],
  });
  const bytes = Buffer.from(result.outputFiles[0].contents);
  const missing = unsaid && bytes.toString().match(/(?<=["'`])[a-z]+\.[a-z][a-z.-]*(?=["'`])/g)?.filter((name) => unsaid.test(name));
  assert.deepEqual(missing ?? [], [], `${entry}: texts that are left out`);
  return bytes;
}

const page = (name, parts) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(name)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${TITLES[name]}</title>
<link rel="icon" href="../assets/${parts.icon.name}">
<link rel="apple-touch-icon" href="../assets/${parts.touch.name}">
<link rel="manifest" href="../assets/${parts.manifest.name}">
<link rel="stylesheet" href="../assets/${parts.style.name}" integrity="${parts.style.integrity}" crossorigin="anonymous">
<script type="module" src="../assets/${parts.script.name}" integrity="${parts.script.integrity}" crossorigin="anonymous"></script>
</head>
<body>
<noscript><p>This page needs JavaScript: your ballot is encrypted on this device. 이 페이지는 JavaScript가 필요합니다. 투표지를 이 기기에서 암호화합니다.</p></noscript>
</body>
</html>
`;

rmSync(directory, { recursive: true, force: true });
const wasm = asset("tupyo.wasm", readFileSync(join(voter, "tupyo_wasm_bg.wasm")));
const style = asset("page.css", readFileSync(join(web, "page.css")));
const icon = asset("icon.svg", svg);
const touch = asset("icon-192.png", png(192, { isWhole: true }));
const pictures = [[touch, 192, "any"], [asset("icon-512.png", png(512)), 512, "any"], [asset("icon-whole-512.png", png(512, { isWhole: true })), 512, "maskable"]];
const app = {
  id: "../vote/",
  name: "Tupyo – 투표",
  short_name: "Tupyo",
  description: "Vote, and verify that your ballot counts. 투표하고, 투표지가 집계되는지 확인합니다.",
  start_url: "../vote/",
  scope: "../",
  display: "standalone",
  background_color: "#ffffff",
  theme_color: "#0b57a4",
  icons: [
    { src: icon.name, sizes: "any", type: "image/svg+xml", purpose: "any" },
    ...pictures.map(([{ name }, size, purpose]) => ({ src: name, sizes: `${size}x${size}`, type: "image/png", purpose })),
  ],
};
const manifest = asset("app.webmanifest", `${JSON.stringify(app, null, 1)}\n`);
const shared = { style, icon, touch, manifest };
for (const name of Object.keys(PAGES)) {
  const empty = page(name, { ...shared, script: { name, integrity: "" } });
  const { version, bytes } = await script(name, wasm, { page: empty, HEADERS, worker: name === "vote" ? await workerAlone() : "" });
  const weight = gzipSync(bytes, { level: 9 }).length;
  assert.ok(weight < MOST_SCRIPT, `${name}: ${weight} bytes of JavaScript`);
  console.log(`${name}: ${weight} bytes of JavaScript by gzip`);
  const parts = { ...shared, script: asset(`${name}.js`, bytes) };
  const html = page(name, parts);
  write(`${name}/index.html`, html);
  if (name !== "vote") continue;
  console.log(`${name}: version ${version}`);
  const assets = [parts.script, wasm, style, icon, touch, manifest];
  const kept = assets.map((one) => [`../assets/${one.name}`, one.integrity, TYPES[one.name.slice(one.name.lastIndexOf(".") + 1)]]);
  await worker(version, [["./", integrity(html), TYPES.html], ...kept]);
}
const links = Object.entries(TITLES).map(([name, title]) => `<p><a href="${name}/">${title}</a></p>`);
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
write("index.html", `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tupyo</title>
<link rel="icon" href="assets/${icon.name}">
<link rel="stylesheet" href="assets/${style.name}" integrity="${style.integrity}" crossorigin="anonymous">
</head>
<body><main><h1>Tupyo</h1>${links.join("")}</main></body>
</html>
`);
write("content-security-policy", `${HEADER}\n`);
write("_headers", HEADERS_FILE);
write("assets.json", `${JSON.stringify(hashes(), null, 1)}\n`);
console.log(`${basename(directory)}: module ${wasm.name}`);

/** What the page consists of, in the shape of WAICT's manifest (docs/protocol/page.md). `tupyo page announce` puts it on the ledger. */
function hashes() {
  const beside = /^(_headers|content-security-policy|assets\.json)$|\.(br|gz)$/;
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !beside.test(path));
  const paths = files.flatMap((path) => {
    const hash = digest("sha256", readFileSync(join(directory, path)), "base64");
    const index = /^(|.*\/)index\.html$/.exec(path);
    return [path, ...(index ? [index[1]] : [])].map((served) => [`/${served}`, hash]);
  });
  const headers = Object.entries(HEADERS).map(([name, value]) => [name.toLowerCase(), value]);
  return { version: 1, hashes: sorted(paths), any_hashes: [], metadata: { headers: sorted(headers) } };
}

function sorted(pairs) {
  return Object.fromEntries(pairs.sort(([one], [next]) => (one < next ? -1 : 1)));
}
