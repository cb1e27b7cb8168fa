import { clipText, escapeText } from "@lagebild/context";
import { Failure, type PlanShape, type QuestionPlan, type ShapeId, type Statement, type Where } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";
import type { RetrievedWindow } from "./retrieve-window.js";

type Shapes = Pick<IncidentIndex, "shapes">;

/** Shapes of a plan's statements that are named, and further ones that were found. */
const MAX_TAKEN = 50;
const MAX_OTHERS = 20;
const MAX_TEXT = 240;

/** The parts of a statement that say which records it is about, by their names. */
const wheresOf = (statement: Statement): readonly (readonly [string, Where])[] =>
  Object.entries({
    where: statement.where,
    ...(statement.op === "sequence" && { then: statement.then }),
    ...(statement.op === "difference" && { other: statement.other }),
  });

/** Refuses a plan that names shapes that the incident does not have. Failure "invalid" says where. */
export async function assertShapes(index: Shapes, { statements }: QuestionPlan): Promise<void> {
  const named = statements.flatMap((statement, i) =>
    wheresOf(statement).flatMap(([part, { shapes = [] }]) =>
      shapes.map((id, at) => ({ id, path: `plan.statements.${i}.${part}.shapes.${at}` })),
    ),
  );
  const known = new Set((await index.shapes([...new Set(named.map(({ id }) => id))])).map(({ id }) => id));
  const unknown = named.find(({ id }) => !known.has(id));
  if (unknown)
    throw new Failure("invalid", `${unknown.path}: no shape ${unknown.id} in this incident: it may be of another one`);
}

/** Says who made the plan of a window, and names its shapes and others of the window, so that it can be corrected. */
export async function withShapes(
  index: Shapes,
  retrieved: RetrievedWindow,
  given: QuestionPlan | undefined,
): Promise<RetrievedWindow> {
  const { window } = retrieved;
  const { plan } = window;
  const taken = new Set(plan.statements.flatMap(wheresOf).flatMap(([, { shapes = [] }]) => shapes));
  const found = new Set(window.blocks.flatMap(({ run }) => (run && !taken.has(run.shape) ? [run.shape] : [])));
  const asked = [...[...taken].slice(0, MAX_TAKEN), ...[...found].slice(0, MAX_OTHERS)];
  const shapes = await namesOf(index, asked, taken, plan.language);
  const origin = given === undefined ? "rules" : (given.origin ?? "given");
  return { ...retrieved, window: { ...window, plan: { ...plan, origin, shapes } } };
}

async function namesOf(
  index: Shapes,
  ids: readonly ShapeId[],
  taken: ReadonlySet<ShapeId>,
  language: QuestionPlan["language"],
): Promise<readonly PlanShape[]> {
  if (ids.length === 0) return [];
  return (await index.shapes(ids)).map(({ id, text, meanings }) => {
    const meaning = meanings[0]?.[language];
    return {
      id,
      text: clipText(escapeText(text), MAX_TEXT),
      ...(meaning !== undefined && { meaning }),
      isTaken: taken.has(id),
    };
  });
}
