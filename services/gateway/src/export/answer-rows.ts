import type { Answer, RecordRow } from "@lagebild/domain";
import type { Lagebild } from "../lagebild.js";
import { rowsOfAnswer } from "./evidence-rows.js";
import type { ExportRow } from "./export-rows.js";

/** Reads a kept answer's citations with the times of their records. Failure "missing" where there is no such answer. */
export async function answerRows(lagebild: Lagebild, id: string): Promise<readonly ExportRow[]> {
  const { answer, incident } = await lagebild.answer(id);
  const rows = await recordsOf(lagebild, incident, answer);
  return rowsOfAnswer(answer, (source, line) => {
    const row = rows.get(`${source} ${line}`);
    return { time: row?.time, host: row?.host };
  });
}

async function recordsOf(
  lagebild: Lagebild,
  incident: string,
  { citations }: Answer,
): Promise<ReadonlyMap<string, RecordRow>> {
  const sources = [...new Set(citations.map(({ source }) => source))];
  const rows = await Promise.all(
    sources.map((source) =>
      lagebild.recordsAt(incident, source, [
        ...new Set(citations.filter((citation) => citation.source === source).map(({ firstLine }) => firstLine)),
      ]),
    ),
  );
  return new Map(rows.flat().map((row) => [`${row.source} ${row.line}`, row]));
}
