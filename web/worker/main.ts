// The service worker of the voter's page: it keeps the files of one build, each by its hash, and gives them where the page
// asks for them. What it does not keep it does not touch: no answer of a board, nothing of another origin.
export {};

declare const self: ServiceWorkerGlobalScope;
/** The build. */
declare const VERSION: string;
/** Each file, as seen from here: its address, its SHA-384 and its type. */
declare const FILES: readonly (readonly [path: string, integrity: string, type: string])[];
/** What every one of them is given with, whatever a server says. */
declare const HEADERS: Readonly<Record<string, string>>;

const PREFIX = "tupyo-page/";
const NAME = PREFIX + VERSION;
const PAGE = new URL("./", self.location.href).href;
const KEPT = new Map(FILES.map(([path, integrity, type]) => [new URL(path, PAGE).href, { integrity, type }]));

/** All files or none: one that is not as it was built ends the installation, and what was kept before stays. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  try {
    await Promise.all([...KEPT.keys()].map((address) => keep(cache, address)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function keep(cache: Cache, address: string): Promise<void> {
  const { integrity = "", type = "" } = KEPT.get(address) ?? {};
  // Files that have their hash in their name may come from the browser's cache: the page has just loaded them.
  const from = address === PAGE ? "no-cache" : "default";
  const answer = await fetch(address, { integrity, cache: from, credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
  await cache.put(address, given(await answer.arrayBuffer(), type));
}

function given(bytes: ArrayBuffer, type: string): Response {
  return new Response(bytes, { headers: { ...HEADERS, "Content-Type": type } });
}

/** The file as it was built. Where the browser has lost it, or it is another one, the network is asked, as without a worker. */
async function answered(request: Request, address: string): Promise<Response> {
  const kept = await (await caches.open(NAME)).match(address);
  const { integrity, type = "" } = KEPT.get(address) ?? {};
  const bytes = await kept?.arrayBuffer();
  return bytes !== undefined && (await digest(bytes)) === integrity ? given(bytes, type) : fetch(request);
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
  return `sha384-${btoa(String.fromCharCode(...hash))}`;
}

/** What is asked for, if it is kept. To the page itself every spelling of its address leads. */
function address(request: Request): string {
  const url = new URL(request.url);
  url.hash = "";
  if (request.mode !== "navigate") return url.href;
  url.search = "";
  return url.href.replace(/index\.html$/, "");
}

/** The builds before go. Windows that are open count from now on: as long as there is one, a newer build waits. */
async function takeOver(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = address(request);
  if (request.method === "GET" && KEPT.has(asked)) event.respondWith(answered(request, asked));
});
// A page asks which build waits; and says when the voter takes it. Until then, or until no page is open, the one before runs.
self.addEventListener("message", ({ data, ports }) => {
  if (data === "version") ports[0]?.postMessage(VERSION);
  if (data === `take ${VERSION}`) void self.skipWaiting();
});
