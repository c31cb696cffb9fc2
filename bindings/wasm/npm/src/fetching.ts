import { type Connection, send } from "./http.js";
import { type LightRequest, VisitPause } from "./tupyo_wasm.js";

/** Fetches what is asked for, as long as something is. A board that is busy is waited for. */
export async function fetchAll(
  connection: Connection,
  place: string,
  asker: { request(): LightRequest | undefined; answer(status: number, body: Uint8Array): void },
): Promise<void> {
  const pause = new VisitPause();
  try {
    for (let request = asker.request(); request !== undefined; request = asker.request()) {
      const { path, atMost } = request;
      request.free();
      const answer = await send(connection, place + path, atMost).catch(unreachable);
      const wait = pause.after(answer.status, answer.retryAfter, answer.body);
      if (wait === undefined) asker.answer(answer.status, answer.body);
      else await new Promise((resolve) => setTimeout(resolve, wait));
    }
  } finally {
    pause.free();
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

/** There was no whole answer. */
export function unreachable(cause: unknown): never {
  const error = new Error("there is no answer: look at the connection, and try again later", { cause });
  error.name = "unreachable";
  throw error;
}
