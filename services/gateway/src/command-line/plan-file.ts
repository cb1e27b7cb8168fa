import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Failure, type QuestionPlan } from "@lagebild/domain";
import { givenPlan, MAX_REQUEST_BYTES } from "../api/requests.js";

/**
 * Reads a plan that was edited: as `lagebild plan --json` wrote it, or an answer or a window that holds one. Failure
 * "invalid" names the first part of it that is wrong.
 */
export async function readPlan(path: string): Promise<QuestionPlan> {
  const name = basename(path);
  const found = await stat(path).catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${JSON.stringify(path)}, expected a plan as JSON`, error);
  });
  if (!found.isFile()) throw new Failure("invalid", `${JSON.stringify(path)} is no file, expected a plan as JSON`);
  if (found.size > MAX_REQUEST_BYTES)
    throw new Failure("invalid", `plan has ${found.size} bytes, at most ${MAX_REQUEST_BYTES} are taken`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    throw new Failure("invalid", `${name} is no JSON, expected a plan`, error);
  }
  const { success, data, error } = givenPlan.safeParse(planIn(value));
  if (success) return data;
  const [issue] = error.issues;
  throw new Failure("invalid", `plan ${name}: ${issue?.path.join(".") || "file"}: ${issue?.message ?? "not readable"}`);
}

/** The plan itself, or where answers and windows keep it. */
function planIn(value: unknown): unknown {
  const { plan, window } = (value ?? {}) as { readonly plan?: unknown; readonly window?: { readonly plan?: unknown } };
  return plan ?? window?.plan ?? value;
}
