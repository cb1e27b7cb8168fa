import type {
  Answer,
  Certainty,
  Finding,
  FindingDecision,
  Period,
  QuestionLanguage,
  RuleLevel,
  TopicStatus,
  Verdict,
} from "@lagebild/domain";
import type { Tlp } from "@lagebild/store";

export interface PlaybookLine {
  readonly citation: number;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Lines that this one stands for. */
  readonly count: number;
}

export interface PlaybookAnswer {
  readonly id: string;
  readonly question: string;
  /** The answer is kept under this id. */
  readonly answerId: string;
  readonly verdict: Verdict;
  readonly answer: string;
  readonly values: readonly string[];
  /** One line for each citation. */
  readonly lines: readonly PlaybookLine[];
  readonly verification: Answer["verification"];
}

/** A finding that a topic is observed by, or records of a rule that makes none. */
export interface PlaybookFinding extends Period {
  /** Id of the finding; absent where only records are seen. */
  readonly id?: string;
  readonly statement: string;
  readonly level?: RuleLevel;
  readonly sure?: Certainty;
  readonly count: number;
  readonly lines: readonly PlaybookPlace[];
  readonly decision?: FindingDecision;
}

export interface PlaybookPlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What the incident says of a topic. */
export interface PlaybookTopic extends Period {
  readonly topic: string;
  readonly title: string;
  readonly status: TopicStatus;
  /** Whether an analyst judged all of it harmless. */
  readonly isHarmless: boolean;
  readonly count: number;
  readonly findings: readonly PlaybookFinding[];
  /** Findings there are; `findings` may hold fewer. */
  readonly findingsTotal: number;
  /** Sources that show it, or those that were compared, with their records. */
  readonly sources: readonly string[];
  readonly records: number;
  /** Kinds of logs that would show it. */
  readonly shownBy: readonly string[];
}

export interface PlaybookStepReport {
  readonly id: string;
  readonly title: string;
  readonly topics: readonly PlaybookTopic[];
  /** Of a free question. */
  readonly answer?: PlaybookAnswer;
}

/** A first look: what the incident holds, and what it says of each step. */
export interface PlaybookReport {
  /** Who may read it; absent where the incident is not marked. */
  readonly tlp?: Tlp;
  readonly playbook: string;
  readonly title: string;
  readonly incident: string;
  readonly language: QuestionLanguage;
  /** The zone of an incident, in which its times are shown. */
  readonly zone: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly material: {
    readonly files: readonly { readonly file: string; readonly sha256: string; readonly lines: number }[];
    readonly lines: number;
    /** Microseconds UTC. */
    readonly firstTime: number | undefined;
    readonly lastTime: number | undefined;
    readonly hosts: readonly string[];
    /** Files of which parts are not searchable yet. */
    readonly incomplete: readonly string[];
  };
  /** Where no source could show what it asks for: says so in one sentence, and there are no steps. */
  readonly unfit?: string;
  readonly steps: readonly PlaybookStepReport[];
  /** Lines met on the way whose text speaks to an assistant, each once. */
  readonly findings: readonly Finding[];
}
