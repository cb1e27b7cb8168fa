import {
  RULES_FIELD,
  type Picture,
  type PictureFinding,
  type TraceCall,
  type TraceStep,
  type Where,
} from "@lagebild/domain";
import { numberText } from "../stated/write/write-number.js";
import { saidText, valueText } from "../stated/write/write-list.js";
import { followedNames, isNamedBy, namesAsked, openFindings, type Look, type LookMaterial } from "./looks.js";
import { stepWords } from "./step-words.js";

const MOST_LOOKS = 12;
/** Of one group on the menu, so that others are seen. */
const MOST_OF_GROUP = 3;
const MOST_FINDINGS = 5;
const MINUTES_AFTER = 10;
const MICROS_A_MINUTE = 60e6;

type Group = "asked" | "topic" | "records" | "naming" | "known" | "kinds" | "around" | "after" | "rest";

/** In which the engine looks by itself: what the question names, its topics, whom they name, and then beside them. */
const RANK: Readonly<Record<Group, number>> = {
  asked: 10,
  topic: 20,
  records: 25,
  naming: 30,
  known: 34,
  kinds: 46,
  around: 40,
  after: 43,
  rest: 50,
};
/** Lines that speak to an assistant: nothing that happened stands beside them. */
const INJECTED = "injected_instructions";
/** What each earlier look of a group puts the next one back by. */
const STEP_BACK = 8;

interface Ranked extends Look {
  readonly group: Group;
}

/** The group of a call that was made. */
const groupsDone = (material: LookMaterial, done: readonly TraceStep[]): readonly Group[] =>
  done.flatMap(({ call }, at) => {
    const before = candidates(material, done.slice(0, at));
    return before.find((one) => keyOf(one.call) === keyOf(call))?.group ?? [];
  });

/**
 * The looks that may be taken next, at most 12, best first by the engine's own order; none that was taken. What they name
 * comes from the question, the picture and earlier results.
 */
export function menuOf(material: LookMaterial, done: readonly TraceStep[]): readonly Look[] {
  const taken = new Set(done.map(({ call }) => keyOf(call)));
  const groups = groupsDone(material, done);
  const rankOf = ({ group }: Ranked): number => RANK[group] + STEP_BACK * groups.filter((one) => one === group).length;
  const open = candidates(material, done).filter(({ call }) => !taken.has(keyOf(call)));
  const distinct = [...new Map(open.toReversed().map((look) => [keyOf(look.call), look])).values()].toReversed();
  const ordered = distinct.toSorted((a, b) => rankOf(a) - rankOf(b));
  const shown = ordered.filter(
    (look, at) => ordered.slice(0, at).filter(({ group }) => group === look.group).length < MOST_OF_GROUP,
  );
  return shown.slice(0, MOST_LOOKS).map(({ call, said }) => ({ call, said }));
}

const keyOf = (call: TraceCall): string => JSON.stringify(call);

function candidates(material: LookMaterial, done: readonly TraceStep[]): readonly Ranked[] {
  const { language, read, asked, picture, limits } = material;
  const words = stepWords(language);
  const n = (count: number): string => numberText(count, language);
  const open = openFindings(material, done);
  const names = followedNames(material, done);
  const known = (value: string, group: Group): Ranked => ({
    group,
    call: { call: "entity", value, ...(Object.keys(limits).length > 0 && { limits }) },
    said: words.knownOf(valueText(value)),
  });
  const kindsOf = (where: Where, value: string, group: Group): Ranked => ({
    group,
    call: { call: "count", of: { ...limits, ...where }, by: { field: "event.action" } },
    said: words.kindsOf(valueText(value)),
  });
  // Hosts stand in a column of their own, and have too much of everything.
  const values = names.filter(({ kind }) => kind !== "host");
  const topics = topicsOf(read?.reading.of.flatMap(({ events }) => events.flatMap(({ topic }) => topic ?? [])) ?? []);
  const answering = new Set((read?.findings ?? []).map(({ id }) => id));
  return [
    ...namesAsked(material).map(({ kind, value }) =>
      kind === "host" ? kindsOf({ host: value }, value, "asked") : known(value, "asked"),
    ),
    ...topics.flatMap((topic) => findingsOfTopic(picture, { topic, open, material, group: "topic" })),
    ...findingsLook(
      open.filter(({ id }) => answering.has(id)),
      "topic",
      (count) => words.findingsAsked(n(count)),
    ),
    ...(asked ? [{ group: "records" as const, call: { call: "list" as const, of: asked }, said: words.asked }] : []),
    ...names.flatMap((name) =>
      findingsLook(
        open.filter((finding) => finding.level !== "informational" && isNamedBy(finding, name)),
        "naming",
        (count) => words.findingsNaming(valueText(name.value), n(count)),
      ),
    ),
    ...values.map(({ value }) => known(value, "known")),
    ...beside(material, done),
    ...values.map(({ value }) => kindsOf({ entities: [{ value }] }, value, "kinds")),
    ...topicsOfAll(picture, open).flatMap((topic) =>
      findingsOfTopic(picture, {
        topic,
        open,
        material,
        group: topics.length + answering.size + names.length > 0 ? "rest" : "topic",
      }),
    ),
  ];
}

