import load from "./tupyo_wasm.js";

/** Where the module comes from: its address, its bytes, an answer that has them, or the compiled module. */
export type ModuleSource = URL | string | Response | ArrayBuffer | Uint8Array | WebAssembly.Module;

let ready: Promise<void> | undefined;

/**
 * Loads the WebAssembly module. Everything else of this package needs it, and it is loaded once: later calls wait for
 * the first one, whatever they are given. After a failure it can be called again.
 *
 * @param source By itself the file `tupyo_wasm_bg.wasm` beside this one, which is fetched in a page and read under Node.
 */
export function init(source: ModuleSource = new URL("./tupyo_wasm_bg.wasm", import.meta.url)): Promise<void> {
  ready ??= instantiate(source).catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

async function instantiate(source: ModuleSource): Promise<void> {
  const isFile = source instanceof URL && source.protocol === "file:";
  await load({ module_or_path: (isFile ? await readFile(source) : source) as never });
}

/** Node's `fetch` reads no files. */
async function readFile(url: URL): Promise<Uint8Array> {
  const name = "node:fs/promises";
  const files = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as {
    readFile(url: URL): Promise<Uint8Array>;
  };
  return files.readFile(url);
}
