import type { AskedValue, PlacedAsk, ValueOf } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { testEngine } from "../testing/test-engine.js";
import { countedIn, placeAsk } from "./place-values.js";

const engine = testEngine(
  [
    "user doe wrote 48213 files in 12 ms",
    "user roe wrote 17 files in 99 ms",
    "user kim moved document 1001",
    "user kim moved document 1002",
    "user kim moved document 1003",
    "user kim moved document 1004",
    "size many",
  ].map((text, at) => ({ time: String(at), text, ...(at < 2 && { "user.name": "field" }) })),
);

const value = (of: ValueOf, ...orOf: readonly ValueOf[]): AskedValue => ({
  words: "",
  title: { en: "value", de: "Wert" },
  titles: { en: "values", de: "Werte" },
  of,
  ...(orOf.length > 0 && { orOf }),
  type: "text",
});

const said = (...names: readonly string[]): ValueOf => ({ said: names });
const field = (name: string): ValueOf => ({ field: name });
const place = (ask: PlacedAsk, isHere = true) => placeAsk(ask, { engine, where: {}, isHere });
const list = (...of: readonly AskedValue[]): PlacedAsk => ({ ask: "list", of, limit: 10 });
const placesOf = (ask: PlacedAsk | undefined): readonly ValueOf[] =>
  ask?.ask === "list" ? ask.of.map(({ of }) => of) : [];

describe("a value is taken from where the records have some", () => {
  it("from a field before what texts say", async () => {
    const { ask, lost } = await place(list(value(said("user"), field("user.name"))));
    expect({ of: placesOf(ask), lost: lost.length }).toEqual({ of: [field("user.name")], lost: 0 });
  });

  it("from texts where the field is empty, by the first names that these say", async () => {
    const { ask, lost } = await place(list(value(field("user.id"), said("reactor"), said("document"))));
    expect({ of: placesOf(ask), lost: lost.length }).toEqual({ of: [said("document")], lost: 0 });
  });

  it("and stays with its field where neither has any, so that the answer can say so", async () => {
    const { ask, lost } = await place(list(value(field("user.id"), said("reactor"))));
    expect({ of: placesOf(ask), lost: lost.length }).toEqual({ of: [field("user.id")], lost: 0 });
  });

  it("and is left out, and counted, where no field is known for it and no text says it", async () => {
    const { ask, lost } = await place(list(value(said("reactor")), value(said("document"))));
    expect({ of: placesOf(ask), lost: lost.length }).toEqual({ of: [said("document")], lost: 1 });
    expect(await place(list(value(said("reactor"))))).toMatchObject({ ask: undefined, lost: { length: 1 } });
  });

  it("and texts are not asked where there are no records", async () => {
    expect(await place(list(value(said("document"))), false)).toMatchObject({ ask: undefined, lost: { length: 1 } });
  });
});

describe("how many of a noun", () => {
  const distinct = (name: string): PlacedAsk => ({ ask: "distinct", of: value(said(name)) });

  it("is the number that texts say before it, which is listed", async () => {
    expect((await place(distinct("files"))).ask).toMatchObject({ ask: "list", of: [{ of: said("files") }] });
  });

  it.each([
    ["names", "user"],
    ["more different numbers than one thing is counted by", "document"],
  ])("is the number of %s", async (_, name) => {
    expect((await place(distinct(name))).ask).toMatchObject({ ask: "distinct", of: { of: said(name) } });
  });

  it("is how many records there are where no text says it", async () => {
    expect(await place({ ...distinct("reactor"), on: 1 })).toEqual({
      ask: { ask: "count", on: 1 },
      lost: [expect.anything()],
    });
  });

  it("that a log has for its records is a number where the texts count it", async () => {
    const context = { engine, where: {}, isHere: true };
    expect(await countedIn({ ask: "count" }, "files", context)).toMatchObject({
      ask: "list",
      of: [{ of: { said: ["files"], as: "number" } }],
    });
    expect(await countedIn({ ask: "count" }, "size", context)).toEqual({ ask: "count" });
    expect(await countedIn({ ask: "count" }, undefined, context)).toEqual({ ask: "count" });
    expect(await countedIn({ ask: "count" }, "files", { ...context, isHere: false })).toEqual({ ask: "count" });
    expect(await countedIn({ ask: "yes-no" }, "files", context)).toEqual({ ask: "yes-no" });
  });
});

describe("an amount", () => {
  it("keeps beside it what its records have", async () => {
    const { ask, lost } = await place({
      ask: "amount",
      part: "max",
      of: value(said("ms")),
      beside: [value(said("reactor")), value(said("user"))],
    });
    expect(ask).toMatchObject({ ask: "amount", of: { of: said("ms") }, beside: [{ of: said("user") }] });
    expect(lost).toHaveLength(1);
  });

  it("of what no text says is left out, not turned into a count", async () => {
    expect(await place({ ask: "amount", part: "sum", of: value(said("reactor")) })).toEqual({
      ask: undefined,
      lost: [expect.anything()],
    });
  });
});

it("values are ranked without what no text says beside them", async () => {
  const { ask, lost } = await place({
    ask: "top",
    of: value(said("user")),
    order: "most",
    limit: 3,
    distinctOf: value(said("reactor")),
  });
  expect(ask).toMatchObject({ ask: "top", of: { of: said("user") } });
  expect(ask).not.toHaveProperty("distinctOf");
  expect(lost).toHaveLength(1);
});
