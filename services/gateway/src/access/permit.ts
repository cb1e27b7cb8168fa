import type { Failure } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import { incidentMissing } from "@lagebild/store";
import type { Lagebild } from "../lagebild.js";
import type { Route } from "../routes/route.js";
import { reaches, type Caller } from "./caller.js";
import { noAnswer, noJob } from "./missing.js";

interface Owned {
  /** The incident that something belongs to. Failure "missing" where it is not there. */
  incidentOf(id: string, lagebild: Pick<Lagebild, "answer" | "job">): Promise<string>;
  missing(id: string): Failure;
}

/** What the parameters of paths name, and the incident it belongs to. */
const OWNED: Readonly<Record<string, Owned>> = {
  incident: { incidentOf: (id) => Promise.resolve(id), missing: incidentMissing },
  answer: { incidentOf: async (id, lagebild) => (await lagebild.answer(id)).incident, missing: noAnswer },
  job: { incidentOf: async (id, lagebild) => (await lagebild.job(id)).input.incident, missing: noJob },
};
/** They name a part of the incident that stands before them, or something that belongs to none. */
const OF_NO_OTHER: ReadonlySet<string> = new Set(["source", "finding", "rule"]);

/** Throws where a path has a parameter of which nobody said to which incident it belongs: for the start. */
export function assertOwned({ path, params }: Pick<Route, "path" | "params">): void {
  const unknown = Object.keys(params?.shape ?? {}).filter(
    (name) => !Object.hasOwn(OWNED, name) && !OF_NO_OTHER.has(name),
  );
  if (unknown.length > 0) throw new TypeError(`${path}: say in permit.ts to which incident ${unknown.join()} belongs`);
}

/**
 * Lets a caller through who has the route's scope and reaches what its path names. Returns the incident that it is about,
 * where it is about one. What a caller does not reach is "missing", as if it were not there.
 */
export async function permit(
  { needs, params }: Pick<Route, "needs" | "params">,
  values: Readonly<Record<string, string>>,
  caller: Caller,
  lagebild: Pick<Lagebild, "answer" | "job">,
): Promise<string | undefined> {
  if (needs === "nothing") return undefined;
  if (!caller.scopes.includes(needs))
    throw refused(`this needs the scope ${needs}, the key has ${caller.scopes.join(", ")}`);
  const name = Object.keys(params?.shape ?? {}).find((one) => Object.hasOwn(OWNED, one));
  if (name === undefined) {
    if (needs === "admin" && caller.incidents !== undefined)
      throw refused("this is about all incidents, the key reaches some of them");
    return undefined;
  }
  const id = values[name] ?? "";
  const incident = await OWNED[name]!.incidentOf(id, lagebild);
  if (!reaches(caller, incident)) throw OWNED[name]!.missing(id);
  return incident;
}

const refused = (message: string): HttpFailure => new HttpFailure("forbidden", message);
