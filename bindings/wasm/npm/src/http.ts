/** An answer. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After`, if it is a number of seconds. */
  readonly retryAfter: number | undefined;
  readonly body: Uint8Array;
}

/** How requests are sent. */
export interface Connection {
  /** By itself the platform's `fetch`. */
  readonly fetch?: typeof fetch;
  /** How long an answer is waited for, its body included; 20 seconds by itself. */
  readonly timeout?: number;
  /**
   * Told how long, in milliseconds, a busy server is waited for before it is asked the same again, and 0 when that is
   * over: for the person who waits.
   */
  readonly waiting?: (milliseconds: number) => void;
}

/** Waits before a server is asked again, and says so. */
export async function pause({ waiting }: Connection, milliseconds: number): Promise<void> {
  waiting?.(milliseconds);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  waiting?.(0);
}

/** The address of a service, without the slash at its end. */
export function address(url: string | URL): string {
  return String(url).replace(/\/+$/, "");
}

/**
 * Sends one request and reads at most so many bytes of the answer; of a longer one there is one byte more, so that it is
 * refused where it is judged. Rejects if there is no whole answer in time.
 */
export async function send(
  connection: Connection,
  url: string,
  atMost: number,
  body?: Uint8Array | string,
): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), connection.timeout ?? 20_000);
  try {
    const type = typeof body === "string" ? "application/json" : "application/octet-stream";
    const post = { method: "POST", body: body as BodyInit, headers: { "Content-Type": type } };
    const answer = await (connection.fetch ?? fetch)(url, {
      ...(body === undefined ? { method: "GET" } : post),
      signal: abort.signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    const seconds = Number(answer.headers.get("Retry-After") ?? NaN);
    return {
      status: answer.status,
      retryAfter: Number.isInteger(seconds) && seconds >= 0 && seconds < 2 ** 32 ? seconds : undefined,
      body: await read(answer, atMost),
    };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function read(answer: Response, atMost: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = answer.body?.getReader();
  while (reader !== undefined && length <= atMost) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, atMost + 1 - length);
    parts.push(part);
    length += part.length;
  }
  const body = new Uint8Array(length);
  let place = 0;
  for (const part of parts) {
    body.set(part, place);
    place += part.length;
  }
  return body;
}
