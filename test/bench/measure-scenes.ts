import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PictureReport } from "@lagebild/retrieval";
import type { Scene } from "../../fixtures/scenes/index.js";

// Draws the picture of each made scene and compares it with what the scene says of itself.
//   node test/bench/dist/measure-scenes.js [scene ...]
// A statement is held where one finding shows all of its values: in its sentence, its values or its lines. Of topics, the
// three states must agree. Of ordinary administration, findings of level high and critical are named.

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LAGEBILD = join(ROOT, "services/gateway/bin/lagebild.js");
const MAKE_SCENES = join(ROOT, "fixtures/dist/make-scenes.js");
const { scenes } = (await import(
  join(ROOT, "fixtures/dist/scenes/index.js")
)) as typeof import("../../fixtures/scenes/index.js");
const GRAVE: readonly string[] = ["high", "critical"];

function drawn({ id }: Scene): PictureReport {
  const folder = mkdtempSync(join(tmpdir(), "lagebild-scene-"));
  try {
    const logs = join(folder, "logs");
    const env = { ...process.env, LAGEBILD_DATA: join(folder, "data") };
    execFileSync(process.execPath, [MAKE_SCENES, id, logs]);
    execFileSync(process.execPath, [LAGEBILD, "ingest", "scene", logs], { env, stdio: "ignore" });
    const written = execFileSync(process.execPath, [LAGEBILD, "picture", "scene", "--json"], {
      env,
      maxBuffer: 1 << 30,
    });
    return JSON.parse(written.toString()) as PictureReport;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What each finding shows, in lower case. */
function shownBy({ picture, lines }: PictureReport): readonly string[] {
  const texts = new Map(lines.map(({ source, line, text }) => [`${source} ${line}`, text]));
  return picture.findings.map((finding) => {
    const { statement, title, who, from, to, hosts, what, count } = finding;
    const values = [who, from, to, hosts, what].flatMap((seen) =>
      seen.values.map((one) => `${one.value} ${one.count}`),
    );
    const own = finding.lines.map(({ source, line }) => texts.get(`${source} ${line}`) ?? "");
    return [statement.en, title, ...values, count, count.toLocaleString("en-US"), ...own].join(" ").toLowerCase();
  });
}

const totals = { statements: 0, held: 0, topics: 0, agreed: 0, claimed: 0 };
for (const scene of scenes()) {
  const asked = process.argv.slice(2);
  if (asked.length > 0 && !asked.includes(scene.id)) continue;
  const report = drawn(scene);
  const shown = shownBy(report);
  const { statements, observed, notObserved, notAssessable, isHarmless } = scene.truth;
  const missing = statements.filter(
    ({ values }) => !shown.some((text) => values.every((value) => text.includes(value.toLowerCase()))),
  );
  const states = new Map(report.picture.topics.map(({ topic, status }) => [topic, status]));
  const expected = [
    ...observed.map((topic) => [topic, "observed"] as const),
    ...notObserved.map((topic) => [topic, "not-observed"] as const),
    ...notAssessable.map((topic) => [topic, "not-assessable"] as const),
  ];
  const differing = expected.filter(([topic, status]) => states.get(topic) !== status);
  const grave = report.picture.findings.filter(({ level }) => GRAVE.includes(level));
  totals.statements += statements.length;
  totals.held += statements.length - missing.length;
  totals.topics += expected.length;
  totals.agreed += expected.length - differing.length;
  totals.claimed += differing.filter(([topic]) => states.get(topic) === "observed").length;
  console.log(
    `${scene.id}${isHarmless ? " (harmless)" : ""}: ${statements.length - missing.length} of ${statements.length} statements, ` +
      `${expected.length - differing.length} of ${expected.length} topics, ${grave.length} of ${report.picture.findings.length} findings high`,
  );
  for (const { topic, text } of missing) console.log(`  missing ${topic}: ${text}`);
  for (const [topic, status] of differing) console.log(`  ${topic} is ${status}, drawn ${states.get(topic)}`);
  if (isHarmless) for (const { statement } of grave) console.log(`  high: ${statement.en}`);
}
const { statements, held, topics, agreed, claimed } = totals;
console.log(`statements ${held} of ${statements}; topics ${agreed} of ${topics}; ${claimed} claimed that are not so`);
