import { fieldOfEvent, type EcsEvent } from "@lagebild/domain";
import { eventReader, type Mapping, type MappingExample } from "@lagebild/events";
import { detectFormat, headerOf, sliceParser } from "@lagebild/logs";

/** An example of a mapping whose event is another than it says. */
export interface ExampleFault {
  readonly line: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string | undefined;
}

/** Reads lines of one log to events, as ingest would; a line that is no record has none. */
export function eventsOfLines(
  mappings: readonly Mapping[],
  lines: readonly string[],
  file: string,
): readonly (EcsEvent | undefined)[] {
  const format = detectFormat(lines);
  const header = headerOf(format, lines);
  const parser = sliceParser(format, { year: 2026, zone: "UTC", ...(header !== undefined && { header }) });
  const reader = eventReader(mappings, file);
  return lines.map((text, i) => {
    const shaped = parser.parse({
      line: i + 1,
      byteOffset: 0,
      byteLength: text.length,
      text: text as never,
      isCut: false,
    });
    if (!shaped) return undefined;
    const { program, message, fields, eventKey, host, session } = shaped.parsed;
    const { shape, entities } = shaped;
    const event = reader.read({ format, program, message, fields, eventKey, host, session, entities, shape });
    return host === undefined || event.values["host.name"] !== undefined
      ? event
      : { ...event, values: { ...event.values, "host.name": host } };
  });
}

/** Compares the events of a mapping's examples with what they must hold. `others` are the mappings that would also be asked. */
export function faultsOfExamples(mapping: Mapping, others: readonly Mapping[]): readonly ExampleFault[] {
  return mapping.examples.flatMap((example) => faultsOf(example, mapping.id, others));
}

function faultsOf(
  { line, header, before = [], gives, lacks }: MappingExample,
  id: string,
  mappings: readonly Mapping[],
): readonly ExampleFault[] {
  const lines = [...(header === undefined ? [] : [header]), ...before, line];
  const event = eventsOfLines(mappings, lines, `${id}.log`).at(-1);
  const got = (field: string): string | undefined => event && fieldOfEvent(event, field);
  const wrong = Object.entries(gives)
    .filter(([field, expected]) => got(field) !== expected)
    .map(([field, expected]) => ({ line, field, expected, got: got(field) }));
  const extra = lacks
    .filter((field) => got(field) !== undefined)
    .map((field) => ({ line, field, expected: "", got: got(field) }));
  const taken =
    event?.mapping === id ? [] : [{ line, field: "mapping", expected: id, got: event?.mapping ?? "no mapping" }];
  return [...taken, ...wrong, ...extra];
}
