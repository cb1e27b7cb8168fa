import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { seededRandom, type Random } from "./seeded-random.js";

// Makes large logs that are hard on memory, the same for the same options.
//   node test/bench/dist/make-log.js wordings <file> [--size-mb 200] [--wordings 240000]
//   node test/bench/dist/make-log.js json-array <file> [--size-mb 1000]
// `wordings` is a syslog in which as many sentences differ in their words; `json-array` is one array on one line.

const MEGABYTE = 1_000_000;
const BUFFERED_CHARACTERS = 1 << 20;
const START = Date.UTC(2026, 2, 14, 3);
const SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu kra sto pli gre nul".split(" ");
const WORDS = 4_000;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** A word of letters alone, so that nothing of it is masked. */
const wordOf = (random: Random): string =>
  Array.from({ length: 2 + below(random, 3) }, () => SYLLABLES[below(random, SYLLABLES.length)]).join("");

/** Lines of a syslog: each wording comes once before chance repeats any. */
function* wordingLines(wordings: number): Generator<string> {
  const random = seededRandom(13);
  const words = Array.from({ length: WORDS }, () => wordOf(random));
  const sentence = (number: number): string => {
    const own = seededRandom(number + 1);
    return Array.from({ length: 7 + below(own, 6) }, () => words[below(own, WORDS)]).join(" ");
  };
  for (let line = 0; ; line++) {
    const number = line < wordings ? line : below(random, wordings);
    const at = new Date(START + line * 50).toISOString();
    yield `${at} app${below(random, 40)} worker[${below(random, 9_000)}]: ${sentence(number)} id=${line}\n`;
  }
}

/** The pieces of an array of JSON objects as an audit trail of a cloud writes them. */
function* arrayPieces(): Generator<string> {
  const random = seededRandom(13);
  const names = ["GetObject", "PutObject", "ListBuckets", "AssumeRole", "ConsoleLogin", "DescribeInstances"];
  yield "[";
  for (let line = 0; ; line++) {
    const user = `user${below(random, 500)}`;
    const event = {
      eventTime: new Date(START + line * 50).toISOString(),
      eventSource: "s3.amazonaws.com",
      eventName: names[below(random, names.length)],
      awsRegion: "eu-central-1",
      sourceIPAddress: `203.0.113.${below(random, 256)}`,
      userIdentity: { type: "IAMUser", userName: user, arn: `arn:aws:iam::123456789012:user/${user}` },
      requestParameters: { bucketName: `bucket${below(random, 40)}`, key: `files/${below(random, 100_000)}.txt` },
      requestID: below(random, 2 ** 32).toString(16),
    };
    yield (line === 0 ? "" : ",") + JSON.stringify(event);
  }
}

async function write(path: string, sizeBytes: number, pieces: Iterable<string>, end: string): Promise<void> {
  const file = createWriteStream(path);
  let [buffered, written, count] = ["", 0, 0];
  for (const piece of pieces) {
    buffered += piece;
    count++;
    const isLast = written + buffered.length >= sizeBytes;
    if (buffered.length < BUFFERED_CHARACTERS && !isLast) continue;
    written += buffered.length;
    if (!file.write(buffered)) await once(file, "drain");
    buffered = "";
    if (isLast) break;
  }
  await finished(file.end(end));
  console.log(`${(written / MEGABYTE).toFixed(0)} MB, ${count} pieces`);
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { "size-mb": { type: "string" }, wordings: { type: "string", default: "240000" } },
});
const [kind, path] = positionals;
const size = (usual: number): number => Number(options["size-mb"] ?? usual) * MEGABYTE;
if (kind === "wordings" && path !== undefined) await write(path, size(200), wordingLines(Number(options.wordings)), "");
else if (kind === "json-array" && path !== undefined) await write(path, size(1_000), arrayPieces(), "]\n");
else {
  console.error("usage: make-log.js wordings|json-array <file> [--size-mb N] [--wordings N]");
  process.exitCode = 2;
}
