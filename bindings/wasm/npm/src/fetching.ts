import { type Connection, send } from "./http.js";
import type { LightRequest } from "./tupyo_wasm.js";

/** Fetches what is asked for, as long as something is. */
export async function fetchAll(
  connection: Connection,
  place: string,
  asker: { request(): LightRequest | undefined; answer(status: number, body: Uint8Array): void },
): Promise<void> {
  for (let request = asker.request(); request !== undefined; request = asker.request()) {
    const { path, atMost } = request;
    request.free();
    const answer = await send(connection, place + path, atMost).catch(unreachable);
    asker.answer(answer.status, answer.body);
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
