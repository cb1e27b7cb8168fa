import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { jobQueueContract } from "./job-queue.contract.js";
import { localJobQueue } from "./local-job-queue.js";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
const makePath = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-jobs-"));
  folders.push(folder);
  return join(folder, "catalog.db");
};

jobQueueContract("localJobQueue", async () => {
  const path = await makePath();
  return { open: () => localJobQueue({ path }), processArguments: ["local", path] };
});
