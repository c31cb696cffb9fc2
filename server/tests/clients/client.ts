// Reads a board and posts to it through what openapi-typescript has written.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components } from "./board.js";
import type { paths } from "./board.js";
import type { paths as RegistrarPaths } from "./registrar.js";

type Problem = components["schemas"]["Problem"];

function given(name: string): string {
  const value = process.env[name];
  assert(value, name);
  return value;
}

const board = createClient<paths>({ baseUrl: given("TUPYO_URL") });
const election = given("TUPYO_OPEN");
const sample = (name: string) => readFileSync(`${given("TUPYO_SAMPLES")}/${name}`);

const post = (name: string) =>
  board.POST("/elections/{election}/entries", {
    params: { path: { election } },
    headers: { "Content-Type": "application/octet-stream" },
    body: "",
    bodySerializer: () => sample(name),
    parseAs: "text",
  });

const before = await board.GET("/elections/{election}", { params: { path: { election } } });
assert(before.data);
const phase: components["schemas"]["ElectionStatus"]["phase"] = before.data.phase;
assert.equal(phase, "open");
const entries: number = before.data.entries;

const checkpoint = await board.GET("/elections/{election}/checkpoint", { params: { path: { election } }, parseAs: "text" });
assert.equal(checkpoint.data?.split("\n")[1], String(entries));
const result = await board.GET("/elections/{election}/result", { params: { path: { election: given("TUPYO_FINISHED") } } });
assert.equal(result.data?.units[0]?.opened, true);

const posted = await post("2.entry");
assert.equal(posted.response.status, 200);
assert(posted.data?.startsWith("c2sp.org/tlog-proof@v1\n"));
const entry = await board.GET("/elections/{election}/entries/{index}", {
  params: { path: { election, index: entries } },
  parseAs: "arrayBuffer",
});
assert(entry.data && Buffer.from(entry.data).equals(sample("2.entry")));

const refused = await post("5.entry");
const problem: Problem | undefined = refused.error;
assert.equal(problem?.code, "wrong-author");
const unknown = await board.GET("/elections/{election}", { params: { path: { election: "0".repeat(64) } } });
const nowhere: Problem | undefined = unknown.error;
assert.equal(nowhere?.code, "unknown-election");

// Compiled only: a registrar's document is as good.
export const register = (url: string, registration: string) =>
  createClient<RegistrarPaths>({ baseUrl: url }).POST("/v1/registrations", { body: { registration } });

console.log("openapi-typescript: the board is read, an entry is posted, problems are told");
