import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveProcess, type ServeProcess } from "../serve-process.js";

const LOGS = fileURLToPath(new URL("../../../../fixtures/bastion/", import.meta.url));
const QUESTION = { question: "Did anyone guess passwords?", budgetTokens: 1_000 };

/** What is known to a server, by the names that parameters of paths have in the document. */
export interface KnownIds {
  readonly incident: string;
  readonly source: string;
  readonly answer: string;
  readonly job: string;
  readonly finding: string;
}

/** `lagebild serve` with the bundled incident in a folder of its own. */
export interface ServedBastion {
  readonly server: ServeProcess;
  readonly known: KnownIds;
  /** An incident that may be filled and deleted. */
  readonly spare: string;
  /** Stops it and deletes its folder. */
  close(): Promise<void>;
}

/** Starts it, puts a log in and asks a question, so that an incident, a source, a job, an answer and findings are there. */
export async function servedBastion(): Promise<ServedBastion> {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-api-"));
  const server = await serveProcess(folder);
  const close = async (): Promise<void> => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const id of ["bastion", "spare"]) await server.post("/incidents", { id });
    const api = `${server.url}/api/v1`;
    const body = await readFile(join(LOGS, "auth.log"));
    const upload = await fetch(`${api}/incidents/bastion/sources?name=auth.log`, { method: "POST", body });
    const { job } = (await upload.json()) as { readonly job: { readonly id: string } };
    await (await fetch(`${api}/jobs/${job.id}/events`)).text();
    const { id: answer } = await server.post<{ readonly id: string }>("/incidents/bastion/questions", QUESTION);
    const { picture } = (await (await fetch(`${api}/incidents/bastion/picture`)).json()) as {
      readonly picture: { readonly findings: readonly { readonly id: string }[] };
    };
    const finding = picture.findings[0]!.id;
    const known = { incident: "bastion", source: "auth.log", answer, job: job.id, finding };
    return { server, known, spare: "spare", close };
  } catch (error) {
    await close();
    throw error;
  }
}
