/** A text in each of its languages, by their tags (`ko`, `en`, …). */
export type Texts = Readonly<Record<string, string>>;

/** Where an election stands. */
export type Phase =
  | "manifest"
  | "ceremony"
  | "key"
  | "roll"
  | "sealed"
  | "open"
  | "closed"
  | "tallied"
  | "finished"
  | "cancelled";

/** What a voter votes on, in the manifest's words. */
export interface Form {
  /** The election's title. */
  readonly election: Texts;
  /** The id of the ballot style (the district). */
  readonly style: string;
  /** Its title. */
  readonly title: Texts;
  /** How many times the vote counts. */
  readonly weight: number;
  /** The key of the card whose signature a ballot must bear, where the election demands one. */
  readonly card?: string;
  /** What departs from the rules that keep votes secret, in Korean and English: to be shown. */
  readonly exceptions: readonly { readonly code: string; readonly text: Texts }[];
  readonly contests: readonly Contest[];
}

/** A contest. */
export interface Contest {
  readonly id: string;
  readonly title: Texts;
  readonly description?: Texts;
  /** The address of a picture. */
  readonly picture?: string;
  readonly rule: Rule;
  readonly options: readonly ContestOption[];
}

/** The rule of a contest: its kind, and the kind's parameters. */
export interface Rule {
  /** `single-choice`, `choose-up-to`, `approval`, `score`, `ranking`, … */
  readonly kind: string;
  readonly [parameter: string]: unknown;
}

/** What can be chosen. */
export interface ContestOption {
  readonly id: string;
  readonly title: Texts;
  readonly subtitle?: Texts;
  readonly description?: Texts;
  /** The address of a picture. */
  readonly picture?: string;
  /** The text to show: it tells the option from all others of the contest. */
  readonly label: Texts;
}

/**
 * What is chosen in one contest, by the ids of options. The contest's kind says which:
 *
 * - an id, or `"blank"` where the rule has it: single choice;
 * - a list of ids: choose up to, exactly or at least so many; approval; knapsack;
 * - a number for each id, 0 for those that are not named: score, cumulative, distribution, quadratic, amounts;
 * - a list of places from the first, each with the ids that share it: positional and ranking.
 */
export type Choice = string | readonly string[] | Readonly<Record<string, number>> | readonly (readonly string[])[];

/** What is chosen in each contest of the form, by the contests' ids. */
export type Choices = Readonly<Record<string, Choice>>;

/** From when to when voting is meant to be open, in seconds since 1970, and why that was changed. */
export interface Schedule {
  readonly opening: number;
  readonly closing: number;
  readonly reason: string;
}

/** What officials have announced while voting is open. Times are in seconds since 1970. */
export type Announcement =
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "schedule"; readonly opening: number; readonly closing: number; readonly reason: string }
  | { readonly kind: "ledger-key"; readonly key: string }
  | { readonly kind: "official-key"; readonly official: number; readonly key: string; readonly reason: string }
  | { readonly kind: "page"; readonly digest: string; readonly assets: number; readonly reason: string };

/** Which files the voters' page was announced to have. */
export interface AnnouncedPage {
  /** The number of the entry with which it took effect. */
  readonly entry: number;
  readonly digest: string;
  /** How many files. */
  readonly assets: number;
  /** Whether voting was open. */
  readonly while_open: boolean;
  readonly reason: string;
}

/** A receipt, which proves offline and for ever that the ledger has the entry. Keep both files. */
export interface Receipt {
  /** The ballot's tracking code. */
  readonly code: string;
  /** The receipt's file. */
  readonly receipt: Uint8Array;
  /** The entry that it is for. */
  readonly entry: Uint8Array;
  /** The entry's index on the ledger. */
  readonly index: number;
  /**
   * `final`: enough witnesses have seen it. `awaits-witnesses`: not yet; do not call the ballot cast, and ask again.
   * `no-witnesses`: the manifest names none, and that everybody is shown one ledger rests on the server: say so.
   */
  readonly standing: "final" | "awaits-witnesses" | "no-witnesses";
}

/** What came of sending a ballot. */
export type Outcome =
  /** It is on the ledger. */
  | { readonly kind: "done"; readonly receipt: Receipt }
  /**
   * What was shown of the ledger rules out that it counts: another ballot of this voter stands in its place, the tally
   * counts none, or the election is cancelled; or the ledger takes this challenge no more, which never counts. So it
   * stays as long as the ledger goes on from what was shown, which witnesses see to where the election has them; else it
   * rests on the server, and {@link Voter.evidence} proves another ledger. If {@link Voter.isWaiting} is true then, the
   * ballot for which this one was made waits again: resume.
   */
  | { readonly kind: "refused"; readonly code: string; readonly text: string }
  /**
   * It is not accepted any more, because of these announcements: show them; another ballot may be made. The first one
   * may be on the ledger: then it goes on counting, and the new one is refused. It stays kept until then.
   */
  | { readonly kind: "anew"; readonly announcements: readonly Announcement[] }
  /** Nothing is known: the ballot is kept and may be on the ledger. Call `resume` later. */
  | { readonly kind: "later"; readonly code: string; readonly text: string };

/** What has become of the voter's vote. */
export interface Fate {
  /**
   * `not-voted`, `counted-so-far`, `counted`, `superseded` (another ballot of this voter counts), `none` (the tally
   * counts none of this voter), `cancelled`, or `missing`: the tally leaves out what it must count, and
   * {@link Voter.evidence} has the proof.
   */
  readonly fate: "not-voted" | "counted-so-far" | "counted" | "superseded" | "none" | "cancelled" | "missing";
  /** The tracking code of the ballot that this is about. */
  readonly code: string | null;
  /** Its index on the ledger. */
  readonly index: number | null;
}

/** The verified result of one ballot style. */
export interface StyleResult {
  readonly style: string;
  readonly title: Texts;
  readonly contests: readonly {
    readonly contest: string;
    readonly title: Texts;
    /** What is no option has no label: `blank`, `unused`, `unspent`, or a pair `a>b` of a ranking. */
    readonly options: readonly { readonly option: string; readonly label?: Texts; readonly votes: number }[];
  }[];
}

/** How many ballots were on the ledger by when. */
export interface Growth {
  /** Whether the times are those of the manifest's witnesses. If not, they are the board's word: say so. */
  readonly witnessed: boolean;
  /** How many voters the sealed roll has. */
  readonly voters: number;
  /** How many ballots the tally counts, if its result was verified. */
  readonly counted: number | null;
  /** In seconds since 1970. Ballots are cast, replaced and challenged ones together. */
  readonly points: readonly { readonly time: number; readonly ballots: number }[];
}

/** A challenged ballot, opened and verified. */
export interface OpenedBallot {
  readonly code: string;
  /** Its index on the ledger. */
  readonly index: number;
  /** The index on the roll of the voter whose it is. */
  readonly voter: number;
  /** That voter's key, as the roll and the manifest spell keys. */
  readonly key: string | null;
  /** What it holds. */
  readonly held: StyleResult;
}
