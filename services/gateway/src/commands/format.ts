import { open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { clipText, escapeText } from "@lagebild/context";
import { Failure, messageOf } from "@lagebild/domain";
import { allMappings, readMapping, readMappingFile, type Mapping } from "@lagebild/events";
import type { Config } from "../config.js";
import type { CommandContext } from "../command-line/command-context.js";
import { readAgain } from "./read-again.js";

/** Checks a mapping, tries it on a log, or says which records of an incident no mapping knows. */
export async function formatCommand(context: CommandContext): Promise<void> {
  const [what, ...rest] = context.arguments.words;
  const one = FORMAT_COMMANDS[what ?? ""];
  if (!one || rest.length !== one.words)
    throw new Failure(
      "invalid",
      "format takes check <mapping.yml>, try <mapping.yml> <log>, missing <incident> or apply <incident>: lagebild help shows how",
    );
  await one.run(context, rest);
}

interface FormatCommand {
  readonly words: number;
  run(context: CommandContext, words: readonly string[]): Promise<void>;
}

const FORMAT_COMMANDS: Readonly<Record<string, FormatCommand>> = {
  check: { words: 1, run: check },
  try: { words: 2, run: tryOn },
  missing: { words: 1, run: missing },
  apply: { words: 1, run: apply },
};

async function mappingAt(path: string): Promise<Mapping> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Failure("missing", `${path} cannot be read: ${messageOf(error)}`, error);
  });
  return readMapping(readMappingFile(text, basename(path)));
}

/** All mappings with this one in the first place. */
const beforeOthers = (mapping: Mapping, { mappingsFolder }: Config): readonly Mapping[] => [
  mapping,
  ...allMappings(mappingsFolder).filter(({ id }) => id !== mapping.id),
];

async function check({ config, lagebild }: CommandContext, [path = ""]: readonly string[]): Promise<void> {
  const mapping = await mappingAt(path);
  const faults = lagebild.mappings.faultsOfExamples(mapping, beforeOthers(mapping, config));
  const lines = faults.map(
    ({ line, field, expected, got }) =>
      `  ${field} is ${got === undefined ? "empty" : `"${escapeText(got)}"`}, expected ${expected === "" ? "nothing" : `"${escapeText(expected)}"`}\n    in ${clipText(escapeText(line), 160)}`,
  );
  const { length } = mapping.examples;
  const examples = `${length} ${length === 1 ? "example" : "examples"}`;
  process.stdout.write(
    faults.length === 0
      ? `${mapping.id}: right; ${examples} give${length === 1 ? "s" : ""} what is expected${length === 0 ? " (write some: they are its tests)" : ""}\n`
      : `${mapping.id}: ${faults.length} of the values of ${examples} are other than expected\n${lines.join("\n")}\n`,
  );
  if (faults.length > 0) throw new Failure("invalid", `${path} does not give what its examples say`);
}

/** Bytes and lines of a log that are tried. */
const MOST_BYTES = 1_048_576;
const MOST_LINES = 200;

async function tryOn({ config, lagebild, arguments: args }: CommandContext, words: readonly string[]): Promise<void> {
  const [path = "", log = ""] = words;
  const mapping = await mappingAt(path);
  const lines = (await headOf(log)).slice(0, args.limit ?? MOST_LINES);
  const events = lagebild.mappings.eventsOfLines(beforeOthers(mapping, config), lines, basename(log));
  const taken = events.filter((event) => event?.mapping === mapping.id).length;
  const shown = events.map((event, i) => {
    const values = event ? Object.entries({ ...event.fixed, ...event.values }) : [];
    const by = event ? (event.mapping ?? "no mapping: by names that people use") : "no record";
    return [
      `${i + 1}: ${clipText(escapeText(lines[i] ?? ""), 160)}`,
      `  ${by}`,
      ...values.map(([field, value]) => `    ${field}  ${clipText(escapeText(value), 120)}`),
    ].join("\n");
  });
  process.stdout.write(`${shown.join("\n")}\n${taken} of ${lines.length} lines are taken by ${mapping.id}\n`);
}

async function headOf(path: string): Promise<readonly string[]> {
  const file = await open(path).catch((error: unknown) => {
    throw new Failure("missing", `${path} cannot be read: ${messageOf(error)}`, error);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    const lines = buffer.toString("utf8", 0, bytesRead).split(/\r?\n/);
    // What the limit cuts is no whole line.
    return (bytesRead === MOST_BYTES ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== "");
  } finally {
    await file.close();
  }
}

async function apply({ config, lagebild, signal }: CommandContext, [incident = ""]: readonly string[]): Promise<void> {
  const { records, skips } = await readAgain(
    {
      ...(config.zone !== undefined && { zone: config.zone }),
      signal,
      lagebild,
      startWorker: () => lagebild.startWorker(),
    },
    incident,
  );
  for (const { file, reason } of skips) process.stdout.write(`  ${escapeText(file)}: ${escapeText(reason)}\n`);
  process.stdout.write(`${records} records of ${escapeText(incident)} were made events anew\n`);
}

async function missing(
  { lagebild, arguments: args }: CommandContext,
  [incident = ""]: readonly string[],
): Promise<void> {
  const { sources } = await lagebild.snapshot(incident);
  const lines = sources.flatMap(({ source, coverage: { events }, records }) => {
    if (!events)
      return [`${escapeText(source.file)}: put in before there were events; lagebild format apply reads it again`];
    const without = records - events.withCategory;
    if (without <= 0) return [];
    const shapes = events.missing
      .slice(0, args.limit ?? 20)
      .map(({ shape, count }) => `  ${String(count).padStart(8)}  ${clipText(escapeText(shape), 160)}`);
    return [`${escapeText(source.file)}: ${without} of ${records} records have no category`, ...shapes];
  });
  process.stdout.write(lines.length === 0 ? "every record has a category\n" : `${lines.join("\n")}\n`);
}
