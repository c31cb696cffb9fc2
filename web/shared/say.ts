import { english } from "../texts/en.js";
import { korean } from "../texts/ko.js";

/** The names of all texts of the pages. */
export type Said = keyof typeof english;
export type Language = "en" | "ko";

const catalogues: Record<Language, Readonly<Record<Said, string>>> = { en: english, ko: korean };
let spoken: Language = initial();

function initial(): Language {
  const kept = remembered();
  if (kept === "en" || kept === "ko") return kept;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === "ko" || tag === "en");
  return wanted === "ko" ? "ko" : "en";
}

function remembered(): string | null {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

/** The language that is spoken. */
export function language(): Language {
  return spoken;
}

/** Speaks another language from now on. */
export function speak(wanted: Language): void {
  spoken = wanted;
  document.documentElement.lang = wanted;
  try {
    localStorage.setItem("language", wanted);
  } catch {
    // It is asked for again on the next visit.
  }
}

/** A text of the page, with what stands for its `{names}`. */
export function t(name: Said, values: Readonly<Record<string, string | number>> = {}): string {
  return catalogues[spoken][name].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** Whether there is such a text. */
export function isSaid(name: string): name is Said {
  return Object.hasOwn(english, name);
}

export function number(value: number): string {
  return new Intl.NumberFormat(spoken).format(value);
}

/** A part of a whole, in percent. */
export function share(part: number): string {
  return new Intl.NumberFormat(spoken, { style: "percent", maximumFractionDigits: 1 }).format(part);
}

/** What a date of the browser reaches, in seconds since 1970. */
const LAST = 8_640_000_000_000;

/** A time in seconds since 1970, with its zone; the number itself if it is beyond all dates. */
export function moment(seconds: number): string {
  return spelled(seconds, { dateStyle: "medium", timeStyle: "long" });
}

/** The same of a time that people set: with the day of the week, and to the minute. */
export function planned(seconds: number): string {
  const day = { year: "numeric", month: "long", day: "numeric", weekday: "short" } as const;
  return spelled(seconds, { ...day, hour: "numeric", minute: "2-digit", timeZoneName: "short" });
}

function spelled(seconds: number, how: Intl.DateTimeFormatOptions): string {
  if (!(seconds <= LAST)) return `${seconds} (UTC, s)`;
  return new Intl.DateTimeFormat(spoken, how).format(new Date(seconds * 1000));
}
