/** Grades of Sigma. */
export const RULE_LEVELS = ["informational", "low", "medium", "high", "critical"] as const;

export type RuleLevel = (typeof RULE_LEVELS)[number];

/** A text in both languages of the product. */
export interface Bilingual {
  readonly en: string;
  readonly de: string;
}

/** What a rule says of the findings it makes; all parts are optional in a user's rule. */
export interface FindingHints {
  /**
   * A sentence with `{count}`, `{count|login|logins}`, `{form|was|were}` and `{field.name}`; a part in square brackets is left out where its
   * field has no value.
   */
  readonly says?: Bilingual;
  /** What else it may be. */
  readonly harmless?: Bilingual;
  /** Whether matches alone are worth a finding; else they serve correlations and topics. */
  readonly isFinding?: boolean;
  /** Fields whose values, together, make two matches one finding. */
  readonly one?: readonly string[];
  /** A field whose values are shown besides who, from and to: a command, a file, a service. */
  readonly what?: string;
  /** Names of rules whose findings are part of this one where they share its values. */
  readonly absorbs?: readonly string[];
  readonly sure?: Certainty;
  /** Topics that its matches show. */
  readonly topics?: readonly string[];
}

/** How sure a finding is. */
export const CERTAINTIES = ["possible", "likely", "sure"] as const;

export type Certainty = (typeof CERTAINTIES)[number];

/** What rules and correlations of Sigma have in common. */
export interface RuleHead {
  /** Its UUID in lower case, or made from the title where it has none. */
  readonly id: string;
  /** By which correlations and topics name it; the id does too. */
  readonly name?: string;
  readonly title: string;
  readonly description: string;
  readonly level: RuleLevel;
  readonly tags: readonly string[];
  readonly status: string;
  readonly falsePositives?: readonly string[];
  /** The file it came from, as the user named it. */
  readonly file: string;
  readonly hints?: FindingHints;
}

export const CORRELATION_TYPES = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_percentile",
  "value_median",
] as const;

export type CorrelationType = (typeof CORRELATION_TYPES)[number];

/** How a correlation's number is compared; all must hold. */
export type NumberCondition = Readonly<Partial<Record<"gt" | "gte" | "lt" | "lte" | "eq" | "neq", number>>>;

/** A correlation of Sigma (specification 2.1): what matches of rules mean together. */
export interface CorrelationRule extends RuleHead {
  readonly type: CorrelationType;
  /** Names or ids of rules and of other correlations. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanSeconds: number;
  readonly condition?: NumberCondition;
  /** For counts and sums of values: the field whose values are meant. */
  readonly field?: string;
  /** For percentiles: which, 0 to 100. */
  readonly percentile?: number;
  /** For temporal types: what must hold of the rules' names; all of them unless given. */
  readonly ruleCondition?: string;
  /** By a name that `groupBy` uses: the field that it is for each rule. */
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether its rules make findings of their own beside it. */
  readonly generate: boolean;
}

/** The field of an event that names the rules it met; several with blanks in between. */
export const RULES_FIELD = "lagebild.rules";

/** By what records and other rules name a rule. */
export const ruleKey = ({ id, name }: Pick<RuleHead, "id" | "name">): string => name ?? id;
