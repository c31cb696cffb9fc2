/** More than any answer that these pages ask for has. */
const LONGEST = 24 << 20;

/** An answer of the board, read to its end or not at all. */
export async function bounded(url: string): Promise<{ readonly status: number; readonly body: Uint8Array } | undefined> {
  const signal = AbortSignal.timeout(20_000);
  try {
    const answer = await fetch(url, { signal, credentials: "omit", cache: "no-store", redirect: "error" });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of answer.body ?? []) {
      length += part.length;
      if (length > LONGEST) return undefined;
      parts.push(part);
    }
    return { status: answer.status, body: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) };
  } catch {
    return undefined;
  }
}

/** What an answer with status 200 says as JSON; nothing if it says nothing. */
export function jsonOf(answer: { readonly status: number; readonly body: Uint8Array } | undefined): unknown {
  if (answer?.status !== 200) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(answer.body)) as unknown;
  } catch {
    return undefined;
  }
}
