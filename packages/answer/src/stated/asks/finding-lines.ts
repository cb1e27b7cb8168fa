import {
  isIpv4,
  isLoopbackAddress,
  isWeighty,
  RULE_LEVELS,
  type PictureFinding,
  type RuleLevel,
} from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { fill } from "../phrases/stated-phrases.js";
import type { Told } from "../told.js";
import { allOfText, listText, valueText } from "../write/write-list.js";
import { numberText } from "../write/write-number.js";
import { valueTime } from "../write/write-time.js";

const MAX_STATEMENT = 160;
const MAX_BRIEF = 200;
const MAX_WHAT = 64;
/** So much of a long command's end is shown behind its program. */
const MAX_END = 48;
/** A value whose beginning stands in a sentence stands there. */
const SEEN_CHARACTERS = 30;
const MAX_ALIKE = 3;
const MAX_ADDED = 2;
const MAX_ACTORS = 4;
const MAX_HOSTS = 3;

type Style = Pick<Told, "style" | "phrases">;

/** What a finding says, on one line, masked and cut. */
export const statementOf = ({ statement }: PictureFinding, { style }: Pick<Told, "style">): string =>
  onOneLine(statement[style.language], MAX_STATEMENT);

function onOneLine(said: string, characters: number): string {
  const text = maskInstructions(said.slice(0, 4_000)).text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");
  return text.length > characters ? `${text.slice(0, characters)}…` : text;
}

/** Says findings of one rule in short: what, who and from where, and of whom else the others are. */
export function alikeLine(
  [finding, ...others]: readonly PictureFinding[],
  { style, phrases, onlyHost }: Style & { readonly onlyHost?: string | undefined },
): string {
  if (!finding) return "";
  const { language } = style;
  const whole = (finding.brief ?? finding.statement)[language];
  const placed = onlyHost === undefined ? undefined : fill(phrases.onHosts, { hosts: onlyHost });
  const said = onOneLine(placed === undefined ? whole : withoutPlace(whole, placed), MAX_BRIEF);
  const adds = (of: "who" | "from", phrase: string): string => {
    const values = finding[of].values.filter(({ value }) => !isLoopbackAddress(value));
    if (values.length === 0 || values.some(({ value }) => said.includes(value))) return "";
    const shown = values.slice(0, MAX_ADDED).map(({ value }) => valueText(value));
    return `, ${fill(phrase, { values: allOfText(shown, language) })}`;
  };
  const parts = [whatText(finding, said), adds("who", phrases.byAccount), adds("from", phrases.fromAddress)];
  return `${said}${parts.join("")}${alsoText(finding, others, { style, phrases })}`;
}

const MAX_DEEDS = 3;

/** What findings are of, in short, each with who did it, from where, on which host and when; those not yet said. */
export function deedsText(findings: readonly PictureFinding[], said: string, told: Style): string | undefined {
  const untold = findings.filter(({ what: { values } }) => {
    const [first] = values;
    return first !== undefined && !said.includes(beginningOf(first.value));
  });
  const deeds = [...new Set(untold.slice(0, MAX_DEEDS).map((finding) => deedText(finding, told)))];
  return deeds.length === 0 ? undefined : fill(told.phrases.deeds, { rows: deeds.join("; ") });
}

/** What one finding is of. */
export function deedText(
  { what, who, from, hosts, firstTime }: PictureFinding,
  { style }: Pick<Told, "style">,
): string {
  const valuesOf = ({ values }: PictureFinding["what"], most: number): readonly string[] =>
    values.slice(0, most).map(({ value }) => valueText(value));
  return [
    ...valuesOf(what, MAX_ADDED),
    ...valuesOf(who, 1),
    ...valuesOf(from, 1),
    ...valuesOf(hosts, 1),
    ...(firstTime === undefined ? [] : [valueTime(firstTime, style.zone)]),
  ].join(", ");
}

const beginningOf = (value: string): string => valueText(value).slice(1, SEEN_CHARACTERS);

/** What a finding is of, where its sentence does not show it. */
function whatText({ what: { values } }: PictureFinding, said: string): string {
  const value = values.find((one) => /\s/u.test(one.value))?.value ?? values[0]?.value;
  if (value === undefined || values.some((one) => said.includes(one.value.slice(0, SEEN_CHARACTERS)))) return "";
  const name = value.split(/[\\/]/u).at(-1)!.toLowerCase();
  if (name !== "" && said.toLowerCase().includes(name)) return "";
  return `: ${valueText(shortValue(value))}`;
}

