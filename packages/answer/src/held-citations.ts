import type { Citation, SourceId, ResolvedLine, ResolveLines } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { resolvePlaces } from "./resolve-places.js";
import { shownResults } from "./shown-results.js";
import type { CitedBlock } from "./verify-evidence.js";

/** A citation with its line as it was read again. */
export interface HeldCitation {
  readonly citation: Citation;
  readonly line: ResolvedLine;
}

/** Citations whose source, line, bytes, hash and text are those of the original; each line is read once. */
export async function holdingCitations(
  citations: readonly Citation[],
  resolve: ResolveLines,
): Promise<readonly HeldCitation[]> {
  const places = citations.map((citation) => ({ source: sourceOf(citation), lines: [citation.firstLine] }));
  const read = await resolvePlaces(resolve, places);
  return citations.flatMap((citation, at) => {
    const [line] = read[at] ?? [];
    return line && isSame(citation, line) ? [{ citation, line }] : [];
  });
}

/** Answers of earlier versions name the file alone. */
const sourceOf = ({ source, file }: { readonly source?: SourceId; readonly file: string }): string => source ?? file;

const isSame = (citation: Citation, line: ResolvedLine): boolean =>
  [line.row.source as string, line.row.file].includes(sourceOf(citation)) &&
  line.row.file === citation.file &&
  (line.sha256 === citation.sha256 || line.earlierSha256?.includes(citation.sha256) === true) &&
  line.row.line === citation.firstLine &&
  citation.lastLine === citation.firstLine &&
  line.row.byteOffset === citation.byteOffset &&
  line.row.byteLength === citation.byteLength &&
  line.original === citation.text;

/** The blocks that sentences may cite: with the lines whose citations hold and their neighbours, or an exact result. */
export function citedBlocks(
  held: readonly HeldCitation[],
  citations: readonly Citation[],
  material: AnswerMaterial,
): ReadonlyMap<number, CitedBlock> {
  const results = new Map(shownResults(material).map((shown) => [shown.block.id, shown]));
  const blocks = new Map<number, CitedBlock>();
  for (const block of material.window.blocks) {
    const own = held.filter(({ citation }) => citation.id === block.id).map(({ line }) => line);
    const claimed = citations.filter(({ id }) => id === block.id);
    const isResult = block.kind === "exact" && claimed.length === 0 && (block.lines ?? []).length === 0;
    const isBare = isResult || block.kind === "facts";
    if (own.length === 0 && !isBare) continue;
    const around = (material.linesOf.get(block.id) ?? []).filter(
      ({ row }) =>
        !claimed.some((one) => [row.source as string, row.file].includes(sourceOf(one)) && one.firstLine === row.line),
    );
    const runHolds = claimed.every(({ run }) => run === undefined || run.count === block.run?.count);
    const exact = results.get(block.id);
    const samples = exact ? (material.exact[exact.place]?.samples ?? []) : [];
    if (runHolds) blocks.set(block.id, { block, lines: [...own, ...around], result: exact?.result, samples });
  }
  return blocks;
}
