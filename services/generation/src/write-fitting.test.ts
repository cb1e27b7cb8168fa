import { scriptedModel } from "@lagebild/domain/scripted-model";
import { testMaterial } from "@lagebild/answer/test-material";
import { ContextOverflow, type LanguageModel, type ModelRequest } from "@lagebild/domain";
import { langchainModel } from "@lagebild/models/langchain-model";
import { testOpenaiServer, type TestServerOptions } from "@lagebild/models/test-openai-server";
import { afterEach, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "./generation-settings.js";
import { writeFitting } from "./write-fitting.js";

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const lines = Array.from({ length: 60 }, (_, i) => `${line} number${i}`);
const said = JSON.stringify({ sentences: [{ cites: [2], text: "backup logged in from 203.0.113.7." }], values: [] });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function modelOn(options: Partial<TestServerOptions>, limits = {}) {
  const inner = scriptedModel(() => said, { contextTokens: 2_048 });
  const server = await testOpenaiServer({ model: inner, ...options });
  const model = langchainModel({ endpoints: [{ url: server.url, model: "scripted" }], ...limits });
  closers.push(
    () => server.close(),
    () => model.close(),
  );
  await model.learnContext();
  return { server, model };
}

async function write(model: LanguageModel) {
  const requests: ModelRequest[] = [];
  const written = await writeFitting(model, testMaterial(lines), {
    faultOf: async () => undefined,
    secret: "s",
    settings: { ...DEFAULT_SETTINGS, maxTokens: 400 },
    onRequest: (request) => requests.push(request),
  });
  return { ...written, requests };
}

it.each([
  ["tells its context", { tells: "max_model_len", overflows: "told" }, 1],
  ["names its context when it refuses", { overflows: "told" }, 2],
  ["refuses and names nothing", { overflows: "untold" }, 4],
  ["is of llama.cpp's Python package and says nothing at all", { overflows: "empty", ownedBy: "me" }, 4],
] as const)("sends a window that fits to a server that %s", async (_what, options, most) => {
  const { server, model } = await modelOn(options);
  const { asked, dropped, read, requests } = await write(model);
  expect(asked.draft?.text).toBe("backup logged in from 203.0.113.7. [2]");
  expect(dropped).toBeGreaterThan(0);
  expect(read.window.ledger.leftOut.at(-1)).toEqual({ reason: "did not fit the model's context", count: dropped });
  expect(server.requests.length).toBe(requests.length);
  expect(requests.length).toBeLessThanOrEqual(most);
  const again = await write(model);
  expect(again.requests.length).toBeLessThan(Math.max(2, requests.length));
});

it("estimates tokens where a server does not count, and says so", async () => {
  const { model } = await modelOn({ can: { tokenize: false }, tells: "props" });
  const { asked } = await write(model);
  expect(asked.use).toMatchObject({ isPromptEstimated: true });
  expect(asked.use.promptTokens).toBeGreaterThan(500);
  expect((await write((await modelOn({ tells: "props" })).model)).asked.use.isPromptEstimated).toBeUndefined();
});

it("keeps what a server wrote that drips to the end of its time", async () => {
  const { model } = await modelOn({ behave: () => "drip" }, { timeoutMs: 1_500 });
  const { asked } = await write(model);
  expect(asked.draft?.text).toBe("backup logged in from 203.0.113.7. [2]");
  expect(asked.brokeOff).toMatchObject({ kind: "timeout" });
});

it("gives up on a model that takes no window at all", async () => {
  const refusing = scriptedModel(() => Promise.reject(new ContextOverflow("too long", undefined)));
  await expect(write(refusing)).rejects.toMatchObject({ kind: "invalid" });
});
