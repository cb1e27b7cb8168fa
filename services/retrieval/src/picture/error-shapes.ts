import { earliest, groupedBy, latest } from "@lagebild/domain";
import type { ErrorShape } from "@lagebild/picture";
import { sayingOf } from "./error-saying.js";
import type { IncidentIndex, IndexSnapshot, Occurrence } from "@lagebild/search";

const MOST_SHAPES = 200;

/** Finds the shapes of records that report an error; what a web server answers to requests is no error of its own. */
export async function errorShapes(index: IncidentIndex, snapshot: IndexSnapshot): Promise<readonly ErrorShape[]> {
  const access = new Set(
    snapshot.sources.filter(({ coverage }) => coverage.format === "web-access").map(({ source }) => source.id),
  );
  const where = { fields: [{ field: "event.type", operator: "equals" as const, value: "error" }] };
  const found = (await index.occurrences(where, 2)).filter(({ source }) => !access.has(source));
  const sum = (of: readonly Occurrence[]): number => of.reduce((all, { run }) => all + run.count, 0);
  const most = [...groupedBy(found, ({ run }) => run.shape).values()]
    .sort((a, b) => sum(b) - sum(a))
    .slice(0, MOST_SHAPES);
  const texts = new Map((await index.shapes(most.map((of) => of[0]!.run.shape))).map(({ id, text }) => [id, text]));
  // Shapes that differ in threads or loggers alone say the same.
  const sayings = groupedBy(most.flat(), ({ run }) => sayingOf(texts.get(run.shape) ?? ""));
  return [...sayings].map(([text, of]): ErrorShape => {
    const samples = of.flatMap((one) => one.samples);
    const times = samples.map(({ time }) => time);
    return {
      text,
      count: sum(of),
      firstTime: earliest(times),
      lastTime: latest(times),
      lines: samples.slice(0, 2).map(({ source, file, line, time }) => ({ source, file, line, time })),
      hosts: [...new Set(samples.flatMap(({ host }) => host ?? []))],
    };
  });
}
