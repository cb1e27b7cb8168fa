import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PictureReport } from "@lagebild/retrieval";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lagebildProcess, REPOSITORY, type LagebildProcess } from "./lagebild-process.js";

const MAKE_SCENES = join(REPOSITORY, "fixtures/dist/make-scenes.js");

let folder: string;
let lagebild: LagebildProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-scenes-"));
  lagebild = await lagebildProcess();
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function pictureOf(scene: string): Promise<PictureReport["picture"]> {
  execFileSync(process.execPath, [MAKE_SCENES, scene, join(folder, scene)]);
  await lagebild.json("ingest", scene, join(folder, scene));
  return (await lagebild.json<PictureReport>("picture", scene)).picture;
}

it("tells the story of a guessed password, keeps what an analyst says of it, and writes it all as a report", async () => {
  const { findings, topics } = await pictureOf("guessed-password");
  const guessed = findings.find(({ rule }) => rule.startsWith("guessing_succeeded"));
  expect(guessed?.level).toBe("high");
  expect(guessed?.lines.length).toBeGreaterThan(1);
  const statusOf = (id: string) => topics.find(({ topic }) => topic === id)?.status;
  expect(["guessing-succeeded", "account-created", "privileged-command"].map(statusOf)).toEqual(
    Array(3).fill("observed"),
  );
  expect(statusOf("mailbox-read")).toBe("not-assessable");

  const said = await lagebild.run(["finding", "guessed-password", guessed!.id, "--harmless", "our drill <b>"]);
  expect(said.code).toBe(0);
  const page = await lagebild.run(["picture", "guessed-password", "--language", "de"]);
  expect(page.out).toMatch(/ALS HARMLOS BEURTEILT[^]*our drill/);
  const path = join(folder, "report.html");
  expect((await lagebild.run(["report", "guessed-password", path])).code).toBe(0);
  const html = execFileSync("cat", [path]).toString();
  expect(html).toContain("our drill &lt;b&gt;");
  expect(html).not.toContain("<b>");
  const unknown = await lagebild.run(["finding", "guessed-password", "ffffffffff", "--harmless", "x"]);
  expect(unknown.code).not.toBe(0);
  expect(unknown.error).toContain("lagebild picture shows the findings with their ids");
}, 180_000);

it("claims nothing grave of ordinary administration", async () => {
  for (const scene of ["provisioning", "backup-night"]) {
    const { findings } = await pictureOf(scene);
    expect(
      findings.filter(({ level }) => level === "high" || level === "critical").map(({ statement }) => statement.en),
    ).toEqual([]);
  }
}, 180_000);
