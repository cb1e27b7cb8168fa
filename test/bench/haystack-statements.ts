import { join } from "node:path";
import type { Answer, EntityKind, ShapeId, Statement, StatementResult } from "@lagebild/domain";
import { percentile } from "./ask-repl.js";
import { statementSet } from "./statement-set.js";

export interface StatementTime {
  readonly name: string;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** The part of an incident's index that is measured here. */
interface MeasuredIndex {
  aggregate(statement: Statement): Promise<StatementResult>;
  variety(
    where: { readonly shapes: readonly ShapeId[] },
    limit: number,
  ): Promise<
    readonly {
      readonly kinds: readonly { readonly kind: EntityKind; readonly top: readonly { readonly value: string }[] }[];
    }[]
  >;
  snapshot(): Promise<{
    readonly firstTime: number | undefined;
    readonly lastTime: number | undefined;
    readonly programs: readonly { readonly name: string }[];
  }>;
  query(
    sql: string,
    limits: { readonly maxRows: number; readonly timeoutMs: number },
  ): Promise<{ readonly rows: readonly (readonly unknown[])[] }>;
  close(): Promise<void>;
}

const INDEX = new URL("../../../packages/search/dist/local/local-incident-index.js", import.meta.url).href;

/** Times statements of every kind, and those that the answers' plans hold, in an index of their own. */
export async function measureStatements(
  dataFolder: string,
  incident: string,
  answers: readonly Answer[],
  rounds: number,
): Promise<readonly StatementTime[]> {
  const { localIncidentIndex } = (await import(INDEX)) as {
    readonly localIncidentIndex: (options: { readonly folder: string }) => MeasuredIndex;
  };
  const index = localIncidentIndex({ folder: join(dataFolder, "incidents", incident) });
  try {
    const found: StatementTime[] = [];
    const planned = answers.flatMap(({ exact }) => exact.map(({ statement }) => statement));
    const own = [...(await statementsFor(index, answers))].map(([name, statement]): StatementTimes => ({
      name,
      statements: [statement],
    }));
    const byOp = [...new Set(planned.map(({ op }) => op))].map((op): StatementTimes => {
      const statements = planned.filter((statement) => statement.op === op);
      return { name: `planned by questions: ${op} (${statements.length})`, statements };
    });
    for (const { name, statements } of [...byOp, ...own]) {
      const times = await timesOf(index, statements, rounds);
      found.push({ name, medianMs: percentile(times, 0.5), worstMs: Math.max(...times) });
    }
    return found;
  } finally {
    await index.close();
  }
}

interface StatementTimes {
  readonly name: string;
  readonly statements: readonly Statement[];
}

async function timesOf(
  index: MeasuredIndex,
  statements: readonly Statement[],
  rounds: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const statement of statements) {
      const started = performance.now();
      await index.aggregate(statement);
      if (round > 0) times.push(performance.now() - started);
    }
  }
  return times;
}

async function statementsFor(
  index: MeasuredIndex,
  answers: readonly Answer[],
): Promise<ReadonlyMap<string, Statement>> {
  const runs = answers.flatMap(({ window }) => window.blocks.flatMap(({ run }) => run ?? []));
  const counts = new Map(runs.map(({ shape, count }) => [shape, count]));
  const shapes = [...counts].sort((a, b) => b[1] - a[1]).map(([shape]) => shape);
  const { firstTime = 0, lastTime = 0, programs } = await index.snapshot();
  const varieties = await index.variety({ shapes: shapes.slice(0, 20) }, 1);
  const address = varieties.flatMap(({ kinds }) => kinds).find(({ kind }) => kind === "address")?.top[0]?.value;
  return statementSet({
    shapes,
    address,
    program: programs[0]?.name,
    field: await fieldOf(index),
    firstTime,
    lastTime,
  });
}

/** The field that most records have, with its value in one of them. */
async function fieldOf(index: MeasuredIndex): Promise<{ readonly name: string; readonly value: string } | undefined> {
  const sql = `SELECT key, count(*) AS n, min(value) FROM (SELECT unnest(json_keys(fields)) AS key, fields FROM
(SELECT fields FROM records WHERE fields IS NOT NULL LIMIT 2000)), LATERAL (SELECT json_extract_string(fields, '$."' || key || '"') AS value)
GROUP BY key ORDER BY n DESC, key LIMIT 1`;
  const { rows } = await index.query(sql, { maxRows: 1, timeoutMs: 60_000 }).catch(() => ({ rows: [] }));
  const [row] = rows;
  return row ? { name: String(row[0]), value: String(row[2]) } : undefined;
}
