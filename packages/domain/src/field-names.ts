import type { FieldValues } from "./record.js";

/** A name behind others, and what stands for all names up to it. */
interface Step {
  readonly name: string;
  readonly parent: Step | undefined;
  /** The step that was taken last; most records are like those before. */
  next: Step | undefined;
  others: Map<string, Step> | undefined;
}

const MAX_STEPS = 20_000;
const stepOf = (name: string, parent: Step | undefined): Step => ({ name, parent, next: undefined, others: undefined });
let root = stepOf("", undefined);
let count = 0;

/** The same step for every record with the same names in the same order. */
function stepOfFields(fields: FieldValues): Step {
  if (count > MAX_STEPS) {
    root = stepOf("", undefined);
    count = 0;
  }
  let step = root;
  for (const name in fields) {
    const { next } = step;
    step = next?.name === name ? next : stepBehind(step, name);
  }
  return step;
}

function stepBehind(step: Step, name: string): Step {
  step.others ??= new Map();
  let next = step.others.get(name);
  if (!next) {
    count++;
    step.others.set(name, (next = stepOf(name, step)));
  }
  step.next = next;
  return next;
}

function namesOf(last: Step): readonly string[] {
  const names: string[] = [];
  for (let step = last; step.parent; step = step.parent) names.push(step.name);
  return names.reverse();
}

/** What follows from the names of a record's fields alone: worked out once for all records with the same ones. */
export function perFieldNames<T>(work: (names: readonly string[]) => T): (fields: FieldValues) => T {
  const known = new WeakMap<Step, { readonly result: T }>();
  let last: { readonly step: Step; readonly result: T } | undefined;
  return (fields) => {
    const step = stepOfFields(fields);
    if (last?.step === step) return last.result;
    let found = known.get(step);
    if (!found) known.set(step, (found = { result: work(namesOf(step)) }));
    last = { step, result: found.result };
    return found.result;
  };
}
