import { init } from "@tupyo/voter";

declare const WASM_NAME: string;
declare const WASM_INTEGRITY: string;

/** Loads the module, which must be the one that the page was built with. */
export async function loadModule(): Promise<void> {
  const url = new URL(`../assets/${WASM_NAME}`, document.baseURI);
  const answer = await fetch(url, { integrity: WASM_INTEGRITY, credentials: "omit" }).catch((cause: unknown) => {
    throw Object.assign(new Error("the module cannot be loaded", { cause }), { name: "module-missing" });
  });
  await init(answer);
}
