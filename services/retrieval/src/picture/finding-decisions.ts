import { join } from "node:path";
import { Failure, type FindingDecision, type PictureFinding } from "@lagebild/domain";
import { keepDocument, readDocument } from "@lagebild/domain/files";

const FILE = "decisions.json";
const MAX_NOTE = 2_000;

/** What analysts said of findings, by the findings' ids. */
export type Decisions = Readonly<Record<string, FindingDecision>>;

/** Reads what was decided in an incident. Failure "corrupt" where the file is none of ours: decisions are not guessed. */
export async function readDecisions(root: string): Promise<Decisions> {
  return ((await readDocument(join(root, FILE))) ?? {}) as Decisions;
}

/** Keeps a decision, or takes it back. Failure "invalid" for a note that is too long. */
export async function decide(root: string, finding: string, decision: FindingDecision | undefined): Promise<void> {
  if (decision && decision.note.length > MAX_NOTE)
    throw new Failure("invalid", `note has ${decision.note.length} characters, at most ${MAX_NOTE} are kept`);
  const { [finding]: _before, ...others } = await readDecisions(root);
  const next: Decisions = decision ? { ...others, [finding]: decision } : others;
  await keepDocument(join(root, FILE), next, { isTwice: true, indent: 1 });
}

/** Puts decisions to the findings that they are about. */
export const withDecisions = (findings: readonly PictureFinding[], decisions: Decisions): readonly PictureFinding[] =>
  findings.map((finding) => {
    const decision = Object.hasOwn(decisions, finding.id) ? decisions[finding.id] : undefined;
    return decision ? { ...finding, decision } : finding;
  });
