// A static host, as anybody has one.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png" };

/** A host of files: of several directories at one address, the first that has one. It knows no elections. */
export async function hosting(...directories) {
  const server = createServer(({ method, url }, answer) => {
    const path = new URL(url, "http://host").pathname.replace(/\/$/, "/index.html");
    const found = directories.map(([at, directory]) => path.startsWith(at) && join(directory, path.slice(at.length))).find((file) => file && isFile(file));
    if (method !== "GET" || !found) return void answer.writeHead(404, { "Content-Type": "text/html" }).end("<h1>Not found</h1>");
    answer.writeHead(200, { "Content-Type": TYPES[extname(found)] ?? "application/octet-stream" });
    createReadStream(found).pipe(answer);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
