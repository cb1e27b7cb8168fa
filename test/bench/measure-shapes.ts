import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import type { ParsedLine } from "@lagebild/domain";
import {
  decodeText,
  detectBinaryFraming,
  detectEncoding,
  detectFormat,
  detectFraming,
  frameRecords,
  headerOf,
  profileTimes,
  readLines,
  sampleRecords,
  sliceParser,
} from "@lagebild/logs";

// Says how many shapes the records of each log have, in all and for each kind of event.
//   node test/bench/dist/measure-shapes.js <folder or file>... [--events] [--shapes <kind>]
// --events lists the kinds of events by their shapes; --shapes prints the shapes of a kind, such as "Security 4624".

const HEAD_BYTES = 256 * 1024;

interface EventShapes {
  records: number;
  /** How many records each shape has. */
  readonly shapes: Map<string, number>;
}

function filesIn(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

async function shapesOf(path: string): Promise<ReadonlyMap<string, EventShapes>> {
  const bytes = readFileSync(path);
  const head = bytes.subarray(0, HEAD_BYTES);
  const isWhole = bytes.length <= HEAD_BYTES;
  const encoding = detectEncoding(head);
  const text = decodeText(head, encoding);
  const framing = detectBinaryFraming(path, head) ?? detectFraming({ head: text, more: [], isWhole });
  const sample = framing ? sampleRecords(head, { framing, encoding, isWhole }) : text.split(/\r?\n/);
  const format = detectFormat(sample);
  const header = headerOf(format, sample);
  const { times } = profileTimes(sample, Date.now());
  const context = { year: 2026, times, ...(header !== undefined && { header }), ...(framing && { framing }) };
  const parser = sliceParser(format, context);
  const input = Readable.from([bytes]);
  const found = new Map<string, EventShapes>();
  for await (const lines of framing
    ? frameRecords(input, { framing, encoding })
    : readLines(input, { encoding, startOffset: 0, firstLine: 1 }))
    for (const line of lines) {
      const read = parser.parse(line);
      if (!read) continue;
      const key = kindOf(read.parsed);
      const event = found.get(key) ?? { records: 0, shapes: new Map<string, number>() };
      found.set(key, event);
      event.records++;
      event.shapes.set(read.shape.text, (event.shapes.get(read.shape.text) ?? 0) + 1);
    }
  return found;
}

const kindOf = ({ eventKey, program }: ParsedLine): string => eventKey ?? program ?? "text";

async function main(paths: readonly string[], isListing: boolean, kind: string | undefined): Promise<void> {
  for (const path of paths.flatMap(filesIn)) {
    const events = await shapesOf(path);
    const all = [...events.values()];
    const records = all.reduce((sum, one) => sum + one.records, 0);
    const shapes = all.reduce((sum, one) => sum + one.shapes.size, 0);
    console.log(`| ${basename(path)} | ${records} | ${shapes} |`);
    const byShapes = [...events].sort(([, one], [, other]) => other.shapes.size - one.shapes.size);
    if (isListing)
      for (const [name, event] of byShapes) console.log(`    ${name}: ${event.records} in ${event.shapes.size}`);
    if (kind === undefined) continue;
    const own = byShapes.filter(([name]) => name.includes(kind)).flatMap(([, one]) => [...one.shapes]);
    for (const [shape, count] of own.sort(([, one], [, other]) => other - one)) console.log(`${count} x ${shape}`);
  }
}

const args = process.argv.slice(2);
const shapesAt = args.indexOf("--shapes");
const kind = shapesAt < 0 ? undefined : args.splice(shapesAt, 2)[1];
const paths = args.filter((arg) => !arg.startsWith("--"));
if (paths.length === 0) {
  console.error("usage: node test/bench/dist/measure-shapes.js <folder or file>... [--events] [--shapes <kind>]");
  process.exitCode = 2;
} else await main(paths, args.includes("--events"), kind);
