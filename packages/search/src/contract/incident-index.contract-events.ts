import type { EcsEvent, Where } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { account, accepted, address, auth, cron, cronLog, failed, publish, type TestIndexes } from "./test-incident.js";

const login = { "event.category": "authentication session", "event.type": "start", "event.provider": "sshd" };
const event = (fixed: EcsEvent["fixed"], values: EcsEvent["values"]): EcsEvent => ({ mapping: "test", fixed, values });
const failure = (user: string, source: string): EcsEvent =>
  event(login, { "user.name": user, "source.ip": source, "event.outcome": "failure" });

/** Three logins, a command without an event of its own, and a segment from before there were events. */
async function fillWithEvents(index: IncidentIndex): Promise<void> {
  await publish(index, "s1", [
    {
      source: auth,
      records: [
        {
          line: 1,
          shape: failed,
          time: 1_000,
          fields: { uid: "0" },
          event: failure("root", "203.0.113.7"),
          entities: [
            { ...account("root"), role: "actor" },
            { ...address("203.0.113.7"), role: "source" },
          ],
        },
        {
          line: 2,
          shape: failed,
          time: 2_000,
          event: failure("anna", "2001:db8::7"),
          entities: [{ ...address("203.0.113.7"), role: "destination" }],
        },
        { line: 3, shape: accepted, event: event({ ...login, "event.outcome": "success" }, { "user.name": "anna" }) },
        // A value of its own goes before what its kind shares.
        {
          line: 4,
          shape: accepted,
          event: event({ ...login, "event.outcome": "success" }, { "event.outcome": "failure" }),
        },
      ],
    },
  ]);
  await publish(index, "s2", [
    { source: cronLog, records: [{ line: 1, shape: cron, fields: { "user.name": "www" } }] },
  ]);
}

/** What an index promises about events. */
export function eventsAreKept(indexes: TestIndexes): void {
  const lines = async (where: Where): Promise<readonly number[]> =>
    (await (await indexes.shared(fillWithEvents)).events({ where, limit: 10 })).map(({ row }) => row.line);
  const field = (name: string, value: string): Where => ({ fields: [{ field: name, operator: "equals", value }] });

  it("returns events with what they share and what they say, in the order of sources and lines", async () => {
    const index = await indexes.shared(fillWithEvents);
    const events = await index.events({
      where: { fields: [{ field: "event.type", operator: "equals", value: "start" }] },
      limit: 9,
    });
    expect(events.map(({ row }) => row.line)).toEqual([1, 2, 3, 4]);
    expect(events[0]!.event).toEqual({
      ...login,
      "user.name": "root",
      "source.ip": "203.0.113.7",
      "event.outcome": "failure",
    });
    expect(events[0]!.fields).toEqual({ uid: "0" });
    expect(events[3]!.event).toEqual({ ...login, "event.outcome": "failure" });
  });

  it("reads events page by page, each once", async () => {
    const index = await indexes.shared(fillWithEvents);
    const seen: string[] = [];
    let after: { source: (typeof auth)["id"]; line: number } | undefined;
    for (;;) {
      const page = await index.events({ where: {}, limit: 2, ...(after && { after }) });
      seen.push(...page.map(({ row }) => `${row.file}:${row.line}`));
      const last = page.at(-1)?.row;
      if (!last) break;
      after = { source: last.source, line: last.line };
    }
    expect(seen.toSorted()).toEqual(["auth.log:1", "auth.log:2", "auth.log:3", "auth.log:4", "cron.log:1"]);
  });

  it("meets conditions on fields of events, one value of a list included", async () => {
    expect(await lines(field("event.category", "session"))).toEqual([1, 2, 3, 4]);
    expect(await lines(field("event.category", "authentication session"))).toEqual([]);
    expect(await lines(field("event.outcome", "Failure"))).toEqual([1, 2, 4]);
    expect(await lines(field("user.name", "anna"))).toEqual([2, 3]);
    expect(await lines(field("user.name", "www"))).toEqual([1]);
    expect(await lines(field("source.port", "22"))).toEqual([]);
  });

  it("counts values of fields of events, each value of a list by itself", async () => {
    const index = await indexes.shared(fillWithEvents);
    const top = async (name: string) =>
      (await index.aggregate({ op: "top", of: { field: name }, where: {}, limit: 5 })).values!.map(
        ({ value, count }) => [value, count],
      );
    expect(await top("event.category")).toEqual([
      ["authentication", 4],
      ["session", 4],
    ]);
    expect(await top("user.name")).toEqual([
      ["anna", 2],
      ["root", 1],
      ["www", 1],
    ]);
    const { groups } = await index.aggregate({
      op: "group",
      by: [{ field: "event.category" }, { field: "event.outcome" }],
      where: field("event.provider", "sshd"),
      limit: 9,
    });
    expect(groups!.map(({ values, count }) => [...values, count])).toEqual([
      ["authentication", "failure", 3],
      ["session", "failure", 3],
      ["authentication", "success", 1],
      ["session", "success", 1],
    ]);
  });

  it("tells where the first and the last record of a group stand", async () => {
    const index = await indexes.shared(fillWithEvents);
    const { groups } = await index.aggregate({
      op: "group",
      by: [{ field: "event.outcome" }, { field: "event.category" }],
      where: field("event.category", "session"),
      limit: 9,
      places: true,
    });
    for (const { first, last, count, values } of groups!) {
      const of: Where = {
        fields: [...field("event.category", values[1]!).fields!, ...field("event.outcome", values[0]!).fields!],
      };
      const found = await lines(of);
      expect(found).toHaveLength(count);
      expect([first!.line, last!.line]).toEqual([Math.min(...found), Math.max(...found)]);
      expect(first!.source).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(groups!.length).toBeGreaterThan(1);
  });

  it("tells the parts apart that a value plays", async () => {
    const of = (role: "source" | "destination" | "actor"): Where => ({
      entities: [{ value: "203.0.113.7", kind: "address", role }],
    });
    expect(await lines(of("source"))).toEqual([1]);
    expect(await lines(of("destination"))).toEqual([2]);
    expect(await lines(of("actor"))).toEqual([]);
    expect(await lines({ entities: [{ value: "203.0.113.7" }] })).toEqual([1, 2]);
  });

  it("lists the fields of events and of logs with their coverage", async () => {
    const fields = await (await indexes.shared(fillWithEvents)).fields({}, 1);
    const of = (name: string) => fields.find((one) => one.field === name);
    expect(of("user.name")).toEqual({
      field: "user.name",
      isOfEvent: true,
      records: 4,
      distinct: 3,
      top: [{ value: "anna", count: 2 }],
    });
    expect(of("event.outcome")).toMatchObject({ records: 4, distinct: 2 });
    expect(of("uid")).toMatchObject({ isOfEvent: false, records: 1 });
    expect(fields.findIndex(({ isOfEvent }) => !isOfEvent)).toBe(fields.filter(({ isOfEvent }) => isOfEvent).length);
  });
}
