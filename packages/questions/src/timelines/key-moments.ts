import type { Moment, PictureFinding, RuleLevel, Where } from "@lagebild/domain";
import { countWords, RULE_LEVELS, tellingExcerpt } from "@lagebild/domain";
import type { KnownRecord, QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { programName } from "../words/program-name.js";
import { entryOf, momentsOf, rulesOf, shortCommand } from "./telling.js";
import { inOrder } from "./find-step.js";
import { rareRecords } from "./rare-records.js";

/** A record of a course of events with what it shows. */
export interface KeyMoment {
  readonly record: KnownRecord;
  readonly moment: Moment;
}

export interface MomentsContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "events" | "texts" | "vocabulary">;
  /** The records that are meant. */
  readonly where: Where;
  /** Records that the question's words are about, with how much they tell, by place. */
  readonly said: ReadonlyMap<string, number>;
  readonly findings: readonly PictureFinding[];
  /** Records that the question begins or ends with. */
  readonly kept: readonly string[];
  /** 10 where it is absent. */
  readonly most?: number;
  /** So few records are all told. */
  readonly tellsAllOf?: number;
}

/** Less is said by what nothing but its rarity speaks for. */
const LEAST_WEIGHT = 2;
const MOST_READ = 20_000;
const MOST_MOMENTS = 10;
/** Records of one kind and program. */
const MOST_ALIKE = 2;
const NEAR = 30e6;
const SERVICES = /^(?:system|local service|network service|dwm-\d+|umfd-\d+|.*\$)$/iu;

interface Weighed {
  readonly record: KnownRecord;
  readonly weight: number;
  readonly kind: string;
  readonly same: string;
}

/** Chooses the records that tell a course of events: what findings, the question's own words and rare events point to. */
export async function keyMoments(context: MomentsContext): Promise<readonly KeyMoment[]> {
  const { engine, where, most = MOST_MOMENTS } = context;
  const records = (await engine.events(where, MOST_READ)).filter(({ row }) => row.time !== undefined);
  if (context.tellsAllOf !== undefined && records.length <= context.tellsAllOf)
    return told(withoutRepeats(records, engine), engine);
  const weighed = weigh(records, context)
    .filter(({ weight }) => weight > LEAST_WEIGHT)
    .toSorted((a, b) => b.weight - a.weight || inOrder(a.record.row, b.record.row));
  const kinds = new Map<string, number>();
  const chosen: Weighed[] = [];
  for (const one of weighed) {
    if (chosen.length === most) break;
    const isTold = chosen.some((other) => other.same === one.same);
    const alike = kinds.get(one.kind) ?? 0;
    if (isTold || alike >= MOST_ALIKE) continue;
    kinds.set(one.kind, alike + 1);
    chosen.push(one);
  }
  return told(
    chosen.map(({ record }) => record),
    engine,
  );
}

/** Of what is said again within a minute, the first. */
function withoutRepeats(
  records: readonly KnownRecord[],
  { vocabulary }: Pick<MomentsContext["engine"], "vocabulary">,
): readonly KnownRecord[] {
  const told = new Map<string, number>();
  return records
    .toSorted((a, b) => inOrder(a.row, b.row))
    .filter((record) => {
      const { same } = sameOf(record, entryOf(record.event, vocabulary)?.id);
      const before = told.get(same);
      told.set(same, record.row.time!);
      return same.trim() === "" || before === undefined || record.row.time! - before > MINUTE;
    });
}

const MINUTE = 60e6;

/** Moments with the rarest records beside them, up to so many in all. */
export async function withRare(
  known: readonly KeyMoment[],
  { engine, where, most }: Pick<MomentsContext, "engine" | "where"> & { readonly most: number },
): Promise<readonly KeyMoment[]> {
  const records = (await engine.events(where, MOST_READ)).filter(({ row }) => row.time !== undefined);
  const isKnown = new Set(known.map(({ record }) => placeOf(record.row)));
  const rare = rareRecords(records, most)
    .filter(({ row }) => !isKnown.has(placeOf(row)))
    .slice(0, most - known.length);
  return [...known, ...(await excerpts(rare, records, engine))].toSorted((a, b) => inOrder(a.record.row, b.record.row));
}

const MOST_COMPARED = 300;
const EXCERPT_CHARACTERS = 110;

/** Records with what their text says that the others do not. */
async function excerpts(
  rare: readonly KnownRecord[],
  all: readonly KnownRecord[],
  engine: MomentsContext["engine"],
): Promise<readonly KeyMoment[]> {
  if (rare.length === 0) return [];
  const step = Math.max(1, Math.floor(all.length / MOST_COMPARED));
  const compared = all.filter((_, at) => at % step === 0).slice(0, MOST_COMPARED);
  const counts = countWords(await engine.texts(compared.map(({ row }) => row)));
  const texts = await engine.texts(rare.map(({ row }) => row));
  const moments = await told(rare, engine);
  return rare.map((record, at) => {
    const title = moments.find((one) => one.record === record)?.moment.title;
    const value = tellingExcerpt(texts[at] ?? "", counts, EXCERPT_CHARACTERS);
    return { record, moment: { ...(title && { title }), ...(value !== "" && { value }) } };
  });
}