/** A long value by its end; a long command by its program and its end. */
export function shortValue(value: string, most = MAX_WHAT): string {
  if (value.length <= most) return value;
  const [program = ""] = /^"[^"]+"|^\S+/u.exec(value.slice(0, 300)) ?? [];
  const name = program.replaceAll('"', "").split(/[\\/]/u).at(-1)!;
  const isCommand = program.length < value.trimEnd().length && name !== "" && name.length <= SEEN_CHARACTERS;
  return isCommand ? `${name} …${value.slice(-MAX_END)}` : `…${value.slice(-MAX_END)}`;
}

/** A text without where it was, where nothing of a name goes on behind it. */
function withoutPlace(text: string, placed: string): string {
  const at = text.indexOf(placed);
  const after = text[at + placed.length];
  const isWhole = after === undefined || /[\s:,;()]/u.test(after);
  return at > 0 && isWhole ? text.slice(0, at).replace(/,$/u, "") + text.slice(at + placed.length) : text;
}

/** The one host that all findings of weight are on; undefined where they are on several or none. */
export function onlyHostOf(findings: readonly PictureFinding[]): string | undefined {
  const { shown, distinct } = hostsOfFindings(weightyFindings(findings));
  return distinct === 1 ? shown[0] : undefined;
}

/** Whom other findings of the same kind are of; how many there are where they are of the same. */
function alsoText(finding: PictureFinding, others: readonly PictureFinding[], { style, phrases }: Style): string {
  if (others.length === 0) return "";
  for (const of of ["from", "who", "hosts"] as const) {
    const own = new Set(finding[of].values.map(({ value }) => value));
    // Each of the others by whom it is mostly about.
    const rest = new Set(others.flatMap((other) => other[of].values.slice(0, 1).map(({ value }) => value)));
    const more = [...rest].filter((value) => !own.has(value) && !isLoopbackAddress(value) && isShown(value));
    if (more.length === 0) continue;
    const shown = more.slice(0, MAX_ALIKE).map(valueText);
    const said = others.every(({ rule }) => rule === finding.rule) ? phrases.likewise : phrases.further;
    return ` (${fill(said, { values: listText(shown, more.length - shown.length, style.language) })})`;
  }
  return ` ${fill(phrases.moreAlike, { n: numberText(others.length + 1, style.language) })}`;
}

/** Whether a value is shown as it is. */
const isShown = (value: string): boolean => value.length <= MAX_BRIEF && maskInstructions(value).text === value;

/** Findings of medium level or above; where there are none, all. */
export function weightyFindings(findings: readonly PictureFinding[]): readonly PictureFinding[] {
  const weighty = findings.filter(({ level }) => isWeighty(level));
  return weighty.length > 0 ? weighty : findings;
}

/** How many findings are of each level, the gravest first. */
export function levelCounts(findings: readonly PictureFinding[]): readonly (readonly [RuleLevel, number])[] {
  return RULE_LEVELS.toReversed()
    .map((level) => [level, findings.filter((one) => one.level === level).length] as const)
    .filter(([, count]) => count > 0);
}

/** Accounts and addresses that findings name, those of the gravest and of most findings first. */
export function actorsOfFindings(findings: readonly PictureFinding[]): {
  readonly accounts: readonly string[];
  readonly addresses: readonly string[];
} {
  const accounts = new Map<string, number>();
  const addresses = new Map<string, number>();
  const put = (to: Map<string, number>, value: string, weight: number): void =>
    void to.set(value, (to.get(value) ?? 0) + weight);
  for (const { level, who, from, to } of findings) {
    // Each is worth more than all those of the level below in practice; a finding's most frequent value leads.
    const weight = 10 ** RULE_LEVELS.indexOf(level);
    who.values.forEach(({ value }, at) => put(accounts, value, weight / (at + 1)));
    from.values
      .filter(({ value }) => !isLoopbackAddress(value))
      .forEach(({ value }, at) => put(addresses, value, weight / (at + 1)));
    to.values.filter(({ value }) => isIpv4(value)).forEach(({ value }, at) => put(addresses, value, weight / (at + 2)));
  }
  const most = (of: ReadonlyMap<string, number>): readonly string[] =>
    [...of]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MAX_ACTORS)
      .map(([value]) => value);
  return { accounts: most(accounts), addresses: most(addresses) };
}

/** Hosts that findings name, and how many they are. */
export function hostsOfFindings(findings: readonly PictureFinding[]): {
  readonly shown: readonly string[];
  readonly distinct: number;
} {
  const hosts = [...new Set(findings.flatMap(({ hosts: { values } }) => values.map(({ value }) => value)))];
  return { shown: hosts.slice(0, MAX_HOSTS), distinct: hosts.length };
}
