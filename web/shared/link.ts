/** Which election, on which board, and what else a link brings. */
export interface Link {
  readonly election: string;
  /** The board's address. */
  readonly board: string;
  readonly registrar?: string;
  /** A voting key that somebody has made for the voter. */
  readonly key?: Uint8Array;
  /** A one-time code of the registrar. */
  readonly code?: string;
  /** A ballot's tracking code. */
  readonly ballot?: string;
}

declare const CONNECT: readonly string[];

/** Where a page of these lies, such as `vote/`. */
export function page(name: string): URL {
  return new URL(`../${name}/`, document.baseURI);
}

/** The board that serves this page. */
export function ownBoard(): string {
  return new URL("..", document.baseURI).href.replace(/\/$/, "");
}

/** Whether the page's policy lets it speak with an address. */
export function isReachable(url: string): boolean {
  const origin = new URL(url).origin;
  return origin === location.origin || CONNECT.includes(origin);
}

/** Reads a link, what stands behind its `#`, an anchors file, or an election's id alone; nothing if it is none. */
export function readLink(text: string): Link | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return ofAnchors(trimmed);
  if (/^[0-9a-f]{64}$/.test(trimmed)) return { election: trimmed, board: ownBoard() };
  return ofFragment(trimmed.slice(trimmed.indexOf("#") + 1));
}

function ofAnchors(json: string): Link | undefined {
  try {
    const { url, election } = JSON.parse(json) as { url?: unknown; election?: unknown };
    return typeof url === "string" && typeof election === "string" ? checked({ board: url, election }) : undefined;
  } catch {
    return undefined;
  }
}

function ofFragment(fragment: string): Link | undefined {
  const given = new URLSearchParams(fragment);
  const optional = (name: string) => given.get(name) ?? undefined;
  const key = keyBytes(optional("key"));
  if (key === null) return undefined;
  return checked({
    election: given.get("election") ?? "",
    board: given.get("board") ?? ownBoard(),
    ...present({ registrar: optional("registrar"), key, code: optional("code"), ballot: optional("ballot") }),
  });
}

function present<T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function checked(link: Link): Link | undefined {
  const isHttp = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  const addresses = [link.board, ...(link.registrar === undefined ? [] : [link.registrar])];
  return /^[0-9a-f]{64}$/.test(link.election) && addresses.every(isHttp) ? link : undefined;
}

/** `null` if it is none. */
function keyBytes(text: string | undefined): Uint8Array | null | undefined {
  if (text === undefined) return undefined;
  const bytes = fromBase64(text);
  return bytes?.length === 32 ? bytes : null;
}

export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Base64url without padding, as keys are spelled everywhere. */
export function toBase64(bytes: Uint8Array): string {
  const letters = btoa(String.fromCharCode(...bytes));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Where the second device looks at a ballot. */
export function checkLink(link: Link, ballot: string): string {
  const values = new URLSearchParams({ election: link.election, ballot });
  if (link.board !== ownBoard()) values.set("board", link.board);
  return `${page("check").href}#${values}`;
}

/** An id in groups, so that people can compare it. */
export function grouped(id: string): string {
  return id.match(/.{1,4}/g)?.join(" ") ?? "";
}
