import type { RecordReader } from "./record-reader.js";
import { rememberAnswers } from "./remember-answers.js";
import type { FieldTest, RuleExpression } from "./rule-expression.js";
import type { TextTest } from "./sigma-text.js";

/** Tells whether the record that the reader has open meets an expression. */
export type RecordTest = (reader: RecordReader) => boolean;

/** Compiles an expression to a closure; fields get their numbers from the reader. */
export function compileExpression(expression: RuleExpression, reader: RecordReader): RecordTest {
  if (expression.op === "test") return compileTest(expression.test, reader);
  if (expression.op === "not") {
    const inner = compileExpression(expression.of, reader);
    return (record) => !inner(record);
  }
  const parts =
    expression.op === "and"
      ? expression.of.map((part) => compileExpression(part, reader))
      : compileAlternatives(expression.of, reader);
  if (expression.op === "and") {
    return (record) => {
      for (const part of parts) if (!part(record)) return false;
      return true;
    };
  }
  return (record) => {
    for (const part of parts) if (part(record)) return true;
    return false;
  };
}

/** So many comparisons of one field take longer than to look up what they came to. */
const MANY_TESTS = 6;

/** Compares a field with many texts at once, and remembers for each value what that came to. */
function compileAlternatives(of: readonly RuleExpression[], reader: RecordReader): readonly RecordTest[] {
  const byField = new Map<string, TextTest[]>();
  for (const part of of) {
    const asked = part.op === "test" && part.test.asks === "value" ? part.test : undefined;
    if (asked?.field !== undefined) byField.set(asked.field, [...(byField.get(asked.field) ?? []), asked.test]);
  }
  const joined = [...byField].filter(([, tests]) => tests.length >= MANY_TESTS);
  const fields = new Set(joined.map(([field]) => field));
  const others = of.filter(
    (part) => !(part.op === "test" && part.test.asks === "value" && fields.has(part.test.field ?? "")),
  );
  return [
    ...others.map((part) => compileExpression(part, reader)),
    ...joined.map(([field, tests]): RecordTest => {
      const slot = reader.slotOf(field);
      const meets = rememberAnswers((raw) => {
        const lower = raw.toLowerCase();
        return tests.some((test) => test.matches(raw, lower));
      });
      return (record) => record.values(slot)?.some(meets) ?? false;
    }),
  ];
}

function compileTest(asked: FieldTest, reader: RecordReader): RecordTest {
  if (asked.asks === "value" && asked.field === undefined) {
    const { test } = asked;
    return (record) => test.matches(record.text(), record.lowerText());
  }
  const slot = reader.slotOf(asked.field!);
  if (asked.asks === "exists") return (record) => (record.values(slot) !== undefined) === asked.wanted;
  if (asked.asks === "same") return compileSame(asked, slot, reader.slotOf(asked.other));
  const { test } = asked;
  return (record) => {
    const values = record.values(slot);
    if (values === undefined) return false;
    const lowered = record.lowered(slot)!;
    for (let i = 0; i < values.length; i++) if (test.matches(values[i]!, lowered[i]!)) return true;
    return false;
  };
}

function compileSame({ how }: Extract<FieldTest, { asks: "same" }>, slot: number, otherSlot: number): RecordTest {
  const holds = (value: string, other: string): boolean => {
    if (how.part === "whole") return value === other;
    if (how.part === "start") return value.startsWith(other);
    return how.part === "end" ? value.endsWith(other) : value.includes(other);
  };
  return (record) => {
    const values = how.isCased ? record.values(slot) : record.lowered(slot);
    const others = how.isCased ? record.values(otherSlot) : record.lowered(otherSlot);
    return (
      values !== undefined &&
      others !== undefined &&
      values.some((value) => others.some((other) => holds(value, other)))
    );
  };
}
