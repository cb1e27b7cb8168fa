import type { OutputSchema } from "@lagebild/domain";

/**
 * Writes the grammar (GBNF) of compact JSON in a schema's shape. It is ours and not the library's, because the output
 * ends with its last bracket and no token goes into line ends and indents.
 */
export function grammarOf(schema: OutputSchema): string {
  const rules: string[] = [];
  const root = expressionOf(schema, rules);
  return [
    `root ::= ${root}`,
    ...rules,
    'character ::= [^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4})',
    'comma ::= "," [ ]?',
    'colon ::= ":" [ ]?',
    "",
  ].join("\n");
}

function expressionOf(schema: OutputSchema, rules: string[]): string {
  if ("enum" in schema) return rule(schema.enum.map((value) => quoted(JSON.stringify(value))).join(" | "), rules);
  switch (schema.type) {
    case "string":
      return `"\\"" character${schema.maxLength === undefined ? "*" : `{0,${schema.maxLength}}`} "\\""`;
    case "array": {
      if (schema.maxItems === 0) return '"[]"';
      const item = rule(expressionOf(schema.items, rules), rules);
      const { minItems = 0, maxItems } = schema;
      const items = `(${item} (comma ${item}){${Math.max(0, minItems - 1)},${maxItems - 1}})`;
      return rule(`"[" ${items}${minItems === 0 ? "?" : ""} "]"`, rules);
    }
    case "object": {
      const members = Object.entries(schema.properties).map(
        ([name, value]) => `${quoted(JSON.stringify(name))} colon ${expressionOf(value, rules)}`,
      );
      return rule(`"{" ${members.join(" comma ")} "}"`, rules);
    }
  }
}

function rule(expression: string, rules: string[]): string {
  const name = `part${rules.length}`;
  rules.push(`${name} ::= ${expression}`);
  return name;
}

/** A literal; what is not plain ASCII is written as an escape. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, "\\$&").replace(/[^\x20-\x7E]/gu, (character) => `\\U${hex(character)}`)}"`;

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).padStart(8, "0");
