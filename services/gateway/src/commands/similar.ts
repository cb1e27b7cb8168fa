import { clipText, escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { SimilarEvents, SimilarShapes } from "@lagebild/retrieval";
import type { CommandContext } from "../command-line/command-context.js";

/** Lists what means something like a text: shapes of an incident or, without one, events of the knowledge base. */
export async function similarCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [text] = args.words as [string];
  const { limit, incident, filter } = args;
  const request = { text, ...(limit !== undefined && { limit }) };
  if (incident === undefined) {
    const [unused] = Object.keys(filter);
    if (unused !== undefined) throw new Failure("invalid", `similar takes --${unused} only with --incident`);
    const found = await lagebild.similarEvents(request);
    return void process.stdout.write(args.isJson ? `${JSON.stringify(found)}\n` : printSimilarEvents(found));
  }
  const found = await lagebild.similar(incident, { ...request, filter });
  process.stdout.write(args.isJson ? `${JSON.stringify({ incident, ...found })}\n` : printSimilarShapes(found));
}

const MAX_SHOWN = 240;

/** Writes a line for each shape: cosine, records, shape; below it what it means and where one stands. */
export function printSimilarShapes({ modelId, shapes }: SimilarShapes): string {
  const lines = shapes.flatMap(({ score, count, files, text, meaning, file, line }) => [
    `${score.toFixed(3)}  ${String(count).padStart(8)} x  ${clipText(escapeText(text), MAX_SHOWN)}`,
    ...(meaning ? [`                    ${escapeText(meaning.en)} | ${escapeText(meaning.de)}`] : []),
    `                    ${escapeText(file)}:${line}${files > 1 ? ` and ${files - 1} more files` : ""}`,
  ]);
  return [...lines, `${shapes.length} shapes, cosines of ${escapeText(modelId)}`, ""].join("\n");
}

/** Writes a line for each event: cosine, severity, what it means in both languages, and its id. */
export function printSimilarEvents({ modelId, events }: SimilarEvents): string {
  const lines = events.map(
    ({ score, severity, en, de, id }) =>
      `${score.toFixed(3)}  ${severity.padEnd(10)}  ${escapeText(en)} | ${escapeText(de)}  (${escapeText(id)})`,
  );
  return [
    ...lines,
    `${events.length} events of the knowledge base, cosines of ${escapeText(modelId)}; --incident I looks into an incident`,
    "",
  ].join("\n");
}
