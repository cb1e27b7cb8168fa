import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type FindingDecision, type PictureFinding } from "@lagebild/domain";
import { replaceFile } from "./replace-file.js";

const FILE = "decisions.json";
const MAX_NOTE = 2_000;

/** What analysts said of findings, by the findings' ids. */
export type Decisions = Readonly<Record<string, FindingDecision>>;

/** Reads what was decided in an incident. Failure "corrupt" where the file is none of ours: decisions are not guessed. */
export async function readDecisions(root: string): Promise<Decisions> {
  const text = await readFile(join(root, FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw new Failure("unavailable", `decisions of ${root} cannot be read`, error);
  });
  try {
    return JSON.parse(text) as Decisions;
  } catch (error) {
    throw new Failure("corrupt", `${join(root, FILE)} is no JSON: decisions on findings cannot be read`, error);
  }
}

/** Keeps a decision, or takes it back. Failure "invalid" for a note that is too long. */
export async function decide(root: string, finding: string, decision: FindingDecision | undefined): Promise<void> {
  if (decision && decision.note.length > MAX_NOTE)
    throw new Failure("invalid", `note has ${decision.note.length} characters, at most ${MAX_NOTE} are kept`);
  const { [finding]: _before, ...others } = await readDecisions(root);
  const next: Decisions = decision ? { ...others, [finding]: decision } : others;
  await replaceFile(join(root, FILE), JSON.stringify(next, undefined, 1));
}

/** Puts decisions to the findings that they are about. */
export const withDecisions = (findings: readonly PictureFinding[], decisions: Decisions): readonly PictureFinding[] =>
  findings.map((finding) => {
    const decision = Object.hasOwn(decisions, finding.id) ? decisions[finding.id] : undefined;
    return decision ? { ...finding, decision } : finding;
  });
