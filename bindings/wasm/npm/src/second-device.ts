import { fetchAll, refuse } from "./fetching.js";
import { type Connection, address } from "./http.js";
import { OtherBallot } from "./tupyo_wasm.js";
import type { OpenedBallot } from "./types.js";
import type { VoterOptions } from "./voter.js";

/** What {@link openBallot} needs: no key. */
export type OpenOptions = Connection & Pick<VoterOptions, "board" | "election">;

/**
 * The second device: opens a challenged ballot from its tracking code alone, and verifies it. Compare what it holds
 * with what was chosen, and `voter` or `key` with the voter's: so the check does not rest on the device that sealed
 * it. If the board is found out, what is thrown has the file that proves it as `evidence`.
 */
export async function openBallot(options: OpenOptions, code: string): Promise<OpenedBallot> {
  const search = new OtherBallot(options.election, undefined, code);
  try {
    await fetchAll(options, `${address(options.board)}/elections/${options.election}/`, search);
    const opened = search.opened() ?? refuse("unconfirmed", "the ballot was not found");
    return JSON.parse(opened) as OpenedBallot;
  } catch (error) {
    const evidence = search.evidence();
    if (error instanceof Error && evidence !== undefined) Object.assign(error, { evidence });
    throw error;
  } finally {
    search.free();
  }
}
