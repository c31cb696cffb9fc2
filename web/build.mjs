// Makes the pages in a directory: node web/build.mjs DIRECTORY [--connect ORIGIN]…
// The same sources give the same bytes.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

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

// In the page itself: so it holds on every host. What only a header can say is in `content-security-policy` and `_headers`.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  `connect-src ${["'self'", ...connect].join(" ")}`,
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");
const HEADER = `${POLICY}; frame-ancestors 'none'`;
const HEADERS = `/*
  Content-Security-Policy: ${HEADER}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Permissions-Policy: camera=(self), geolocation=(), microphone=(), payment=(), usb=()
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

async function script(name, wasm) {
  const result = await build({
    absWorkingDir: web,
    entryPoints: [PAGES[name]],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    alias: { "@tupyo/voter": join(voter, "index.js"), qr: join(modules, "qr") },
    define: {
      WASM_NAME: JSON.stringify(wasm.name),
      WASM_INTEGRITY: JSON.stringify(wasm.integrity),
      CONNECT: JSON.stringify(connect),
    },
  });
  return Buffer.from(result.outputFiles[0].contents);
}

const page = (name, parts) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${TITLES[name]}</title>
<link rel="icon" href="../assets/${parts.icon.name}">
<link rel="manifest" href="../assets/${parts.manifest.name}">
<link rel="stylesheet" href="../assets/${parts.style.name}" integrity="${parts.style.integrity}" crossorigin="anonymous">
<script type="module" src="../assets/${parts.script.name}" integrity="${parts.script.integrity}" crossorigin="anonymous"></script>
</head>
<body>
<noscript><p>This page needs JavaScript: your ballot is encrypted on this device. 이 페이지는 JavaScript가 필요합니다. 투표지를 이 기기에서 암호화합니다.</p></noscript>
</body>
</html>
`;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="#0b57a4"/><path d="M14 32h36v18H14z" fill="#fff"/><path d="M23 12h18v16H23z" fill="#cfe2f7"/><path d="M26 19l4 4 8-8" fill="none" stroke="#0b57a4" stroke-width="3"/><path d="M20 32h24v3H20z" fill="#0b57a4"/></svg>\n`;

rmSync(directory, { recursive: true, force: true });
const wasm = asset("tupyo.wasm", readFileSync(join(voter, "tupyo_wasm_bg.wasm")));
const style = asset("page.css", readFileSync(join(web, "page.css")));
const icon = asset("icon.svg", ICON);
const app = { name: "Tupyo", short_name: "Tupyo", start_url: "../vote/", scope: "../", display: "standalone", background_color: "#ffffff", theme_color: "#0b57a4" };
const icons = [{ src: icon.name, sizes: "any", type: "image/svg+xml", purpose: "any" }];
const manifest = asset("app.webmanifest", `${JSON.stringify({ ...app, icons }, null, 1)}\n`);
for (const name of Object.keys(PAGES)) {
  const bytes = await script(name, wasm);
  const weight = gzipSync(bytes, { level: 9 }).length;
  assert.ok(weight < MOST_SCRIPT, `${name}: ${weight} bytes of JavaScript`);
  console.log(`${name}: ${weight} bytes of JavaScript by gzip`);
  write(`${name}/index.html`, page(name, { script: asset(`${name}.js`, bytes), style, icon, manifest }));
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
write("_headers", HEADERS);
console.log(`${basename(directory)}: module ${wasm.name}`);
