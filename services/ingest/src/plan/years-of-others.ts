import type { SourceId, StoredSource } from "@lagebild/domain";
import { assumeYears, daysToldBy, decodeText, yearAmong, type ToldDays } from "@lagebild/logs";
import type { SourceStore } from "@lagebild/store";

const HEAD_BYTES = 16 * 1024;
/** Sources that are looked at for the year of others at most, the latest first. */
const MAX_SOURCES = 500;

/** Whether the times of a source write no year, and nobody has said which it is. */
export async function lacksYear(store: SourceStore, source: StoredSource): Promise<boolean> {
  if (source.settings?.year !== undefined || source.toldYear !== undefined || source.framing) return false;
  return daysToldBy(await linesAt(store, source, 0)).yearless !== undefined;
}

/**
 * Finds the years of sources whose times write none by other sources that have the same days: what lies beside each other is
 * mostly of the same time, and a file's date that of its copy. Sources whose own date fits, or that the others leave open, are
 * left out.
 */
export async function yearsOfOthers(
  store: SourceStore,
  yearless: readonly StoredSource[],
): Promise<ReadonlyMap<SourceId, number>> {
  const years = new Map<SourceId, number>();
  if (yearless.length === 0) return years;
  const ids = new Set(yearless.map(({ id }) => id));
  const others = (await store.list()).filter(({ id }) => !ids.has(id)).slice(-MAX_SOURCES);
  const spans = (await daysOf(store, others)).flatMap(({ span }) => span ?? []);
  const told = await daysOf(store, yearless);
  yearless.forEach(({ id, modifiedMs }, i) => {
    const days = told[i]!.yearless;
    if (!days) return;
    const [assumed] = assumeYears([written(days.first)], written(days.last), modifiedMs);
    const year = yearAmong(spans, days, assumed!);
    if (year !== undefined) years.set(id, year);
  });
  return years;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const written = ({ month, day }: { readonly month: number; readonly day: number }): string =>
  `${MONTHS[month - 1]} ${day} 00:00:00 x`;

async function daysOf(store: SourceStore, sources: readonly StoredSource[]): Promise<readonly ToldDays[]> {
  const told: ToldDays[] = [];
  for (const source of sources) {
    const tail = Math.max(HEAD_BYTES, source.sizeBytes - HEAD_BYTES) & ~1;
    told.push(daysToldBy([...(await linesAt(store, source, 0)), ...(await linesAt(store, source, tail))]));
  }
  return told;
}

async function linesAt(store: SourceStore, source: StoredSource, offset: number): Promise<readonly string[]> {
  const length = Math.min(HEAD_BYTES, source.sizeBytes - offset);
  if (length <= 0) return [];
  return decodeText(await store.readBytes(source.id, offset, length), source.encoding).split("\n");
}
