import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { blockOf, type Block } from "./compiled-mapping.js";
import { wholeTest, type Subject, type Test } from "./conditions.js";
import { ecsFields } from "./ecs-fields.js";
import { eventsFolder } from "./events-folder.js";
import { readCondition, readSet } from "./read-mapping.js";
import { putValue, type Collected } from "./read-value.js";

interface Rule {
  readonly test: Test;
  readonly block: Block;
}

interface Written {
  readonly when: unknown;
  readonly set: unknown;
}

/** What is told of any record, as `general/kinds.yml` says it: the first rule that holds decides a field. */
function readRules(): readonly Rule[] {
  const text = readFileSync(join(eventsFolder, "general", "kinds.yml"), "utf8");
  return (parse(text) as readonly Written[]).map(({ when, set }, i) => ({
    test: wholeTest(readCondition(when, `kinds.yml[${i}].when`)),
    block: blockOf(readSet(set, `kinds.yml[${i}].set`)),
  }));
}

const rules = readRules();

/**
 * Returns what the general rules add to an event: the fields that neither the record nor its mapping decides. A rule that
 * decides one of `without` is left out.
 */
export function kindsOfEvents(
  subject: Subject,
  blocks: readonly Block[],
  without: readonly string[],
): readonly Block[] {
  const event: Collected = { ...subject.event };
  for (const block of blocks) for (const [name, value] of Object.entries(block.values)) event[name] ??= value;
  const found: Block[] = [];
  const seen = Object.create(subject, { event: { value: event } }) as Subject;
  for (const { test, block } of rules) {
    const names = Object.keys(block.values);
    if (names.some((name) => without.includes(name)) || names.every((name) => event[name] !== undefined) || !test(seen))
      continue;
    found.push(block);
    for (const name of names) event[name] ??= block.values[name]!;
  }
  return found;
}

/** Fills fields that follow from others. */
export function finishEvent(values: Collected): void {
  const line = values["process.command_line"];
  const program = ecsFields.get("process.executable")!;
  if (line !== undefined && values["process.name"] === undefined && values["process.executable"] === undefined) {
    const first = /^"([^"]{1,300})"|^(\S{1,300})/.exec(line);
    const executable = first?.[1] ?? first?.[2];
    if (executable !== undefined && /[\\/.]/.test(executable)) putValue(values, program, executable);
  }
}
