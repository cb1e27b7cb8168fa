import { readSentences, checkSentences } from "./sentence-cases.js";

// node test/bench/dist/measure-sentences.js DATA INCIDENT FOLDER [-v], where INCIDENT holds the logs of FOLDER, one of
// fixtures/sentences and fixtures/sentences-held (ingest with --year 2026): how many right sentences hold and how many
// wrong ones fall, by kind.
const [dataFolder = "", incident = "", folder = "", ...options] = process.argv.slice(2);
const { cases } = await readSentences(folder);
const scores = await checkSentences(cases, { dataFolder, incident });
const tally = new Map<string, { readonly all: number; readonly right: number }>();
for (const { one, holds } of scores) {
  const isRight = holds === (one.should === "hold");
  for (const key of [one.should, `${one.should} ${one.lang}`, `${one.should}: ${one.why.split(":", 1)[0]!}`]) {
    const { all, right } = tally.get(key) ?? { all: 0, right: 0 };
    tally.set(key, { all: all + 1, right: right + Number(isRight) });
  }
}
for (const [key, { all, right }] of [...tally].sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(`${key.padEnd(28)} ${right} of ${all}\n`);
if (options.includes("-v"))
  for (const { one, holds, reason } of scores)
    if (holds !== (one.should === "hold"))
      process.stdout.write(`${one.should} ${one.id} [${reason ?? "held"}] ${one.sentence} (${one.why})\n`);
