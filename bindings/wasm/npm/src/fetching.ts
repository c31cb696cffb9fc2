import { type Answer, type Connection, pause, send } from "./http.js";
import { type LightRequest, VisitPause } from "./tupyo_wasm.js";

/** Fetches what is asked for, as long as something is. A board that is busy is waited for. */
export async function fetchAll(
  connection: Connection,
  place: string,
  asker: { request(): LightRequest | undefined; answer(status: number, body: Uint8Array): void },
): Promise<void> {
  const patience = new VisitPause();
  try {
    for (let request = asker.request(); request !== undefined; request = asker.request()) {
      const { path, atMost } = request;
      request.free();
      const answer = await asked(connection, patience, place + path, atMost);
      asker.answer(answer.status, answer.body);
    }
  } finally {
    patience.free();
  }
}

/**
 * Sends one request, which may be sent twice: a server that is busy is asked the same again when it says, as long as a
 * person would wait. Throws `unreachable`, `origin-refused`.
 */
export async function sendPatiently(connection: Connection, url: string, atMost: number, body?: Uint8Array | string): Promise<Answer> {
  const patience = new VisitPause();
  try {
    return await asked(connection, patience, url, atMost, body);
  } finally {
    patience.free();
  }
}

async function asked(connection: Connection, patience: VisitPause, url: string, atMost: number, body?: Uint8Array | string): Promise<Answer> {
  for (;;) {
    const answer = await send(connection, url, atMost, body).catch((cause: unknown) => noAnswer(connection, url, cause));
    const wait = patience.after(answer.status, answer.retryAfter, answer.body);
    if (wait === undefined) return answer;
    await pause(connection, wait);
  }
}

/** The code of what was thrown. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/** Throws with a code. */
export function refuse(code: string, text: string): never {
  const error = new Error(text);
  error.name = code;
  throw error;
}

/**
 * There was no whole answer. Browsers give a page no answer of a server of another origin that does not let it in, and do not
 * say so; they do fetch what the page may not read.
 */
async function noAnswer(connection: Connection, url: string, cause: unknown): Promise<never> {
  if (await isRefused(connection, url)) {
    const text = `${new URL(url).origin} does not let pages of ${location.origin} in: its operator must allow that (--allow-origin)`;
    refuse("origin-refused", text);
  }
  return unreachable(cause);
}

async function isRefused({ fetch: send = fetch, timeout = 20_000 }: Connection, url: string): Promise<boolean> {
  if (typeof location === "undefined" || new URL(url).origin === location.origin) return false;
  const answers = (mode: RequestMode) => {
    const how = { mode, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" } as const;
    return send(url, { ...how, signal: AbortSignal.timeout(timeout) }).then(() => true, () => false);
  };
  return (await answers("no-cors")) && !(await answers("cors"));
}

/** There was no whole answer. */
export function unreachable(cause: unknown): never {
  const error = new Error("there is no answer: look at the connection, and try again later", { cause });
  error.name = "unreachable";
  throw error;
}
