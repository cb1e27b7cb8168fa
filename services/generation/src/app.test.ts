import { afterEach, expect, it } from "vitest";
import { Failure, type LanguageModel, type ResolveLines } from "@lagebild/domain";
import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { listen, metrics, postForEvents, postJson, type Listening } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import { generationService } from "./generation-service.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const { window, exact, confidence, isComplete, linesOf } = testMaterial([line]);
const request = { window, exact, confidence, isComplete, model: "default", secret: "s" };
const output = JSON.stringify({
  verdict: "answered",
  sentences: [{ text: "backup logged in from 203.0.113.7.", cites: [2] }],
  values: [],
});

const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const readLines: ResolveLines = async () => [...linesOf.values()].flat();

async function serve(model: LanguageModel | undefined, token?: string, resolve = readLines): Promise<string> {
  const service = generationService({
    resolveLines: () => resolve,
    faultOf: () => async () => undefined,
    loadModel: async () => model,
  });
  const app = createApp(service, {
    metrics: metrics({ service: "test", withProcess: false }),
    log: () => undefined,
    token,
  });
  const server = await listen(app, { port: 0 });
  open.push(server);
  return server.url;
}

async function eventsOf(url: string, body: unknown, token?: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { event } of postForEvents(
    `${url}/incidents/bastion/answers`,
    body,
    token === undefined ? {} : { token },
  ))
    names.push(event);
  return names;
}

it("streams the engine's answer, checked sentences of the model, and then what is kept", async () => {
  expect(await eventsOf(await serve(scriptedModel(() => output)), request)).toEqual(["stated", "sentence", "answer"]);
});

it("has a model that is below the engine write nothing, and says so", async () => {
  const service = (isBelow: boolean) =>
    generationService({
      resolveLines: () => readLines,
      faultOf: () => async () => undefined,
      loadModel: async () => scriptedModel(() => output),
      mayWrite: async () => !isBelow,
    });
  const answered = async (isBelow: boolean) =>
    (await service(isBelow).generate("bastion", { ...request, model: "default" })).answer;
  expect((await answered(false)).inWords?.text).toContain("backup");
  const { inWords, notes, answer } = await answered(true);
  expect([inWords, answer]).toEqual([undefined, (await answered(false)).answer]);
  expect(notes.join(" ")).toMatch(/wrote nothing \(with it more was wrong.*LAGEBILD_MODEL_WRITES=always/);
});

it("has a reading chosen, and refuses a menu that is none", async () => {
  const menu = [
    { said: "count of logins", matched: 3 },
    { said: "accounts of logins", matched: 3 },
  ];
  const asked = { question: "Who?", language: "en", menu, secret: "s", timeoutMs: 5_000 };
  const url = await serve(scriptedModel(({ user }) => `{"reading": ${user.indexOf("2. accounts") > 0 ? 2 : 1}}`));
  expect(await postJson(`${url}/choices`, asked)).toEqual({ chosen: { by: "scripted", chose: "other", place: 1 } });
  const without = await serve(undefined);
  expect(await postJson(`${without}/choices`, asked)).toEqual({ chosen: null });
  const wrong = { ...asked, menu: [{ said: "x" }] };
  await expect(postJson(`${url}/choices`, wrong)).rejects.toMatchObject({ kind: "invalid" });
});

it("ends a stream with the failure where there is one", async () => {
  const model = scriptedModel(() => output);
  const url = await serve(model, undefined, () => Promise.reject(new Failure("corrupt", "the stored bytes changed")));
  expect(await eventsOf(url, request)).toEqual(["failure"]);
});

it.each([
  ["no window", { ...request, window: undefined }],
  ["an unknown model", { ...request, model: "best" }],
  ["a temperature out of range", { ...request, settings: { temperature: 3 } }],
  ["no secret", { ...request, secret: "" }],
])("refuses %s", async (_what, body) => {
  const url = await serve(scriptedModel(() => output));
  await expect(eventsOf(url, body)).rejects.toMatchObject({ kind: "invalid" });
});

it("wants the services' secret where it has one", async () => {
  const url = await serve(
    scriptedModel(() => output),
    "secret",
  );
  await expect(eventsOf(url, request)).rejects.toMatchObject({ kind: "denied" });
  expect(await eventsOf(url, request, "secret")).toContain("answer");
});

it("stops the model when the caller leaves", async () => {
  let wasStopped = false;
  const endless = scriptedModel(() => output);
  const url = await serve({
    ...endless,
    async *generate(_request, signal) {
      yield { text: '{"verdict":"answered","sentences":[{"text":"backup logged in.","cites":[2]},' };
      await new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          wasStopped = true;
          reject(signal.reason as Error);
        });
      });
    },
  });
  const leave = new AbortController();
  const events = postForEvents(`${url}/incidents/bastion/answers`, request, { signal: leave.signal });
  expect((await events.next()).value).toMatchObject({ event: "stated" });
  expect((await events.next()).value).toMatchObject({ event: "sentence" });
  leave.abort();
  await expect(events.next()).rejects.toThrow();
  await expect.poll(() => wasStopped).toBe(true);
});
