import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createIncidentFolder, incidentFolder, lockIncident } from "@lagebild/store";
import { jobAdder } from "./add-job.js";
import type { IngestJob, IngestQueue } from "./ingest-queue.js";

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "lagebild-jobs-"));
  await createIncidentFolder(dataFolder, { id: "bastion", createdMs: 1, note: "" });
});
afterEach(() => rm(dataFolder, { recursive: true }));

function adder() {
  const added: IngestJob["input"][] = [];
  const jobs = {
    add: ({ input }: { readonly input: IngestJob["input"] }) => Promise.resolve(String(added.push(input))),
  } as unknown as IngestQueue;
  return {
    added,
    add: jobAdder({ dataFolder, jobs, runningJobs: () => Promise.resolve(added as unknown as IngestJob[]) }),
  };
}

it("takes all that is put in at once, and loses no password of it", async () => {
  const { added, add } = adder();
  const path = (i: number): string => join(dataFolder, "uploads", String(i), "a.zip");
  const put = (i: number): Promise<string> =>
    add("bastion", { paths: [path(i)], isUpload: true, passwords: [`p${i}`] });
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(put))).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  expect(added[7]!.paths).toEqual([join("uploads", "8", "a.zip")]);
  for (const { passwordFile } of added) await access(passwordFile!);
});

it("refuses nothing because somebody writes to the incident: the job waits", async () => {
  const { added, add } = adder();
  const lock = await lockIncident(incidentFolder(dataFolder, "bastion"));
  await add("bastion", { paths: ["/logs"], isUpload: false });
  await lock.release();
  expect(added).toEqual([{ incident: "bastion", paths: ["/logs"], isUpload: false }]);
});
