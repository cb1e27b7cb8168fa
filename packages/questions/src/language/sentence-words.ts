interface Words {
  readonly en?: readonly string[];
  readonly de?: readonly string[];
}

/** A condition on one record: each field has the value, or one of them. */
export type RecordCondition = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** Words of sentences with what shows in a record what they say. */
export interface MeaningEntry extends Words {
  readonly id: string;
  readonly says: readonly string[];
  readonly where?: readonly RecordCondition[];
}

/** Something that is done. */
export interface DeedEntry extends MeaningEntry {
  /** It is told whether or not it came about. */
  readonly open?: boolean;
  /** Deeds that speak against it, where only a field of a record shows it. */
  readonly against?: readonly string[];
  /** What records say that show it in no way. */
  readonly unless?: readonly string[];
  /** Parts of names of the fields that measure how much. */
  readonly measured?: readonly string[];
}

interface Apart {
  readonly second: readonly string[];
  readonly minute: readonly string[];
  readonly hour: readonly string[];
  readonly beside: readonly string[];
}

/** What sentences about records are made of: `language/sentences.yml`. */
export interface SentenceWords {
  readonly plain: Words;
  /** Plain beside what a record shows; that something is so no record bears. */
  readonly judgements: Words;
  readonly judging: Words;
  readonly attempts: Words;
  readonly reaching: Words;
  readonly negations: Words;
  readonly outcomes: readonly (Words & {
    readonly outcome: "success" | "failure";
    readonly says: readonly string[];
  })[];
  readonly deeds: readonly DeedEntry[];
  readonly things: readonly MeaningEntry[];
  readonly counting: {
    readonly words: readonly (Words & { readonly number: number })[];
    readonly times: Words;
    readonly units: Words;
    readonly naming: Words;
    readonly behind: Words;
    readonly ofTimes: readonly string[];
    readonly apart: { readonly en: Apart; readonly de: Apart };
  };
  readonly weekdays: readonly (Words & { readonly day: number })[];
  readonly agents: Words;
  readonly passives: Words;
  readonly origins: Words;
  readonly aims: Words;
  readonly leading: Words;
  readonly going: readonly string[];
  readonly joining: Words;
  /** Fields of each kind of values, those of who acts first. */
  readonly roles: readonly (readonly (readonly string[])[])[];
  readonly separable: readonly string[];
  readonly beyond: Words;
  /** Words for what is no record: the answer beside a sentence, findings, whoever reads it. */
  readonly aside: Words;
  /** What a sentence begins with that tells somebody to do something. */
  readonly orders: Words;
  /** Words for addresses and accounts, and between one of them and what it is. */
  readonly called: { readonly address: Words; readonly account: Words; readonly being: Words };
}