const topicsOf = (topics: readonly string[]): readonly string[] => [...new Set(topics)];

/** Topics of the picture by their gravest finding. */
const topicsOfAll = ({ topics }: Picture, open: readonly PictureFinding[]): readonly string[] =>
  topicsOf(open.flatMap(({ id }) => topics.find(({ findings }) => findings.includes(id))?.topic ?? []));

interface TopicLook {
  readonly topic: string;
  readonly open: readonly PictureFinding[];
  readonly material: Pick<LookMaterial, "language">;
  readonly group: Group;
}

function findingsOfTopic(picture: Picture, { topic, open, material, group }: TopicLook): readonly Ranked[] {
  const state = picture.topics.find((one) => one.topic === topic);
  if (!state) return [];
  const { language } = material;
  return findingsLook(
    open.filter(({ id }) => state.findings.includes(id)),
    group,
    (count) => stepWords(language).findingsOf(state.title[language], numberText(count, language)),
  );
}

/** The picture has them gravest first. */
function findingsLook(
  findings: readonly PictureFinding[],
  group: Group,
  said: (count: number) => string,
): readonly Ranked[] {
  const ids = findings.slice(0, MOST_FINDINGS).map(({ id }) => id);
  return ids.length === 0 ? [] : [{ group, call: { call: "findings", ids }, said: said(ids.length) }];
}

/** Keys of the rules about records that tell of more than everyday life. */
const tellingRules = ({ findings }: Picture): readonly string[] => [
  ...new Set(findings.flatMap(({ level, matches }) => (level === "informational" ? [] : (matches?.rules ?? [])))),
];

/** Around and after the last line of each finding that was looked at: of a sequence, the step that it led to. */
function beside({ language, limits, picture }: LookMaterial, done: readonly TraceStep[]): readonly Ranked[] {
  const words = stepWords(language);
  const seen = new Set(done.flatMap(({ call }) => (call.call === "findings" ? call.ids : [])));
  const [rule, ...rules] = tellingRules(picture);
  return picture.findings.flatMap(({ id, rule: of, lines }): readonly Ranked[] => {
    const last = lines.at(-1);
    if (!seen.has(id) || !last || of === INJECTED) return [];
    const { source, file, line, time } = last;
    const place = `${saidText(file)}:${line}`;
    const around: Ranked = {
      group: "around",
      call: { call: "around", source, file, line },
      said: words.around(place),
    };
    const from = Math.max((time ?? 0) + 1, limits.from ?? 0);
    const to = Math.min((time ?? 0) + MINUTES_AFTER * MICROS_A_MINUTE, limits.to ?? Infinity);
    if (time === undefined || rule === undefined || from > to) return [around];
    const fields = [
      { field: RULES_FIELD, operator: "equals" as const, value: rule, ...(rules.length > 0 && { orValues: rules }) },
    ];
    return [
      around,
      {
        group: "after",
        call: { call: "list", of: { ...limits, from, to, fields } },
        said: words.after(numberText(MINUTES_AFTER, language), place),
      },
    ];
  });
}
