import { Failure } from "@lagebild/domain";
import type { BadEntry, Indicator, IndicatorList, ListFormat, RawEntries } from "./indicator.js";
import { readCsvList } from "./csv-list.js";
import { isMisp, readMispList } from "./misp-list.js";
import { isStix, readStixList } from "./stix-list.js";
import { understand } from "./normalise.js";

export const SWEEP_LIMITS = { listCharacters: 128 * 1024 * 1024, indicators: 1_000_000 } as const;

/**
 * Reads a list of indicators: plain text one a line, CSV with a header, a STIX 2.1 bundle or a MISP event. Entries that
 * are not understood are returned with their line. Failure "invalid" for JSON of another kind and for what is too large.
 */
export function readIndicatorList(text: string): IndicatorList {
  if (text.length > SWEEP_LIMITS.listCharacters)
    throw new Failure(
      "invalid",
      `list has ${text.length} characters, at most ${SWEEP_LIMITS.listCharacters} are taken`,
    );
  const bare = text.replace(/^\uFEFF/, "");
  const { format, raw } = readEntries(bare);
  const indicators: Indicator[] = [];
  const bad: BadEntry[] = [...raw.bad];
  const seen = new Set<string>();
  let duplicates = 0;
  for (const { entry, value, kind, note } of raw.entries) {
    const understood = understand(value, kind);
    if ("fault" in understood) {
      bad.push({ entry, reason: understood.fault });
      continue;
    }
    const key = `${understood.kind} ${understood.value}`;
    if (seen.has(key)) duplicates++;
    else indicators.push({ ...understood, entry, ...(note !== undefined && note !== "" && { note }) });
    seen.add(key);
  }
  if (indicators.length > SWEEP_LIMITS.indicators)
    throw new Failure(
      "invalid",
      `list has ${indicators.length} indicators, at most ${SWEEP_LIMITS.indicators} are taken`,
    );
  return { format, indicators, bad: bad.sort((a, b) => a.entry - b.entry), duplicates };
}

function readEntries(text: string): { readonly format: ListFormat; readonly raw: RawEntries } {
  if (/^\s*[[{]\s*["{[\]}]/.test(text)) return readJson(text);
  const csv = readCsvList(text);
  return csv ? { format: "csv", raw: csv } : { format: "text", raw: readTextList(text) };
}

function readJson(text: string): { readonly format: ListFormat; readonly raw: RawEntries } {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch (error) {
    throw new Failure("invalid", "list begins like JSON and is not valid JSON", error);
  }
  if (isStix(value)) return { format: "stix", raw: readStixList(value) };
  if (isMisp(value)) return { format: "misp", raw: readMispList(value) };
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return { format: "text", raw: { entries: value.map((item, i) => ({ entry: i + 1, value: item })), bad: [] } };
  throw new Failure("invalid", "list is JSON of another kind, expected a STIX 2.1 bundle or a MISP event");
}

/** One value a line; lines that begin with # and what follows a value behind ` #` are comments. */
function readTextList(text: string): RawEntries {
  const entries = text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    const [value = "", note] = line
      .trim()
      .replace(/^[-*•]\s+/, "")
      .split(/\s+(?:#|\/\/)\s*/, 2);
    if (value === "" || value.startsWith("#") || value.startsWith("//")) return [];
    return [{ entry: i + 1, value, ...(note !== undefined && { note: note.slice(0, 200) }) }];
  });
  return { entries, bad: [] };
}
