import type { ServerResponse } from "node:http";
import { afterEach, expect, it } from "vitest";
import { deferred } from "./test-deferred.js";
import { listen, type Listening } from "./listen.js";
import { readServerEvents, type ReceivedEvent } from "./read-server-events.js";
import { frameOf, serverSentEvents, type EventStream } from "./server-sent-events.js";

let server: Listening | undefined;
afterEach(() => server?.close());

const HOSTILE = ["a\nevent: b\ndata: c\n\n", "\r\n\r\nid: 1", "\r", "\u2028\u2029\u0085", "\0", "data:", "ü\ud800"];

async function read(text: string, size: number): Promise<readonly ReceivedEvent[]> {
  const bytes = new TextEncoder().encode(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    await Promise.resolve();
  }
  const events: ReceivedEvent[] = [];
  for await (const event of readServerEvents(pieces())) events.push(event);
  return events;
}

it("carries any text whole: none starts an event of its own, however the bytes are cut", async () => {
  const sent = HOSTILE.map((text, i) => frameOf({ event: "line", id: `${i}`, data: { text } })).join("");
  for (const size of [1, 2, 3, 7, 10_000]) {
    const events = await read(sent, size);
    expect(events.map(({ event, id }) => `${event} ${id}`)).toEqual(HOSTILE.map((_, i) => `line ${i}`));
    expect(events.map(({ data }) => (JSON.parse(data) as { text: string }).text)).toEqual(HOSTILE);
  }
});

it("refuses a name or an id that could end its line", () => {
  for (const event of ["a\nb", "", "a b", "a:b"]) expect(() => frameOf({ event, data: 1 })).toThrow("event is named");
  for (const id of ["a\nb", "a\r", "\0"])
    expect(() => frameOf({ event: "a", id, data: 1 })).toThrow("line break or NUL");
});

it("reads what others write: every kind of line end, several lines of data, comments, and no half event at the end", async () => {
  const text = ": hello\r\ndata: a\r\ndata:b\r\n\r\nevent: x\rdata:  c\r\rretry: 5\n\nid: 7\ndata: d\n\ndata: lost\n";
  for (const size of [1, 4, 1_000])
    expect(await read(text, size)).toEqual([
      { event: "message", data: "a\nb", id: undefined },
      { event: "x", data: " c", id: undefined },
      { event: "message", data: "d", id: "7" },
    ]);
});

const serve = async (act: (stream: EventStream, response: ServerResponse) => Promise<void>): Promise<string> => {
  server = await listen((_request, response) => void act(serverSentEvents(response, { heartbeatMs: 5 }), response), {
    port: 0,
    graceMs: 200,
  });
  return server.url;
};

it("waits for a reader that is slow, and stops waiting when it leaves", async () => {
  const leave = new AbortController();
  let sent = 0;
  const ended = deferred<void>();
  const url = await serve(async (stream) => {
    while (!stream.signal.aborted) {
      await stream.send({ event: "big", data: "x".repeat(1_000_000) });
      sent++;
    }
    ended.resolve();
  });
  const response = await fetch(url, { signal: leave.signal });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = sent;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent).toBe(before);
  leave.abort();
  await ended.promise;
  expect(response.status).toBe(200);
});

it("cuts streams when the server closes, so that what writes them stops, and drops what is sent after", async () => {
  const opened = deferred<EventStream>();
  const stopped = deferred<boolean>();
  const url = await serve(async (stream) => {
    stream.signal.addEventListener("abort", () => stopped.resolve(true));
    await stream.send({ event: "hello", data: 1 });
    opened.resolve(stream);
  });
  const text = fetch(url).then((response) => response.text());
  const cut = expect(text).rejects.toThrow();
  const stream = await opened.promise;
  await server!.close();
  await cut;
  expect(await stopped.promise).toBe(true);
  await stream.send({ event: "late", data: 1 });
});
