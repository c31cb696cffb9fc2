import { strict as assert } from "node:assert";

/** What is done must throw with this code. */
export async function mustThrow(name, action) {
  const error = await Promise.resolve().then(action).then(() => undefined, (error) => error);
  assert.equal(error?.name, name, `not refused: ${name}; ${error}`);
}
