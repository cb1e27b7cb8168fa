import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FieldValues } from "@lagebild/domain";
import { readDocument } from "@lagebild/domain/files";
import { afterAll, describe, expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { localIncidentIndex } from "../local/local-incident-index.js";
import { memoryIncidentIndex } from "../memory/memory-incident-index.js";
import type { StoredManifest } from "./segment.js";
import { publish, testShape, testSource, type TestRecord } from "../contract/test-incident.js";

const shape = testShape("request <path>", [1, 0]);
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly fields?: FieldValues;
  readonly values?: FieldValues;
  readonly fixed?: FieldValues;
}

const recordsOf = (said: readonly Said[]): readonly TestRecord[] =>
  said.map(({ fields, values, fixed = {} }, i) => ({
    line: i + 1,
    shape,
    time: i,
    ...(fields && { fields }),
    ...(values && { event: { mapping: "one", fixed, values } }),
  }));

const fill = async (index: IncidentIndex, said: readonly Said[]): Promise<void> =>
  publish(index, "one", [{ source: testSource("a.log"), records: recordsOf(said) }]);

/** Signs that part values in files become blanks, what is no text becomes a sign for it. */
const asKept = ({ fields, values, ...rest }: Said): Said => {
  const kept = (of: FieldValues, change: (text: string) => string): FieldValues =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, Buffer.from(change(value)).toString()]));
  return {
    ...rest,
    ...(fields && { fields: kept(fields, (text) => text) }),
    ...(values && { values: kept(values, (text) => text.replaceAll(/[\u001e\u001f]/g, " ")) }),
  };
};

/** Publishes records in both engines; returns what the files say of their columns. */
async function agree(said: readonly Said[]): Promise<Partial<StoredManifest>> {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-events-"));
  folders.push(folder);
  const [local, memory] = [localIncidentIndex({ folder, copiesTables: false }), memoryIncidentIndex()];
  await fill(local, said);
  await fill(memory, said.map(asKept));
  const eventsOf = (index: IncidentIndex) => index.events({ where: {}, limit: said.length });
  const events = await eventsOf(local);
  expect(events.map(({ event, fields }) => ({ event, fields }))).toEqual(
    (await eventsOf(memory)).map(({ event, fields }) => ({ event, fields })),
  );
  const names = new Set(said.flatMap(({ values = {} }) => Object.keys(values)));
  for (const field of names) {
    const statement = { op: "top", of: { field }, where: {}, limit: 100 } as const;
    expect(await local.aggregate(statement)).toEqual(await memory.aggregate(statement));
  }
  await local.close();
  const [name = ""] = await readdir(join(folder, "segments"));
  return (await readDocument(join(folder, "segments", name, "manifest.json"))) as StoredManifest;
}

const requests = (count: number, change: (i: number) => Said = () => ({})): readonly Said[] =>
  Array.from({ length: count }, (_, i) => {
    const [status, path] = [String(200 + (i % 3)), `/a/long-name-of-a-page-${i % 5}`];
    const query = i % 4 === 0 ? undefined : `identifier=${i}`;
    const whole = query === undefined ? path : `${path}?${query}`;
    const { fields, values, ...rest } = change(i);
    return {
      fields: { status, path: whole, ...fields },
      values: {
        "http.response.status_code": status,
        "url.original": whole,
        "url.path": path,
        ...(query !== undefined && { "url.query": query }),
        ...values,
      },
      ...rest,
    };
  });

describe("columns of events", { timeout: 60_000 }, () => {
  it("are left out where a column of the log's fields or other fields of events hold the values", async () => {
    const { eventFields, eventFieldsFrom } = await agree(requests(200));
    expect(eventFields).toContain("url.original");
    expect(eventFieldsFrom).toEqual({
      "url.original": { parts: ["url.path", "url.query"] },
      "http.response.status_code": { log: "status" },
    });
  });

  it("are read where no event has one of the fields that others follow from", async () => {
    const said = requests(200).map(({ fields, values }) => {
      const path = values!["url.path"]!;
      return { fields: fields!, values: { "url.path": path, "url.original": path, "url.full": path } };
    });
    expect((await agree(said)).eventFieldsFrom).toEqual({
      "url.original": { parts: ["url.path"] },
      "url.full": { parts: ["url.original"] },
    });
  });

  it("are written where one event has another value", async () => {
    const said = requests(200, (i) => (i === 150 ? { values: { "http.response.status_code": "500" } } : {}));
    expect((await agree(said)).eventFieldsFrom).toEqual({ "url.original": { parts: ["url.path", "url.query"] } });
    const whole = requests(200, (i) => (i === 150 ? { values: { "url.original": "/other" } } : {}));
    expect((await agree(whole)).eventFieldsFrom).toEqual({ "http.response.status_code": { log: "status" } });
  });

  it("are written where an event lacks what the log has, or has it later than the log", async () => {
    const lacking = requests(200).map((said, i) => (i === 170 ? { fields: said.fields! } : said));
    expect((await agree(lacking)).eventFieldsFrom).toEqual({ "url.original": { parts: ["url.path", "url.query"] } });
    const later = requests(200).map((said, i) =>
      i === 0 ? { fields: said.fields!, values: { "event.code": "1" } } : said,
    );
    expect((await agree(later)).eventFieldsFrom).toEqual({ "url.original": { parts: ["url.path", "url.query"] } });
  });

  it("are written where the fields of a record are too many to be kept", async () => {
    const said = requests(200, (i) => (i === 120 ? { fields: { note: "x".repeat(7_000) } } : {}));
    expect((await agree(said)).eventFieldsFrom).toEqual({ "url.original": { parts: ["url.path", "url.query"] } });
  });

  it("are written where a kind of event says the field too", async () => {
    const said = requests(200, (i) => (i === 120 ? { fixed: { "url.path": "/fixed" } } : {}));
    expect((await agree(said)).eventFieldsFrom).toEqual({ "http.response.status_code": { log: "status" } });
  });

  it("give back signs that part values, halves of pairs and texts that look like marks", async () => {
    const hostile = ["\u001e", "\u001f", "a\u001fb", "\ud800", "ä😀", 'say "no"', "back\\slash", "tab\there", "?"];
    const said = hostile.flatMap((text) => [
      { fields: { user: "anna", agent: text }, values: { "user.name": "anna", "user_agent.original": text } },
      { fields: { agent: "plain" }, values: { "user_agent.original": text } },
    ]);
    await agree(said);
  });

  it("agree with the plain values of events of any kind", async () => {
    let state = 7;
    const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const some = <T>(list: readonly T[]): T => list[next(list.length)]!;
    for (let round = 0; round < 4; round++) {
      const said = Array.from({ length: 300 }, (): Said => {
        const user = some(["anna", "berta", "", "carl\u001e"]);
        const address = some(["192.0.2.1", "192.0.2.2"]);
        const path = some(["/a", "/b?c"]);
        const [name, ip, whole] = [next(9) > 0, next(20) > 0, next(30) > 0];
        return {
          ...(next(40) > 0 && { fields: { ip: address, path, ...(user !== "" && { user: user.slice(0, 5) }) } }),
          ...(next(50) > 0 && {
            values: {
              ...(name && user !== "" && { "user.name": user.slice(0, 4 + next(2)) }),
              ...(ip && { "source.ip": address }),
              ...(whole && { "url.original": path }),
              ...(path.includes("?") ? { "url.path": "/b", "url.query": "c" } : { "url.path": path }),
            },
            fixed: some([{}, { "event.category": "web" }, { "event.category": "web", "user.name": "system" }]),
          }),
        };
      });
      await agree(said);
    }
  });
});
