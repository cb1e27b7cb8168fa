import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import { actOf, verifyAudit, type Actor, type AuditEntry, type AuditLog } from "@lagebild/store";
import type { Arguments } from "../../command-line/arguments.js";

export interface AuditOptions {
  readonly arguments: Pick<Arguments, "words" | "isJson" | "incident" | "source" | "head">;
  readonly audit: AuditLog;
  readonly actor: Actor;
  write(text: string): void;
}

const PAGE = 500;

/** Runs `lagebild audit verify | export | forget`. */
export async function auditCommand(options: AuditOptions): Promise<void> {
  const [action, name, ...rest] = options.arguments.words;
  if (rest.length === 0 && action === "verify" && name === undefined) return verify(options);
  if (rest.length === 0 && action === "export" && name === undefined) return exportEntries(options);
  if (rest.length === 0 && action === "forget" && name !== undefined) return forget(name, options);
  throw new Failure("invalid", "audit takes verify, export or forget <incident>: lagebild help shows how");
}

/** Failure "corrupt" where the chain does not hold. */
async function verify({ arguments: { head, isJson }, audit, write }: AuditOptions): Promise<void> {
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw new Failure(
      "invalid",
      "--head is no hash of an entry, expected 64 of 0-9 and a-f as audit verify writes them",
    );
  const verdict = await verifyAudit(audit, head);
  const { entries, forgotten, faults } = verdict;
  if (isJson) write(`${JSON.stringify(verdict)}\n`);
  if (faults.length > 0)
    throw new Failure(
      "corrupt",
      `the audit does not hold: ${faults
        .slice(0, 5)
        .map(({ number, fault }) => `entry ${number} ${fault}`)
        .join("; ")}${faults.length > 5 ? `; and ${faults.length - 5} more` : ""}`,
    );
  if (!isJson)
    write(
      `${entries} entries hold, ${forgotten} of them forgotten\nhead ${verdict.head}\nnote it elsewhere: audit verify --head <head> then tells whether anything before it was changed or cut off\n`,
    );
}

/** One JSON object a line: the links of the chain, with what was done where it is not forgotten. */
async function exportEntries({ arguments: { incident, source }, audit, write }: AuditOptions): Promise<void> {
  if (source !== undefined && incident === undefined)
    throw new Failure(
      "invalid",
      "--source is given without --incident, expected both: a source belongs to an incident",
    );
  const of = { ...(incident !== undefined && { incident }), ...(source !== undefined && { source }) };
  for (let after = 0; ;) {
    const page = await audit.entries({ ...of, after, limit: PAGE });
    for (const entry of page) write(`${JSON.stringify(exported(entry))}\n`);
    if (page.length < PAGE) return;
    after = page.at(-1)!.number;
  }
}

const exported = (entry: AuditEntry) => ({
  number: entry.number,
  at: new Date(entry.atMs).toISOString(),
  act: actOf(entry) ?? "forgotten",
  body: entry.body,
  digest: entry.digest,
  previous: entry.previous,
  hash: entry.hash,
});

/** Forgets what was done in an incident; that is an act as well. */
async function forget(incident: string, { audit, actor, write }: AuditOptions): Promise<void> {
  const count = await audit.forget(incident);
  await audit.append({ ...actor, action: "audit forget", details: { incident, count } });
  write(`forgot what ${count} entries of ${escapeText(incident)} say; the chain stays\n`);
}
