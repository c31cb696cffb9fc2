// A board behind a proxy of ours: it passes on what it is asked, but for what a test wants to go wrong.
import { createServer, request } from "node:http";

/** The board's answer, made into another one. */
async function changed(given, answer, change) {
  const body = change(Buffer.concat(await given.toArray()));
  const { "content-length": _, ...headers } = given.headers;
  answer.writeHead(given.statusCode, headers).end(body);
}

/** Starts it before a board's address, which may be another one later; what lies under `/registrar/` is asked of a registrar, if there is one. */
export async function proxyBefore(target, registrar) {
  const proxy = { target, fault: undefined, posts: 0, stop: () => server.close() };
  const server = createServer((asked, answer) => {
    if (asked.method === "POST") proxy.posts += 1;
    const fault = proxy.fault?.(asked);
    if (fault === "refuse-connection") return void asked.socket.destroy();
    // Nobody ever hears of it.
    if (fault === "withhold") return void asked.resume();
    if (typeof fault === "number") return void answer.writeHead(fault, { "Retry-After": "1" }).end();
    const isRegistrar = registrar !== undefined && asked.url.startsWith("/registrar/");
    const { hostname, port } = new URL(isRegistrar ? registrar : proxy.target);
    const path = isRegistrar ? asked.url.slice("/registrar".length) : asked.url;
    const headers = { ...asked.headers, host: `${hostname}:${port}` };
    const passed = request({ hostname, port, path, method: asked.method, headers }, (given) => {
      // The board has done it, and nobody hears of it.
      if (fault === "lose-answer") return void (given.resume(), asked.socket.destroy());
      if (typeof fault === "function") return void changed(given, answer, fault);
      if (typeof fault === "object") return void (given.resume(), answer.writeHead(fault.status ?? 200, fault.headers).end(fault.body));
      answer.writeHead(given.statusCode, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => asked.socket.destroy());
    asked.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  return proxy;
}
