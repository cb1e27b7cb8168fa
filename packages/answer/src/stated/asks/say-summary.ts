import {
  alikeFindings,
  earliest,
  isWeighty,
  latest,
  showsSuccess,
  tellingFirst,
  type PictureFinding,
} from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, timesOf, type Found, type Stated, type Told } from "../told.js";
import { allOfText, listText, valueText } from "../write/write-list.js";
import { numberText } from "../write/write-number.js";
import { spanText, valueTime } from "../write/write-time.js";
import {
  actorsOfFindings,
  alikeLine,
  hostsOfFindings,
  levelCounts,
  onlyHostOf,
  shortValue,
  weightyFindings,
} from "./finding-lines.js";
import { recordsWord, sourcesText } from "./say-findings.js";
import { momentsOfSummary } from "./say-timeline.js";
import { distinctRows, rowsOf, rowText, valuesOfRows } from "./value-rows.js";

const MAX_LINES = 7;
const LEAST_LINES = 3;
const MAX_LOW_LINES = 3;
const MAX_CHARACTERS = 900;
const MAX_WORDS = 150;
const MAX_KINDS = 2;
const COMMAND = "process.command_line";
const MAX_COMMAND = 80;

/**
 * How many findings of which weight, the gravest of them a line each with its own records, and whom they are about; where
 * there are few of weight, what the records are mostly about.
 */
export function saySummary(given: readonly Found[], told: Told): readonly Stated[] {
  const { findings = [] } = told.read;
  const found = given.filter(({ moment }) => moment === undefined);
  let moments = momentsOfSummary(given, told);
  const head = told.read.findings === undefined ? [] : [assessed(headOf(findings, told), findings, told)];
  const lines = linesOf(found, told);
  const isSaid = findings.some(({ level }) => isWeighty(level));
  let volume = volumeOf(found, told);
  let tail: readonly Stated[] = [...commandsOf(found, lines, told), ...listsOf(found, told), ...kindsOf(found, told)];
  let shown = lines.length;
  const whole = (): readonly Stated[] => {
    const above = [...head, ...lines.slice(0, shown), ...moments];
    const ends = [...actorsOf(findings, { found, said: above }, told), ...tail];
    // What little was found in is told before what it mostly is.
    return isSaid ? [...above, ...ends, ...volume] : [...above, ...volume, ...ends];
  };
  if (isSaid && isTooLong(whole())) volume = [];
  while (tail.length > 0 && isTooLong(whole())) tail = tail.slice(0, -1);
  while (shown > LEAST_LINES && isTooLong(whole())) shown--;
  while (moments.length > 0 && isTooLong(whole())) moments = moments.length > 2 ? moments.slice(0, -1) : [];
  return whole();
}

/** Says first whether somebody got in, where that is asked. */
function assessed(head: Stated, findings: readonly PictureFinding[], { read, phrases }: Told): Stated {
  if (!read.reading.asks.some((ask) => ask.ask === "summary" && ask.assesses)) return head;
  const phrase = showsSuccess(findings) ? phrases.assessedYes : phrases.assessedOpen;
  return { ...head, text: fill(phrase, { said: head.text }) };
}

const isTooLong = (stated: readonly Stated[]): boolean => {
  const text = stated.map((one) => one.text).join("\n");
  return text.length > MAX_CHARACTERS || text.split(/\s+/).length > MAX_WORDS;
};

/** Of which weight, on which hosts, between which times. */
function headOf(findings: readonly PictureFinding[], told: Told): Stated {
  const { phrases, style } = told;
  if (findings.length === 0) return { text: phrases.noFindings, values: [], rests: [] };
  const weighty = weightyFindings(findings);
  const { shown, distinct } = hostsOfFindings(weighty);
  const hosts = allOfText(shown.map(valueText), style.language);
  const first = earliest(weighty.map(({ firstTime }) => firstTime));
  const last = latest(weighty.map(({ lastTime }) => lastTime));
  const levels = levelCounts(findings).map(([level, count]) =>
    fill(phrases.levelCount, { n: numberText(count, style.language), level: phrases.levels[level] }),
  );
  const onHosts = distinct > shown.length ? phrases.onHostsOf : phrases.onHosts;
  const text = fill(weighty.some(({ level }) => isWeighty(level)) ? phrases.summaryOf : phrases.summaryOfLow, {
    n: numberText(findings.length, style.language),
    findings: findings.length === 1 ? phrases.finding : phrases.findings,
    levels: levels.join(", "),
    hosts: shown.length === 0 ? "" : fill(onHosts, { hosts, n: numberText(distinct, style.language) }),
    span: first === undefined || last === undefined ? "" : `, ${spanText(first, last, style)}`,
  });
  return { text, values: [...shown], rests: [] };
}

