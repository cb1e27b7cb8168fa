import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { verifiedId } from "@lagebild/tickets";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import { testLagebild } from "../testing/test-lagebild.js";
import { jobWebhooks, JOB_WEBHOOKS } from "./job-webhooks.js";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function receiver() {
  const made = {
    status: 200,
    sent: [] as { readonly id: string; readonly type: string; readonly data: object }[],
    url: "",
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = verifiedId("secret", request.headers, body, Date.now());
      made.sent.push({ id, ...(JSON.parse(body) as { readonly type: string; readonly data: object }) });
      response.writeHead(made.status).end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return made;
}

it("tells of each job that ends, again until it is taken, and not of those before", async () => {
  const lagebild = testLagebild();
  const ingest = async (phase: "done" | "failed"): Promise<string> => {
    const id = await lagebild.ingest("bastion", { paths: ["/tmp/a.log"], isUpload: false });
    lagebild.change(id, { phase });
    return id;
  };
  await ingest("done");
  const hook = await receiver();
  const store = sqliteDeskStore(":memory:", JOB_WEBHOOKS);
  const start = () =>
    jobWebhooks({
      lagebild,
      store,
      target: { url: hook.url, secret: "secret" },
      log: () => undefined,
      everyMs: 5,
      backoffMs: () => 5,
    });
  const first = start();
  await expect.poll(() => store.cursor()).toBe("begun");
  const waiting = await lagebild.ingest("bastion", { paths: ["/tmp/a.log"], isUpload: false });
  const done = await ingest("done");
  await expect
    .poll(() => hook.sent)
    .toMatchObject([{ type: "job.finished", data: { id: done, incident: "bastion", phase: "done" } }]);
  hook.status = 500;
  lagebild.change(waiting, { phase: "failed" });
  await expect.poll(() => hook.sent.length).toBeGreaterThan(2);
  await first.close();
  hook.status = 200;
  const second = start();
  await expect.poll(() => store.open()).toEqual([]);
  expect(new Set(hook.sent.map(({ id }) => id)).size).toBe(2);
  hook.status = 410;
  const gone = await ingest("done");
  await expect.poll(() => store.open()).toMatchObject([{ ticket: gone, isDead: true }]);
  hook.status = 200;
  store.take(gone);
  await expect.poll(() => store.open()).toEqual([]);
  await second.close();
});
