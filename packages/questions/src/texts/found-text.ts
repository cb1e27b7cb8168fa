import type { ReadEvent, Where } from "@lagebild/domain";

/** Words of the question that stand in the log, as a condition. */
export interface FoundText {
  /** Absent for a word that nearly every line says. */
  readonly event?: ReadEvent;
  readonly tokens: readonly number[];
  readonly isQuoted: boolean;
  /** A single word that stands there in another form or in another word alone. */
  readonly isNear?: boolean;
}

/** Records with a text, as an event of a reading. */
export const textEvent = (text: string, where: Where): ReadEvent => ({
  kind: "text",
  id: text,
  words: text,
  title: { en: `entry with “${text}”`, de: `Eintrag mit „${text}“` },
  titles: { en: `entries with “${text}”`, de: `Einträge mit „${text}“` },
  where,
  shownBy: [],
});
