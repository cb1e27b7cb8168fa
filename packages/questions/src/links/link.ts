import type { Bilingual, FieldOperator, IndexedValue, QuestionLanguage } from "@lagebild/domain";
import type { EventEntry } from "../language/read-language.js";
import type { KnownTopic } from "../engine.js";
import type { TimeCondition } from "../times/time-condition.js";

/** A value that can be asked for: an entry of the language files, or a field of the log under its own name. */
export interface NamedField {
  readonly id: string;
  readonly type: string;
  /** In the order in which they are meant; those that the incident has. */
  readonly of: readonly IndexedValue[];
  /** What texts call it, in lower case: words beside which it is said where no field holds it. */
  readonly said: readonly string[];
  readonly title: Bilingual;
  readonly titles: Bilingual;
  /** The log itself calls it so. */
  readonly isOfLog: boolean;
}

/** Where a text of the question stands as a value. */
export interface ValueHit {
  readonly of: IndexedValue;
  readonly value: string;
  readonly records: number;
  /** The whole value, not a part of it such as the last name of a path. */
  readonly isWhole: boolean;
}

export type AskWord =
  | "count"
  | "distinct"
  | "occurrences"
  | "once"
  | "most"
  | "top"
  | "least"
  | "first"
  | "last"
  | "when"
  | "both"
  | "name"
  | "duration"
  | "sum"
  | "average"
  | "greatest"
  | "smallest"
  | "list"
  | "lines"
  | "busiest"
  | "compare"
  | "each"
  | "order"
  | "timeline"
  | "all-times"
  | "stretches"
  | "before"
  | "summary"
  /** What records say: "what are the warnings about". */
  | "about"
  | "assessment"
  | "silence"
  | "interval"
  | "yes-no";

/** How something went: `denied` was refused by a rule, or failed. */
export type Outcome = "success" | "failure" | "denied";

export type LinkMeaning =
  /** `language`: that of the word; "was" asks something else in each. */
  | {
      readonly kind: "ask";
      readonly ask: AskWord;
      readonly language: QuestionLanguage;
      readonly number?: number | undefined;
    }
  /** `isHere`: the incident has records of it. */
  | { readonly kind: "event"; readonly entry: EventEntry; readonly isHere: boolean }
  | { readonly kind: "topic"; readonly topic: KnownTopic }
  /** `isAsked`: a question word such as "who" asks for it. */
  | { readonly kind: "field"; readonly field: NamedField; readonly isAsked: boolean }
  | {
      readonly kind: "value";
      readonly text: string;
      readonly hits: readonly ValueHit[];
      readonly type: string | undefined;
    }
  | { readonly kind: "text"; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: "time"; readonly condition: TimeCondition }
  | { readonly kind: "bucket"; readonly seconds: number; readonly isEach: boolean }
  | {
      readonly kind: "comparison";
      readonly operator: FieldOperator;
      readonly number: number;
      readonly unit: "bytes" | "seconds" | undefined;
    }
  | { readonly kind: "operator"; readonly operator: FieldOperator }
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "level"; readonly levels: readonly string[]; readonly word: string }
  | { readonly kind: "negation" | "negationBehind" | "back" | "again" | "little" };

/** Words of a question with what they may mean. */
export interface Link {
  readonly meaning: LinkMeaning;
  /** Places of the words, in rising order. */
  readonly tokens: readonly number[];
  /** The more, the likelier it is meant. */
  readonly weight: number;
}

export type LinkOf<K extends LinkMeaning["kind"]> = Link & { readonly meaning: Extract<LinkMeaning, { kind: K }> };

export const isLink = <K extends LinkMeaning["kind"]>(link: Link, kind: K): link is LinkOf<K> =>
  link.meaning.kind === kind;

/** Whether the one word at this place, and no other with it, has a meaning of this kind. */
export const standsAs = (links: readonly Link[], kind: LinkMeaning["kind"], at: number): boolean =>
  links.some((link) => isLink(link, kind) && link.tokens.length === 1 && link.tokens[0] === at);

/** Makes a link; phrases of several words weigh more than their words one by one. */
export const linkOf = (meaning: LinkMeaning, tokens: readonly number[], weight: number): Link => ({
  meaning,
  tokens,
  weight: weight * tokens.length + (tokens.length - 1) * 2,
});
