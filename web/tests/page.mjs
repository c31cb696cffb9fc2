// What a board serves is compared with what was announced: as it is, and with one byte changed on the way.
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { startDemo } from "./demo.mjs";

const [tupyo, page] = process.argv.slice(2);

/** `tupyo page check`: its exit code, and what it says. */
const compare = (url, demo) =>
  new Promise((resolve, reject) => {
    const options = ["page", "check", url, "--board", demo.url, "--election", demo.election, "--json"];
    execFile(tupyo, options, (error, said) => (said === "" ? reject(error) : resolve({ code: error?.code ?? 0, said: JSON.parse(said) })));
  });

/** A server before the board, which changes one byte of what is at a path. */
async function changing(demo, path) {
  const server = createServer(async ({ url }, response) => {
    const answer = await fetch(`${demo.url}${url}`);
    const body = Buffer.from(await answer.arrayBuffer());
    if (url === path) body[body.length >> 1] ^= 1;
    const passed = [...answer.headers].filter(([name]) => !/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name));
    response.writeHead(answer.status, Object.fromEntries(passed)).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

const demo = await startDemo(tupyo, page);
try {
  const honest = await compare(`${demo.url}/`, demo);
  assert.equal(honest.code, 0, JSON.stringify(honest.said));
  const hashes = await (await fetch(`${demo.url}/assets.json`)).json();
  const script = Object.keys(hashes.hashes).find((path) => /^\/assets\/vote-.*\.js$/.test(path));
  const lying = await changing(demo, script);
  const found = await compare(lying.url, demo);
  lying.close();
  assert.equal(found.code, 4);
  const faults = found.said.addresses[0].findings.map(({ path, fault }) => `/${path} ${fault}`);
  assert.deepEqual([...new Set(faults)], [`${script} changed`]);
  console.log(`page: ${honest.said.assets} files as announced, in ${honest.said.requests} requests; one byte of ${script} changed is found`);
} finally {
  demo.stop();
}
