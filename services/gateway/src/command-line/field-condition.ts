import { Failure, type FieldCondition, type FieldOperator } from "@lagebild/domain";

const SIGNS: readonly (readonly [sign: string, operator: FieldOperator])[] = [
  ["^=", "startsWith"],
  ["$=", "endsWith"],
  ["*=", "contains"],
  ["/=", "inNetwork"],
  [">=", "atLeast"],
  ["<=", "atMost"],
  ["=", "equals"],
  ["<", "below"],
  [">", "above"],
];
const CONDITION = /^([A-Za-z0-9_@][\w@.:\- ]{0,127}?)(\^=|\$=|\*=|\/=|>=|<=|=|<|>)(.*)$/s;
const MAX_VALUE = 4_096;

/** Reads a condition such as `user.name=anna` or `http.response.status_code>=500`. Failure "invalid" says how to write one. */
export function parseCondition(written: string, option: string): FieldCondition {
  const [, field = "", sign = "", value = ""] = CONDITION.exec(written) ?? [];
  const operator = SIGNS.find(([one]) => one === sign)?.[1];
  if (operator === undefined || value === "" || value.length > MAX_VALUE)
    throw new Failure(
      "invalid",
      `${option} is "${written.slice(0, 100)}", expected a field, a sign and a value, such as user.name=anna; signs are ${SIGNS.map(([one]) => one).join(" ")}`,
    );
  return { field, operator, value };
}
