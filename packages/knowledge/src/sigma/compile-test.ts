import type { RecordReader } from "./record-reader.js";
import type { FieldTest, RuleExpression } from "./rule-expression.js";

/** Tells whether the record that the reader has open meets an expression. */
export type RecordTest = (reader: RecordReader) => boolean;

/** Compiles an expression to a closure; fields get their numbers from the reader. */
export function compileExpression(expression: RuleExpression, reader: RecordReader): RecordTest {
  if (expression.op === "test") return compileTest(expression.test, reader);
  if (expression.op === "not") {
    const inner = compileExpression(expression.of, reader);
    return (record) => !inner(record);
  }
  const parts = expression.of.map((part) => compileExpression(part, reader));
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
