import type {
  EntityKind,
  Picture,
  PictureFinding,
  QuestionLanguage,
  ReadQuestion,
  RecordFilter,
  TraceCall,
  TraceName,
  TraceStep,
  Where,
} from "@lagebild/domain";
import { allWheres, normalAddress, ROLE_FIELDS } from "@lagebild/domain";

/** What looks are made from, besides what earlier ones found. */
export interface LookMaterial {
  readonly question: string;
  readonly language: QuestionLanguage;
  readonly zone: string;
  /** How the question was read; absent where nothing in it was understood. */
  readonly read?: ReadQuestion;
  /** Records that the reading is about; absent where there are none. */
  readonly asked?: Where;
  readonly picture: Picture;
  /** Limits that the caller set. */
  readonly limits: RecordFilter;
}

/** A look on the menu. */
export interface Look {
  readonly call: TraceCall;
  /** In words of the question's language. */
  readonly said: string;
}

/** Whom or what an investigation follows; hosts have too many records of all kinds. */
const FOLLOWED: ReadonlySet<EntityKind> = new Set(["account", "address", "domain", "path"]);
/** Of all records: an account with more is no trace to follow. */
const BUSY_SHARE = 0.01;
const WORD = /[\p{L}\p{N}_$][\p{L}\p{N}_.$@\\:-]*[\p{L}\p{N}_$]/gu;
const KIND_OF_FIELD: ReadonlyMap<string, EntityKind> = new Map([
  ...ROLE_FIELDS.map(([field, kind]) => [field, kind] as const),
  ["host.name", "host"],
  ["file.path", "path"],
]);

/** Names that were told, those of the question first, each once; accounts that do much of everything come last. */
export function followedNames(material: LookMaterial, done: readonly TraceStep[]): readonly TraceName[] {
  const { picture } = material;
  const found = done.flatMap(({ result }) => result.names).filter(({ kind }) => FOLLOWED.has(kind));
  const busy = new Set(
    picture.actors.flatMap(({ kind, value, count }) =>
      kind === "account" && count > picture.records * BUSY_SHARE ? [value.toLowerCase()] : [],
    ),
  );
  const isBusy = ({ value }: TraceName): boolean => busy.has(value.toLowerCase());
  const asked = namesAsked(material);
  return distinctNames([...asked, ...found.filter((name) => !isBusy(name)), ...found.filter(isBusy)]);
}

/** Values that a question names and that records are searched by; actors count also where the reading made nothing of them. */
export function namesAsked({ read, question, picture }: LookMaterial): readonly TraceName[] {
  const said = new Set(question.toLowerCase().match(WORD));
  const actors = picture.actors.flatMap(({ kind, value }) =>
    kind !== "process" && said.has(value.toLowerCase()) ? [{ kind, value }] : [],
  );
  const conditions = (read?.reading.of ?? []).flatMap((selection) => selection.conditions);
  const wheres = conditions.flatMap(({ isNot, where }) => (isNot ? [] : allWheres(where)));
  return distinctNames([
    ...wheres.flatMap(({ entities = [], fields = [], host }) => [
      // A word that any value may be is no name yet; an address is.
      ...entities.flatMap(({ value, kind = normalAddress(value) && "address" }) => (kind ? [{ kind, value }] : [])),
      ...fields.flatMap(({ field, operator, value }) => {
        const kind = KIND_OF_FIELD.get(field);
        return kind && operator === "equals" ? [{ kind, value }] : [];
      }),
      ...(host === undefined ? [] : [{ kind: "host" as const, value: host }]),
    ]),
    ...actors,
  ]);
}

const distinctNames = (names: readonly TraceName[]): readonly TraceName[] => [
  ...new Map(names.map((name) => [name.value.toLowerCase(), name])).values(),
];

/** Findings that nobody judged harmless, within the limits of time, and that no look has shown yet. */
export function openFindings({ picture, limits }: LookMaterial, done: readonly TraceStep[]): readonly PictureFinding[] {
  const seen = new Set(done.flatMap(({ call }) => (call.call === "findings" ? call.ids : [])));
  const { from = -Infinity, to = Infinity } = limits;
  return picture.findings.filter(
    ({ id, decision, firstTime = -Infinity, lastTime = Infinity }) =>
      !seen.has(id) && decision?.verdict !== "harmless" && firstTime <= to && lastTime >= from,
  );
}

/** Whether a finding names a value, whatever part it plays. */
export function isNamedBy({ who, from, to, hosts, what }: PictureFinding, { value }: TraceName): boolean {
  const wanted = value.toLowerCase();
  return [who, from, to, hosts, what].some(({ values }) => values.some((one) => one.value.toLowerCase() === wanted));
}
