import type { SourceId } from "@lagebild/domain";
import { expect, it } from "vitest";
import { sourceNamed } from "./name-sources.js";
import { contestedSources, labelSources, type SourceName } from "./source-labels.js";
import { testSource } from "../contract/test-incident.js";

const idOf = (name: string): SourceId => Buffer.from(name.padEnd(8, "-")).toString("hex") as SourceId;
/** Arrivals as `source=name` or `source=name@origin`. */
const arrivalsOf = (...texts: readonly string[]): readonly SourceName[] =>
  texts.map((text) => {
    const [source, file, origin] = text.split(/[=@]/) as [string, string, string?];
    return { source: idOf(source), file, ...(origin !== undefined && { origin }) };
  });

function labelsOf(arrivals: readonly SourceName[], hosts: Readonly<Record<string, string>> = {}) {
  const ids = [...new Set(arrivals.map(({ source }) => source))];
  const sources = ids.map((id) => ({ ...testSource(arrivals.find(({ source }) => source === id)!.file), id }));
  const nameOf = (id: string): string => Buffer.from(id, "hex").toString().replace(/-+$/, "");
  const labelled = labelSources(sources, arrivals, (id) => hosts[nameOf(id)]);
  expect(new Set(labelled.map(({ file }) => file.toLowerCase())).size).toBe(labelled.length);
  return Object.fromEntries(labelled.map(({ id, file }) => [nameOf(id), file]));
}

it("calls a source by its name where no other has it", () => {
  expect(labelsOf(arrivalsOf("a=auth.log", "b=syslog"))).toEqual({ a: "auth.log", b: "syslog" });
});

it("tells files of one name by the nearest folder that differs", () => {
  const arrivals = arrivalsOf("a=auth.log@/cases/hostA/var/log/auth.log", "b=auth.log@/cases/hostB/var/log/auth.log");
  expect(labelsOf(arrivals)).toEqual({ a: "hostA/auth.log", b: "hostB/auth.log" });
  const inFolders = arrivalsOf("a=log/auth.log@/x/one/log/auth.log", "b=log/auth.log@/x/two/log/auth.log");
  expect(labelsOf(inFolders)).toEqual({ a: "one/log/auth.log", b: "two/log/auth.log" });
});

it("takes as many folders as it needs where no single one tells", () => {
  const arrivals = arrivalsOf("a=x@/1/p/x", "b=x@/1/q/x", "c=x@/2/p/x");
  expect(labelsOf(arrivals)).toEqual({ a: "1/p/x", b: "1/q/x", c: "2/p/x" });
});

it("tells by the host where folders do not, and by a number where nothing does", () => {
  const alike = arrivalsOf("a=auth.log", "b=auth.log");
  expect(labelsOf(alike, { a: "web", b: "db" })).toEqual({ a: "web/auth.log", b: "db/auth.log" });
  expect(labelsOf(alike, { a: "web", b: "web" })).toEqual({ a: "auth.log", b: "auth.log (2)" });
  expect(labelsOf(alike)).toEqual({ a: "auth.log", b: "auth.log (2)" });
  expect(
    contestedSources(
      [...alike].map(({ source }) => ({ ...testSource("auth.log"), id: source })),
      alike,
    ),
  ).toHaveLength(2);
});

it("gives a name to the file that has it now, and the file that was moved its new one", () => {
  const rotated = arrivalsOf(
    "a=auth.log",
    "b=auth.log",
    "a=auth.log.1",
    "c=auth.log",
    "b=auth.log.1",
    "a=auth.log.2.gz",
  );
  expect(labelsOf(rotated)).toEqual({ a: "auth.log.2.gz", b: "auth.log.1", c: "auth.log" });
  expect(labelsOf(arrivalsOf("a=one.log", "a=two.log"))).toEqual({ a: "one.log" });
});

it("makes no label that another source has as its name", () => {
  const arrivals = arrivalsOf(
    "a=auth.log@/hostA/auth.log",
    "b=auth.log@/hostB/auth.log",
    "c=hostA/auth.log",
    "d=AUTH.log",
  );
  expect(Object.keys(labelsOf(arrivals))).toHaveLength(4);
});

it("lists the candidates where a name could mean several", () => {
  const sources = [
    { id: idOf("a"), file: "hostA/auth.log", names: ["auth.log"] },
    { id: idOf("b"), file: "hostB/auth.log", names: ["auth.log"] },
  ];
  expect(sourceNamed(sources, "HOSTA/auth.log")).toBe(sources[0]);
  expect(sourceNamed(sources, sources[1]!.id.slice(0, 4))).toBe(sources[1]);
  expect(() => sourceNamed(sources, "auth.log")).toThrow(
    `"auth.log" names 2 sources, expected one of "hostA/auth.log" (${idOf("a")}), "hostB/auth.log" (${idOf("b")})`,
  );
  expect(() => sourceNamed(sources, "none")).toThrow('no source named "none" in this incident');
});
