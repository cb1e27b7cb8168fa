import type { Picture, PictureFinding, PictureSource, SourceId, TopicState } from "@lagebild/domain";
import { expect, it } from "vitest";
import { fitsPlaybook, judgeTopic, neededKinds } from "./judge-topics.js";
import type { Playbook } from "./playbook-file.js";

const title = (en: string) => ({ en, de: `${en} (de)` });
const SSH = title("SSH server");
const MAIL = title("Mail server");

const source = (file: string, kind: string, named: { readonly en: string; readonly de: string }): PictureSource => ({
  source: file as SourceId,
  file,
  records: 100,
  kinds: [{ kind, title: named, records: 100 }],
  firstTime: 1,
  lastTime: 9,
  withoutTime: 0,
  withCategory: 100,
  isZoneAssumed: false,
  silences: [],
  jumps: [],
  gaps: 0,
  isIncomplete: false,
});

const nothing = { values: [], distinct: 0 };
const finding = (id: string, file: string): PictureFinding => ({
  id,
  rule: "guessing",
  title: "Guessing",
  statement: title("Guessed"),
  level: "medium",
  sure: "likely",
  tactics: [],
  techniques: [],
  who: nothing,
  from: nothing,
  to: nothing,
  hosts: nothing,
  what: nothing,
  count: 12,
  firstTime: 3,
  lastTime: 5,
  lines: [{ source: file as SourceId, file, line: 1, time: 3 }],
  parts: [],
});

const observed: TopicState = {
  topic: "guessing",
  title: title("Guessing"),
  phase: "credential-access",
  status: "observed",
  seen: [{ rule: "guessing", count: 40, firstTime: 3, lastTime: 7 }],
  findings: ["f-1"],
  sources: ["auth.log"],
  records: 100,
  shownBy: [SSH, MAIL],
};

const auth = source("auth.log", "ssh-server", SSH);
const mail = source("mail.log", "mail-server", MAIL);
const web = source("access.log", "web-access", title("Web server"));

type Drawn = Pick<Picture, "topics" | "findings" | "sources">;
const drawn = (sources: readonly PictureSource[], findings: readonly PictureFinding[] = []): Drawn => ({
  topics: [],
  findings,
  sources,
});

it("tells findings of a topic with their counts and times", () => {
  const judged = judgeTopic(drawn([auth, mail], [finding("f-1", "auth.log")]), observed, undefined);
  expect(judged).toMatchObject({ status: "observed", count: 12, firstTime: 3, lastTime: 5, seen: [] });
  expect(judged.sources).toEqual(["auth.log"]);
});

it("does not take what another source shows for an answer about the sources that a step is about", () => {
  const picture = drawn([auth, mail], [finding("f-1", "auth.log")]);
  expect(judgeTopic(picture, observed, ["mail-server"])).toMatchObject({
    status: "not-observed",
    findings: [],
    count: 0,
    sources: ["mail.log"],
    records: 100,
  });
  expect(judgeTopic(drawn([auth], picture.findings), observed, ["mail-server"]).status).toBe("not-assessable");
  expect(judgeTopic(picture, observed, ["ssh-server"]).status).toBe("observed");
});

it("tells records of rules where no finding tells of them", () => {
  const judged = judgeTopic(drawn([auth]), { ...observed, findings: [] }, undefined);
  expect(judged).toMatchObject({ status: "observed", count: 40, findings: [], seen: observed.seen });
});

it("names what was compared where nothing was seen, and what would show it where nothing here could", () => {
  const unseen: TopicState = { ...observed, status: "not-observed", seen: [], findings: [], sources: ["auth.log"] };
  expect(judgeTopic(drawn([auth, web]), unseen, undefined)).toMatchObject({
    status: "not-observed",
    sources: ["auth.log"],
    records: 100,
  });
  const blind = judgeTopic(drawn([web]), { ...unseen, status: "not-assessable", sources: [] }, undefined);
  expect(blind).toMatchObject({ status: "not-assessable", sources: [], records: 0, shownBy: [SSH, MAIL] });
});

it("says whether an analyst judged all of it harmless, and puts such findings last", () => {
  const decision = { verdict: "harmless", note: "", by: "anna", atMs: 1 } as const;
  const judged = { ...finding("f-1", "auth.log"), decision };
  const topic = { ...observed, findings: ["f-1", "f-2"] };
  const both = judgeTopic(drawn([auth], [judged, finding("f-2", "auth.log")]), topic, undefined);
  expect(both.isHarmless).toBe(false);
  expect(both.findings.map(({ id }) => id)).toEqual(["f-2", "f-1"]);
  expect(judgeTopic(drawn([auth], [judged]), topic, undefined).isHarmless).toBe(true);
});

it("fits an incident by the sources that a playbook is about, else by the topics that can be told", () => {
  const steps = [{ id: "s", title: { en: "S" }, topics: ["guessing"] }];
  const general: Playbook = { id: "p", title: { en: "P" }, steps };
  const about: Playbook = { ...general, sources: ["mail-server"] };
  const seen = [judgeTopic(drawn([auth], [finding("f-1", "auth.log")]), observed, undefined)];
  const blind = [
    judgeTopic(drawn([web]), { ...observed, status: "not-assessable", seen: [], findings: [] }, undefined),
  ];
  expect(fitsPlaybook(general, drawn([auth]), seen)).toBe(true);
  expect(fitsPlaybook(about, drawn([auth]), seen)).toBe(false);
  expect(fitsPlaybook(about, drawn([auth, mail]), seen)).toBe(true);
  expect(fitsPlaybook(general, drawn([web]), blind)).toBe(false);
  const free: Playbook = { ...general, steps: [{ id: "q", title: { en: "Q" }, question: { en: "Who?" } }] };
  expect(fitsPlaybook(free, drawn([web]), [])).toBe(true);
  const kinds = [{ id: "mail-server", title: MAIL, mappings: ["x"] }];
  expect(neededKinds(about, seen, kinds)).toEqual([MAIL]);
  expect(neededKinds(general, blind, kinds)).toEqual([SSH, MAIL]);
});