/** The gravest findings with their times; the day where it is another than before. */
function linesOf(found: readonly Found[], { read, style, phrases }: Told): readonly Stated[] {
  const { findings = [] } = read;
  const order = tellingFirst(findings);
  const placeOf = (group: readonly PictureFinding[]): number => Math.min(...group.map((one) => order.indexOf(one)));
  const groups = [...alikeFindings(findings)].sort((a, b) => placeOf(a) - placeOf(b));
  const evidence = new Map(found.flatMap((one) => (one.finding === undefined ? [] : [[one.finding, one] as const])));
  const chosen = [...evidence.keys()].flatMap((id) => {
    const group = groups.find((alike) => alike.some((one) => one.id === id));
    return group ? [group] : [];
  });
  const listed = chosen.length > 0 ? [...new Set(chosen)] : groups;
  const onlyHost = onlyHostOf(findings);
  const isLow = !findings.some(({ level }) => isWeighty(level));
  const first = earliest(weightyFindings(findings).map(({ firstTime }) => firstTime));
  let day = first === undefined ? "" : valueTime(first, style.zone, 10);
  return listed.slice(0, isLow ? MAX_LOW_LINES : MAX_LINES).map((group): Stated => {
    const own = group.map(({ id }) => evidence.get(id)).find((one) => one !== undefined);
    const { firstTime } = group[0]!;
    const written = firstTime === undefined ? "" : valueTime(firstTime, style.zone);
    const isSameDay = written.startsWith(day);
    if (written !== "") day = written.slice(0, 10);
    const time = written === "" ? "" : `${isSameDay ? written.slice(11) : written} `;
    return { text: `- ${time}${alikeLine(group, { style, phrases, onlyHost })}`, values: [], rests: own ? [own] : [] };
  });
}

/** Whom else the findings of weight are about: those that the sentences before do not name. */
function actorsOf(
  findings: readonly PictureFinding[],
  { found, said }: { readonly found: readonly Found[]; readonly said: readonly Stated[] },
  { phrases, style }: Told,
): readonly Stated[] {
  const weighty = findings.filter(({ level }) => isWeighty(level));
  const text = said.map((one) => one.text).join("\n");
  const unnamed = (values: readonly string[]): readonly string[] =>
    values.filter((value) => !text.includes(valueText(value)));
  const named = actorsOfFindings(weighty);
  const [accounts, addresses] = [unnamed(named.accounts), unnamed(named.addresses)];
  const listed = [
    ...(accounts.length > 0
      ? [`${phrases.actors["user.name"]} ${listText(accounts.map(valueText), 0, style.language)}`]
      : []),
    ...(addresses.length > 0 ? [`${phrases.addresses} ${listText(addresses.map(valueText), 0, style.language)}`] : []),
  ];
  if (listed.length === 0) return [];
  const rests = found.filter(({ finding }) => finding !== undefined && weighty.some(({ id }) => id === finding));
  return [
    {
      text: fill(phrases.involved, { list: listed.join("; ") }),
      values: [...accounts, ...addresses],
      rests: rests.slice(0, 1),
    },
  ];
}

/** What people had run around the time of the findings, without what the findings say themselves. */
function commandsOf(found: readonly Found[], lines: readonly Stated[], { phrases, style }: Told): readonly Stated[] {
  const said = lines.map(({ text }) => text).join("\n");
  return found.flatMap((one): readonly Stated[] => {
    const { statement } = one.result;
    if (statement.op !== "top" || !("field" in statement.of) || statement.of.field !== COMMAND) return [];
    const commands = valuesOfRows(rowsOf(one)).filter((command) => !said.includes(command));
    if (commands.length === 0) return [];
    const shown = commands.map((command) => valueText(shortValue(command, MAX_COMMAND)));
    const list = listText(shown, distinctRows(one) - valuesOfRows(rowsOf(one)).length, style.language);
    return [{ text: fill(phrases.commandsOf, { list }), values: [], rests: [one] }];
  });
}

/** The most frequent kinds of events. */
function kindsOf(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  const kinds = found.filter(({ kind }) => kind !== undefined).slice(0, MAX_KINDS);
  if (kinds.length === 0) return [];
  const list = kinds
    .map(({ kind, result }) => `${kind!.titles[style.language]} (${countText(result.matched, told)})`)
    .join(", ");
  return [{ text: fill(phrases.mostlyOf, { list }), values: [], rests: kinds }];
}

/** The most frequent values, by what they are. */
function listsOf(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style } = told;
  return found.flatMap((one): readonly Stated[] => {
    const { statement } = one.result;
    if (statement.op !== "top" || ("field" in statement.of && statement.of.field === COMMAND)) return [];
    const name = "field" in statement.of ? statement.of.field : "column" in statement.of ? statement.of.column : "";
    const titles = phrases.actors[name];
    const rows = rowsOf(one);
    if (titles === undefined || rows.length === 0) return [];
    const texts = rows.map((row) => rowText(row, told));
    const list = `${titles} ${listText(texts, distinctRows(one) - rows.length, style.language)}`;
    return [{ text: fill(phrases.mostActive, { list }), values: valuesOfRows(rows), rests: [one] }];
  });
}

/** Of how many records; from when to when where the findings do not say it. */
function volumeOf(found: readonly Found[], told: Told): readonly Stated[] {
  const { phrases, style, read } = told;
  const counted = found.find(({ result, kind }) => result.statement.op === "count" && kind === undefined);
  const records = counted?.result.matched ?? read.compared?.records;
  if (records === undefined) return [];
  const { first, last } = timesOf(counted ? [counted] : []);
  const isSaid = (read.findings ?? []).some(({ level }) => isWeighty(level));
  const span = isSaid || first === undefined || last === undefined ? "" : `, ${spanText(first, last, style)}`;
  const sources = read.compared?.sources ?? [];
  const parts = { n: countText(records, told), records: recordsWord(records, told), span };
  const text =
    sources.length === 0
      ? fill(phrases.count, { ...parts, what: parts.records })
      : fill(phrases.volume, { ...parts, sources: sourcesText(sources, told) });
  return [{ text, values: [], rests: counted ? [counted] : [] }];
}
