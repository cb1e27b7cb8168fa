import type { FieldValues } from "@lagebild/domain";
import type { EcsField } from "./ecs-fields.js";
import type { Transform } from "./transforms.js";
import type { MessagePattern } from "./message-pattern.js";

/** Which records something is for: all parts must hold. Words are compared without regard to case, `*` stands for anything. */
export interface Condition {
  readonly format?: readonly string[];
  readonly program?: readonly string[];
  /** Names of source files. */
  readonly file?: readonly string[];
  /** Fields of the log that are there. */
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** Values that fields of the log have. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Text that the message holds, any of them. */
  readonly text?: readonly string[];
  /** Words that name what happened, any of them; `login*` also stands for `logins`. */
  readonly words?: readonly string[];
  /** Fields of the event that are filled, all of them. */
  readonly filled?: readonly string[];
  /** Values that fields of the event have. */
  readonly event?: Readonly<Record<string, readonly string[]>>;
  /** What must not hold. */
  readonly not?: Condition;
}

/** Where a field of the event comes from: the first of these fields of the log that is there. */
export interface FieldRule {
  readonly field: EcsField;
  readonly from: readonly string[];
  readonly transforms: readonly Transform[];
}

/** What is said of the records of a condition. */
export interface EventCase {
  readonly when: Condition;
  readonly set: FieldValues;
  readonly fields: readonly FieldRule[];
}

/** A kind of message. */
export interface MessageCase {
  readonly patterns: readonly MessagePattern[];
  readonly set: FieldValues;
  /** The patterns say too little to know a message whose program is not named. */
  readonly needsProgram?: true;
}

/** Names of columns of a table whose rows have no names, by the place of a word that tells the table. */
export interface TableReader {
  readonly separator: string;
  /** Values by place, counted from 0, that tell the table; `*` stands for anything. */
  readonly when: Readonly<Record<number, readonly string[]>>;
  readonly columns: readonly string[];
}

/** What records of one session tell for those that come after them. */
export interface CarryRule {
  /** Fields of the event that name the session together; `session` is the process that the head of the line names. */
  readonly by: readonly string[];
  /** Fields of the event that later records have from earlier ones where they do not say them. */
  readonly fields: readonly string[];
  /** Actions with which a session begins anew, whatever went by its name before. */
  readonly begins: readonly string[];
  /** Actions with which it ends. */
  readonly ends: readonly string[];
}

/** A line of the log with what its event must hold. */
export interface MappingExample {
  readonly line: string;
  /** A line that names the columns, for tables. */
  readonly header?: string;
  /** Lines that stand in front of it. */
  readonly before?: readonly string[];
  readonly gives: Readonly<Record<string, string>>;
  /** Fields that must stay empty. */
  readonly lacks: readonly string[];
}

/** How the records of one product or log become events. */
export interface Mapping {
  readonly id: string;
  readonly title: string;
  /** Names that the mapping goes by for fields that logs write in several ways, such as in several languages. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly when: Condition;
  /** Words that stand for others, by the field they are of. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly set: FieldValues;
  readonly fields: readonly FieldRule[];
  readonly cases: readonly EventCase[];
  readonly messages: readonly MessageCase[];
  /** The fields of the log that the messages are in, the first that is there; its message where none is. */
  readonly messageFields: readonly string[];
  readonly tables: readonly TableReader[];
  readonly carries: readonly CarryRule[];
  /** Records whose message no pattern knows are left to the next mapping. */
  readonly isOnlyKnown: boolean;
  /** Fields that only the mapping itself fills: no general name or rule does. */
  readonly without: readonly string[];
  /** Records without a program are this mapping's too if one of its patterns knows their message: slices of logs without heads. */
  readonly knowsWithoutProgram: boolean;
  /** Names that people use for fields are read too. */
  readonly hasGeneralFields: boolean;
  readonly examples: readonly MappingExample[];
}
