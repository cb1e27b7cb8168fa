import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryAuditLog, verifyAudit, type AuditLog } from "@lagebild/store";
import { parseArguments } from "../../command-line/arguments.js";
import { outputOf } from "../../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../../testing/test-served-lagebild.js";
import { auditCommand } from "./audit.js";
import { verifyCommand } from "../incidents/verify.js";
import { ingestCommand } from "../ingest.js";
import { sourceCommand } from "../source.js";

async function run(audit: AuditLog, ...words: readonly string[]): Promise<string> {
  let written = "";
  const actor = { who: "root", from: "command line" };
  await auditCommand({ arguments: parseArguments(words), audit, actor, write: (text) => void (written += text) });
  return written;
}

it("exports what was done, verifies the chain, and forgets an incident", async () => {
  const audit = memoryAuditLog();
  for (const incident of ["bastion", "web"])
    await audit.append({ who: "anna", from: "::1", action: "ask", incident, details: { question: incident } });
  const { head } = await verifyAudit(audit);
  expect(await run(audit, "verify")).toContain(`2 entries hold, 0 of them forgotten\nhead ${head}\n`);
  expect(await run(audit, "forget", "bastion")).toContain("1 entries of bastion");
  const lines = (await run(audit, "export"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { act: unknown });
  expect(lines.map(({ act }) => act)).toMatchObject([
    "forgotten",
    { who: "anna", details: { question: "web" } },
    { who: "root", action: "audit forget", details: { incident: "bastion", count: 1 } },
  ]);
  expect(await run(audit, "export", "--incident", "web")).toContain('"question":"web"');
  expect(JSON.parse(await run(audit, "verify", "--head", head, "--json"))).toMatchObject({ entries: 3, forgotten: 1 });
  await expect(run(audit, "verify", "--head", "0".repeat(63) + "1")).rejects.toMatchObject({ kind: "corrupt" });
  await expect(run(audit, "verify", "--head", "x")).rejects.toMatchObject({ kind: "invalid" });
  await expect(run(audit, "export", "--source", "x")).rejects.toMatchObject({ kind: "invalid" });
});

let served: ServedLagebild;
beforeAll(async () => void (served = await servedLagebild()));
afterAll(() => served.close());

it("shows who brought a source, by the command line and by the API", { timeout: 120_000 }, async () => {
  const { lagebild, server, folder } = served;
  const path = join(folder, "auth.log");
  const text = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for root from 203.0.113.7 port 4 ssh2\n";
  await writeFile(path, text);
  await outputOf(served, ingestCommand, ["bastion", path, "--year", "2026"]);
  const uploaded = await fetch(`${server.url}/api/v1/incidents/bastion/sources?name=copy.log`, {
    method: "POST",
    body: text,
  });
  const { job, sha256 } = (await uploaded.json()) as { readonly job: { readonly id: string }; readonly sha256: string };
  for await (const { phase } of lagebild.watchJob(job.id)) if (phase === "done") break;
  const custody = await (await fetch(`${server.url}/api/v1/incidents/bastion/sources/auth.log/custody`)).json();
  expect(custody).toMatchObject({
    links: [
      {
        act: {
          who: "tester",
          from: "command line",
          action: "source stored",
          details: { sha256, arrival: "new", origin: path },
        },
      },
      { act: { who: "this machine", from: "127.0.0.1", details: { sha256, arrival: "same", file: "copy.log" } } },
    ],
  });
  await outputOf(served, verifyCommand, ["bastion"]);
  const after = (await (await fetch(`${server.url}/api/v1/incidents/bastion/sources/auth.log/custody`)).json()) as {
    readonly links: readonly object[];
  };
  expect(after.links.at(-1)).toMatchObject({ act: { who: "tester", action: "source verified", details: { sha256 } } });
  const shown = await outputOf(served, sourceCommand, ["bastion", "auth.log"]);
  expect(shown).toMatch(/\dZ {2}source stored by tester \(command line\) as \S*auth\.log SHA-256 [0-9a-f]{64}/);
  expect((await verifyAudit(lagebild.audit)).faults).toEqual([]);
});
