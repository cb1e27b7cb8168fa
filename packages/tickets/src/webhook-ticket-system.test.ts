import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ticketSystemContract } from "./ticket-system.contract.js";
import { webhookTicketSystem, type WebhookTicketSystem } from "./webhook-ticket-system.js";
import { verifiedId } from "./webhooks/standard-webhook.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly ticket: string;
    readonly text?: string;
    readonly files?: readonly { readonly name: string }[];
  };
}

/** A system that takes signed messages, each id once, and knows the field IOC alone. */
async function receiver(status = 200) {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = verifiedId(SECRET, request.headers, body, Date.now());
      const message = JSON.parse(body) as Omit<Sent, "id">;
      if (!sent.some((one) => one.id === id)) sent.push({ id, ...message });
      response.writeHead(status, { location: "http://127.0.0.1:9/" });
      response.end(JSON.stringify({ refused: ["No Such Field"] }));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { sent, url: `http://127.0.0.1:${port}/hook`, close: () => new Promise((resolve) => server.close(resolve)) };
}

ticketSystemContract("webhookTicketSystem", async () => {
  const folder = await mkdtemp(join(tmpdir(), "webhook-tickets-"));
  const { sent, url, close } = await receiver();
  const system = webhookTicketSystem({ folder, url, secret: SECRET });
  let lastId = 0;
  const tell = async (data: object): Promise<void> => system.receive(`m-${++lastId}`, JSON.stringify({ data }));
  const packed = (files: readonly { readonly name: string; readonly content: Uint8Array }[] = []) =>
    files.map(({ name, content }) => ({ name, content: Buffer.from(content).toString("base64") }));
  return {
    system,
    field: "IOC",
    people: {
      async open({ subject, text: said, files, queue = "Incidents" }) {
        const id = `t-${++lastId}`;
        await tell({ ticket: { id, subject, queue }, post: { text: said, files: packed(files) } });
        return id;
      },
      post: (id, { text: said, files }) => tell({ ticket: { id }, post: { text: said, files: packed(files) } }),
    },
    notes: async (ticket) =>
      sent
        .filter(({ type, data }) => type === "note.added" && data.ticket === ticket)
        .map(({ data }) => ({ text: data.text!, files: data.files!.map(({ name }) => name) })),
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
});

async function withSystem(url: string, work: (system: WebhookTicketSystem) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "webhook-tickets-"));
  try {
    await work(webhookTicketSystem({ folder, url, secret: SECRET, timeoutMs: 2_000 }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

it("keeps a message that comes again once, and refuses what is none", async () => {
  await withSystem("http://127.0.0.1:9/", async (system) => {
    const message = JSON.stringify({ data: { ticket: { id: "1", subject: "s" }, post: { text: "t" } } });
    await system.receive("m", message);
    await system.receive("m", message);
    expect(await system.posts("1")).toHaveLength(1);
    for (const body of [
      "no",
      "{}",
      '{"data":{"ticket":{"id":"../x"}}}',
      '{"data":{"ticket":{"id":"1"},"post":{"files":[1]}}}',
    ])
      await expect(system.receive(body, body)).rejects.toMatchObject({ kind: "invalid" });
  });
});

it.each([
  [500, "unavailable"],
  [302, "unavailable"],
  [401, "denied"],
  [410, "missing"],
])("takes an answer %d for %s, and goes where no redirect leads", async (status, kind) => {
  const { url, close } = await receiver(status);
  await withSystem(url, async (system) => {
    await expect(system.addNote("1", { key: "k", text: "t", files: [] })).rejects.toMatchObject({ kind });
    expect(await system.posts("1")).toEqual([]);
  });
  await close();
});
