import { h } from "./dom.js";

/** Longer than any picture of a ballot should be. */
const LONGEST = 4 << 20;
const KINDS: readonly (readonly [string, readonly number[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46]],
];

/** The picture with this SHA-256, which lies beside the page; nothing else is shown in its place. */
export function picture(hash: string | undefined): HTMLElement | undefined {
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return undefined;
  const image = h("img", { class: "picture", alt: "", hidden: true });
  void load(hash).then((blob) => {
    if (blob === undefined) return;
    image.src = URL.createObjectURL(blob);
    image.hidden = false;
  });
  return image;
}

async function load(hash: string): Promise<Blob | undefined> {
  const answer = await fetch(new URL(`../pictures/${hash}`, document.baseURI), { credentials: "omit" }).catch(() => undefined);
  if (answer?.ok !== true || Number(answer.headers.get("Content-Length") ?? 0) > LONGEST) return undefined;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const type = KINDS.find(([, begin]) => begin.every((byte, place) => bytes[place] === byte))?.[0];
  return found === hash && type !== undefined ? new Blob([bytes], { type }) : undefined;
}
