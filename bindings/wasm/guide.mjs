// The code of GUIDE.md as one program, compiled against the npm package as it would be published.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const place = fileURLToPath(new URL("../../target/wasm/npm/", import.meta.url));

/** What the guide's reader has, and what is looked at afterwards. */
const before = `declare global {
  const board: string, electionId: string, keyBytes: Uint8Array;
  const electionEnds: () => Promise<void>, registrarUrl: string, registeringId: string;
  const cardKey: string, signatureOfCard: (message: Uint8Array) => Promise<Uint8Array>;
}
`;
const after = "export { challenged, code, fate, kept, opened, outcome };\n";

/** The guide's blocks in order; a comment between them says what others do meanwhile. */
function blocks() {
  const guide = readFileSync(new URL("GUIDE.md", import.meta.url), "utf8");
  const parts = [...guide.matchAll(/<!-- (.*?) -->|```ts\n(.*?)```/gs)];
  return parts.map(([, meanwhile, code]) => code ?? { "the election ends": "await electionEnds();\n" }[meanwhile] ?? "");
}

function compiled(name, source) {
  const here = `${place}guide/`;
  mkdirSync(`${here}node_modules/@tupyo`, { recursive: true });
  rmSync(`${here}node_modules/@tupyo/voter`, { recursive: true, force: true });
  cpSync(`${place}package`, `${here}node_modules/@tupyo/voter`, { recursive: true });
  writeFileSync(`${here}package.json`, JSON.stringify({ type: "module" }));
  writeFileSync(`${here}${name}.ts`, source);
  const options = { strict: true, target: "es2022", module: "nodenext", lib: ["es2022", "dom"], types: [] };
  writeFileSync(`${here}tsconfig.json`, JSON.stringify({ compilerOptions: options, files: [`${name}.ts`] }));
  execFileSync(`${place}node_modules/.bin/tsc`, { cwd: here, stdio: "inherit" });
  return `${here}${name}.js`;
}

/** Runs the guide up to where it registers; gives what its program has at the end. */
export async function runGuide(globals) {
  Object.assign(globalThis, globals);
  const all = blocks();
  const registering = all.findIndex((block) => block.includes("Registrar"));
  // The types of the whole guide; what registers needs an election whose roll is not made yet.
  compiled("whole", `${before}${all.join("\n")}\nexport {};\n`);
  return import(compiled("guide", `${before}${all.slice(0, registering).join("\n")}\n${after}`));
}
