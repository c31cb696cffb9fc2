/**
 * A voter's device in JavaScript. `init` first; then a {@link Voter} visits, votes and judges. GUIDE.md shows all of it.
 *
 * @packageDocumentation
 */
export { init, type ModuleSource } from "./init.js";
export type { Connection } from "./http.js";
export { MemoryStorage, type Storage } from "./storage.js";
export { Credential, VotingKey } from "./tupyo_wasm.js";
export { Registrar, registrationByFile } from "./registrar.js";
export type { ListedCard, Person, RegistrationStatus, Shows } from "./registrar.js";
export { openBallot, type OpenOptions } from "./second-device.js";
export { SealedBallot, Voter, type AwaitsCard, type CardSigner, type VoterOptions } from "./voter.js";
export type * from "./types.js";