async function told(records: readonly KnownRecord[], engine: MomentsContext["engine"]): Promise<readonly KeyMoment[]> {
  const ordered = records.toSorted((a, b) => inOrder(a.row, b.row));
  const moments = await momentsOf(ordered, engine);
  return ordered.map((record, at) => ({ record, moment: moments[at]! }));
}

export const placeOf = ({ source, line }: { readonly source: string; readonly line: number }): string =>
  `${source} ${line}`;

const weightOfLevel = (level: RuleLevel): number => RULE_LEVELS.indexOf(level);

function weigh(
  records: readonly KnownRecord[],
  { engine: { vocabulary }, said, findings, kept }: MomentsContext,
): readonly Weighed[] {
  const byRule = new Map<string, number>();
  for (const { matches, level } of findings)
    for (const rule of matches?.rules ?? []) byRule.set(rule, Math.max(byRule.get(rule) ?? 0, weightOfLevel(level)));
  const sames = records.map((record) => sameOf(record, entryOf(record.event, vocabulary)?.id));
  const counts = new Map<string, number>();
  for (const { kind, same } of sames) {
    counts.set(same, (counts.get(same) ?? 0) + 1);
    counts.set(`kind ${kind}`, (counts.get(`kind ${kind}`) ?? 0) + 1);
  }
  const { words } = languageFiles();
  const everyday = new Set(words.everydayPrograms);
  const everydayEvents = new Set(words.everydayEvents);
  const weighty = new Set(words.weightyEvents);
  const anchors = records
    .filter(({ row }) => kept.includes(placeOf(row)) || said.has(placeOf(row)))
    .map(({ row }) => row.time!)
    .sort((a, b) => a - b);
  return records.flatMap((record, at) => {
    const { same, kind, id } = sames[at]!;
    const { event, row } = record;
    const place = placeOf(row);
    const ofRules = rulesOf(event).map((rule) => byRule.get(rule) ?? 0);
    const rarity = Math.log(1 + records.length / counts.get(same)!) / Math.log(1 + records.length);
    const rarityOfKind = Math.log(1 + records.length / counts.get(`kind ${kind}`)!) / Math.log(1 + records.length);
    const user = event["user.name"];
    const isPerson = user !== undefined && !SERVICES.test(user);
    const isStart = event["process.command_line"] !== undefined && event["event.type"]?.includes("start");
    const weight =
      (kept.includes(place) ? 20 : 0) +
      3 * (said.get(place) ?? 0) +
      1.2 * Math.max(0, ...ofRules) +
      (id !== undefined && weighty.has(id) ? 3 : 0) +
      (isStart ? 1.5 : 0) +
      (isPerson && isStart ? 1.5 : 0) +
      (isNear(row.time!, anchors) ? 1 : 0) -
      (everyday.has(programName(event["process.name"] ?? "")) ? 3.5 : 0) +
      rarity +
      rarityOfKind;
    const isPale = id !== undefined && everydayEvents.has(id) && Math.max(0, ...ofRules) === 0;
    if (isPale && !kept.includes(place)) return [];
    return id === undefined && !isStart && !said.has(place) && Math.max(0, ...ofRules) === 0
      ? []
      : [{ record, weight, kind, same }];
  });
}

/** Whether one of some times, in rising order, is near. */
function isNear(time: number, times: readonly number[]): boolean {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time - NEAR) low = middle + 1;
    else high = middle;
  }
  return low < times.length && times[low]! <= time + NEAR;
}

/** What two records say alike: the same command, else the same event of the same thing. */
function sameOf(
  { event, row }: KnownRecord,
  id: string | undefined,
): { readonly same: string; readonly kind: string; readonly id: string | undefined } {
  const command = event["process.command_line"];
  const program = event["process.name"] ?? row.program ?? "";
  const of =
    command !== undefined
      ? shortCommand(command)
          .toLowerCase()
          .replaceAll(/["\s]+/gu, "")
          .replace(/^cmd(?:\.exe)?\/[ckq]/u, "")
          .replace(/^net1/u, "net")
          .replace(/\.exe/u, "")
      : ["user.target.name", "service.name", "registry.path", "file.path", "destination.ip", "url.path"]
          .map((field) => event[field] ?? "")
          .join(" ");
  const action = event["event.action"] ?? "";
  const isCall = /^[A-Z][a-z]+[A-Z]\w+$/u.test(action);
  const what = isCall ? action : (id ?? action);
  const kind = `${what} ${command === undefined ? "" : program}`.toLowerCase();
  return { same: command === undefined ? `${kind} ${of}` : of, kind, id };
}
