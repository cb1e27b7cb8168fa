import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { incidentIndexContract } from "./incident-index.contract.js";
import { localIncidentIndex } from "./local-incident-index.js";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

incidentIndexContract("localIncidentIndex", async (options) => {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-index-"));
  folders.push(folder);
  return localIncidentIndex({ folder, ...options });
});
