import { dirname } from "node:path";
import { readMapping, type WrittenMapping } from "./read-mapping.js";

/** A mapping as a list of what is mapped names it. */
export interface MappingSummary {
  readonly id: string;
  readonly title: string;
  /** Folder of its file, such as `linux`. */
  readonly family: string;
  /** Patterns of messages. */
  readonly patterns: number;
  /** Conditions with what is said of their records. */
  readonly cases: number;
  /** Fields of events that it fills, whatever people's names for fields add. */
  readonly fields: readonly string[];
  readonly examples: number;
}

/** Describes mappings by what their files hold. */
export function describeMappings(written: readonly WrittenMapping[]): readonly MappingSummary[] {
  return written.map((one) => {
    const mapping = readMapping(one);
    const { id, title, cases, messages, fields, set, examples } = mapping;
    const filled = [
      ...Object.keys(set),
      ...fields.map(({ field }) => field.name),
      ...cases.flatMap((each) => [...Object.keys(each.set), ...each.fields.map(({ field }) => field.name)]),
      ...messages.flatMap((each) => [
        ...Object.keys(each.set),
        ...each.patterns.flatMap((pattern) => pattern.fields.map(({ name }) => name)),
      ]),
    ];
    return {
      id,
      title,
      family: dirname(one.file),
      patterns: messages.reduce((sum, { patterns }) => sum + patterns.length, 0),
      cases: cases.length,
      fields: [...new Set(filled)].sort(),
      examples: examples.length,
    };
  });
}

/** Writes the table of what is mapped, in Markdown, by family and title. */
export function mappingTable(mappings: readonly MappingSummary[]): string {
  const rows = [...mappings]
    .sort((a, b) => (a.family === b.family ? (a.title < b.title ? -1 : 1) : a.family < b.family ? -1 : 1))
    .map(
      ({ id, title, family, patterns, cases, fields, examples }) =>
        `| ${title} | \`${family}/${id}.yml\` | ${patterns} | ${cases} | ${fields.length} | ${examples} |`,
    );
  return [
    "| log | file | patterns | cases | fields | examples |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** Writes the table of the fields of events, in Markdown. */
export const fieldTable = (fields: Iterable<{ readonly name: string; readonly type: string }>): string =>
  [
    "| field | how its values are read |",
    "| --- | --- |",
    ...[...fields].map(({ name, type }) => `| \`${name}\` | ${type} |`),
  ].join("\n");
