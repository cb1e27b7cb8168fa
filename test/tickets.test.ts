import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lagebildClient } from "@lagebild/client";
import { controlRt, RT_HOOK_SECRET, rtUnderTest, testRt } from "@lagebild/tickets/test-rt";
import { BASTION } from "./lagebild-process.js";
import { startServe } from "./start-lagebild.js";
import type { StartedProcess } from "./start-process.js";

const rt = testRt();

/** What is written once a ticket is looked at. */
const LOOK = /^(?:First look|Erster Blick): /;
const WEB_LOG = [
  "Mar 14 03:00:01 web sshd[11]: Failed password for root from 203.0.113.9 port 4711 ssh2",
  "Mar 14 03:00:05 web sshd[11]: Accepted password for root from 203.0.113.9 port 4711 ssh2",
  "",
].join("\n");
const webLog = { name: "web-auth.log", content: Buffer.from(WEB_LOG) };

/** They need the RT that `infra/rt-setup.sh up` starts, and stop and start it. */
describe.skipIf(!rt)(rt ? "tickets of a real RT" : "tickets of a real RT (skipped: none is running)", () => {
  const tested = rtUnderTest(rt ?? { url: "", token: "", queue: "" });
  const { people } = tested;
  let folder: string;
  let server: StartedProcess;
  let url: string;

  const serve = async (pollSeconds = 0.5): Promise<void> => {
    const settings = join(folder, "tickets.json");
    await writeFile(settings, JSON.stringify({ system: "rt", url: rt!.url, pollSeconds }));
    const started = await startServe({
      LAGEBILD_DATA: join(folder, "data"),
      LAGEBILD_MODEL: "none",
      LAGEBILD_WORKERS: "1",
      LAGEBILD_TICKETS: settings,
      LAGEBILD_TICKETS_TOKEN: rt!.token,
      LAGEBILD_TICKETS_SECRET: RT_HOOK_SECRET,
    });
    ({ process: server, url } = started);
  };
  const restart = async (): Promise<void> => {
    server.kill("SIGKILL");
    await server.stop();
    await serve();
  };
  const texts = async (ticket: string): Promise<readonly string[]> =>
    (await tested.notes(ticket)).map(({ text }) => text);
  const note = (ticket: string, i: number, timeout = 60_000) =>
    expect.poll(async () => (await texts(ticket))[i] ?? "", { timeout, interval: 300 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-tickets-"));
    await serve();
    await sleep(1_500); // it begins with what comes now
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    "looks at a log, answers in German and English, sets fields, and takes what is added",
    { timeout: 120_000 },
    async () => {
      const auth = { name: "auth.log", content: await readFile(join(BASTION, "auth.log")) };
      const ticket = await people.open({
        subject: "Angriff auf bastion",
        text: "Bitte ansehen. TLP:AMBER",
        files: [auth],
      });
      await note(ticket, 0).toMatch(/^TLP:AMBER\s+Erster Blick: /);
      expect((await tested.notes(ticket))[0]?.files).toEqual([`rt-${ticket}-angriff-auf-bastion.md`]);
      await people.post(ticket, { text: "@lagebild Von welcher Adresse wurden Passwörter geraten?" });
      await note(ticket, 1).toContain("203.0.113.7");
      await people.post(ticket, { text: "@lagebild Und wann hat sie sich angemeldet?" });
      await note(ticket, 2).toMatch(/Verstanden als[\s\S]*04:03:10/);
      await people.post(ticket, { text: "@lagebild Which account logged in from 203.0.113.7?" });
      await note(ticket, 3).toMatch(/^TLP:AMBER\s+Question[\s\S]*backup/);
      await people.post(ticket, {
        text: "one more",
        files: [webLog, { name: "a.png", content: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") }],
      });
      await note(ticket, 4).toMatch(/Gelesen: web-auth\.log, a\.png\nNicht gelesen: a\.png/);
      await expect
        .poll(async () => (await tested.system.ticket(ticket))?.fields)
        .toMatchObject({
          "Analysis Status": ["done"],
          IOC: expect.arrayContaining(["203.0.113.7"]) as string[],
          "Analysis Report": [`rt-${ticket}-angriff-auf-bastion`],
        });
      const incident = `rt-${ticket}-angriff-auf-bastion`;
      const { snapshot } = await lagebildClient({ url }).call("getIncident", { path: { incident } });
      expect(snapshot.sources).toHaveLength(2);
    },
  );

  it("answers once, however often it is killed while it does", { timeout: 180_000 }, async () => {
    const ticket = await people.open({ subject: "kills", text: "x", files: [webLog] });
    await note(ticket, 0).toMatch(LOOK);
    for (const [i, ms] of [100, 500, 800, 1_100, 1_400].entries()) {
      await people.post(ticket, { text: `@lagebild How many logins failed? (${i})` });
      await sleep(ms);
      await restart();
    }
    await expect.poll(async () => (await texts(ticket)).length, { timeout: 90_000, interval: 500 }).toBe(6);
    await sleep(3_000);
    const asked = (await texts(ticket)).slice(1).map((text) => /\((\d)\)/.exec(text)?.[1]);
    expect(asked.toSorted()).toEqual(["0", "1", "2", "3", "4"]);
  });

  it(
    "goes on when RT was stopped, and with what RT says itself when something is new",
    { timeout: 180_000 },
    async () => {
      const ticket = await people.open({ subject: "stopped", text: "x", files: [webLog] });
      await note(ticket, 0).toMatch(LOOK);
      await people.post(ticket, { text: "@lagebild How many logins failed?" });
      controlRt("stop");
      await sleep(5_000);
      controlRt("start");
      await note(ticket, 1).toContain("1 failed");
      await server.stop();
      await serve(600); // it would not ask by itself
      await sleep(1_500);
      controlRt("stop");
      controlRt("start", `${url}/api/v1/tickets/push`);
      await people.post(ticket, { text: "@lagebild From which address?" });
      await note(ticket, 2, 30_000).toContain("203.0.113.9");
      controlRt("stop");
      controlRt("start");
      await server.stop();
      await serve();
    },
  );

  it("takes the logs of a ticket that was merged into another", { timeout: 120_000 }, async () => {
    const into = await people.open({ subject: "stays", text: "x", files: [webLog] });
    const from = await people.open({ subject: "goes", text: "x", files: [{ ...webLog, name: "second.log" }] });
    await note(into, 0).toMatch(LOOK);
    await note(from, 0).toMatch(LOOK);
    await people.merge!(from, into);
    await expect.poll(async () => (await texts(into)).length, { timeout: 30_000 }).toBe(3);
    await people.post(from, { text: "@lagebild How many logins failed?" });
    await note(into, 3).toContain("1 failed");
  });

  it("takes an attachment of 50 MB", { timeout: 180_000 }, async () => {
    const lines = WEB_LOG.repeat(50_000_000 / WEB_LOG.length);
    const files = [{ name: "large.log", content: Buffer.from(lines) }];
    const ticket = await people.open({ subject: "large", text: "x", files });
    await note(ticket, 0, 150_000).toMatch(LOOK);
    const incident = `rt-${ticket}-large`;
    const { snapshot } = await lagebildClient({ url }).call("getIncident", { path: { incident } });
    expect(snapshot.sources.map(({ source }) => source.sizeBytes)).toEqual([lines.length]);
  });

  it("answers each of a hundred tickets once", { timeout: 600_000 }, async () => {
    const tickets: string[] = [];
    const started = performance.now();
    for (let i = 0; i < 100; i += 4)
      tickets.push(
        ...(await Promise.all(
          [0, 1, 2, 3].map((j) =>
            people.open({ subject: `many ${i + j}`, text: "@lagebild How many logins failed?", files: [webLog] }),
          ),
        )),
      );
    const open = new Set(tickets);
    while (open.size > 0 && performance.now() - started < 580_000) {
      for (const ticket of [...open].slice(0, 3)) if ((await texts(ticket)).length >= 2) open.delete(ticket);
      await sleep(200);
    }
    for (const ticket of tickets)
      expect(await texts(ticket)).toEqual([expect.stringMatching(LOOK), expect.stringContaining("1 failed")]);
  });
});
