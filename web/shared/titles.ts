import type { Texts } from "@tupyo/voter";
import type { Labels } from "./bars.js";
import { bounded } from "./bounded.js";
import type { Link } from "./link.js";

interface Manifest {
  readonly contests: readonly { readonly id: string; readonly options: readonly { readonly id: string; readonly title: Texts }[] }[];
}

/** The options' titles by contest and option, from the manifest whose hash the election's number is; none if it is not there. */
export async function titles({ board, election }: Link): Promise<Labels> {
  const answer = await bounded(`${board}/elections/${election}/manifest`);
  if (answer?.status !== 200) return new Map();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", answer.body as BufferSource));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== election) return new Map();
  const { contests } = JSON.parse(new TextDecoder().decode(answer.body)) as Manifest;
  return new Map(contests.flatMap(({ id, options }) => options.map((option) => [`${id}/${option.id}`, option.title] as const)));
}
