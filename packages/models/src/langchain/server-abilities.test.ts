import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { langchainModel } from "./langchain-model.js";
import { closeAll, closers, modelOn, REQUEST, scriptedModel, server, TEXT, textOf } from "./test-langchain.js";
import type { TestServer } from "./test-openai-server.js";

afterEach(closeAll);

describe("what a server holds", () => {
  it.each(["max_model_len", "meta", "props", "ps", "show", "trained"] as const)(
    "asks the server for its context, told in %s, and refuses a longer prompt before it is sent",
    async (tells) => {
      const one = await server({ model: { ...scriptedModel(), contextTokens: 1_500 }, tells });
      const model = modelOn([one], { contextTokens: undefined });
      expect(model.contextTokens).toBe(8_192);
      const request = { ...REQUEST, user: "word ".repeat(2_000) };
      await expect(textOf(model, request)).rejects.toThrow("the context of 1500 leaves");
      expect([model.contextTokens, one.requests.length]).toEqual([1_500, 0]);
    },
  );

  it("takes what is set before what the server says, and what all of its servers hold", async () => {
    const [small, large] = [1_500, 3_000].map((contextTokens) => ({ ...scriptedModel(), contextTokens }));
    const [one, two] = [
      await server({ model: large!, tells: "props" }),
      await server({ model: small!, tells: "max_model_len" }),
    ];
    const set = modelOn([one, two], { contextTokens: 2_000 });
    const learned = modelOn([one, two], { contextTokens: undefined });
    await textOf(set);
    await textOf(learned);
    expect([set.contextTokens, learned.contextTokens]).toEqual([2_000, 1_500]);
  });

  it("assumes Ollama's context where only that of the training is told, and asks again a server that was not there", async () => {
    const asked: string[] = [];
    const ollama = createHttpServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/api/show")
        return response.end(JSON.stringify({ model_info: { "x.context_length": 131_072 } }));
      response.statusCode = asked.length < 6 ? 503 : 404;
      return response.end("{}");
    });
    await new Promise<void>((resolve) => ollama.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => (ollama.closeAllConnections(), ollama.close(() => resolve()))));
    const url = `http://127.0.0.1:${(ollama.address() as AddressInfo).port}/v1`;
    const model = langchainModel({ endpoints: [{ url, model: "scripted" }] });
    await model.learnContext();
    await model.learnContext();
    expect(model.contextTokens).toBe(4_096);
    expect(asked.filter((path) => path === "/v1/models").length).toBeGreaterThanOrEqual(1);
  });

  it.each(["told", "untold", "empty"] as const)(
    "learns from a server that finds a prompt too long: %s",
    async (overflows) => {
      const one = await server({
        model: { ...scriptedModel(), contextTokens: 1_000 },
        overflows,
        ownedBy: overflows === "empty" ? "me" : "test",
      });
      const model = modelOn([one], { contextTokens: 8_192 });
      const request = { ...REQUEST, user: "word ".repeat(2_000) };
      await expect(textOf(model, request)).rejects.toMatchObject({ name: "Failure", kind: "invalid" });
      expect(one.requests).toHaveLength(1);
      expect(model.contextTokens).toBeLessThanOrEqual(overflows === "told" ? 1_000 : 1_700);
      expect(model.contextTokens).toBeGreaterThan(900);
      expect(await textOf(model)).toBe(TEXT);
    },
  );

  it("does not take the empty answer of another server for one", async () => {
    const one = await server({ behave: (n) => (n === 0 ? "empty" : "answer") });
    expect(await textOf(modelOn([one]))).toBe(TEXT);
    expect(one.requests).toHaveLength(2);
  });

  it("lists the server's models where it lacks the one asked for", async () => {
    const one = await server({ model: scriptedModel({ name: "qwen3:8b" }) });
    await expect(textOf(modelOn([one]))).rejects.toMatchObject({
      kind: "missing",
      message: expect.stringMatching(/has this model; the server has qwen3:8b$/),
    });
  });
});

describe("what a server can do", () => {
  it("binds the output by json_object where the server does not know json_schema, and remembers", async () => {
    const one = await server({ can: { schema: "json_object" } });
    const model = scriptedModel();
    const two = await server({ model, can: { schema: "json_object" }, ownedBy: "me" });
    const formats = async (place: TestServer): Promise<readonly unknown[]> => {
      const asking = modelOn([place]);
      expect([await textOf(asking), await textOf(asking)]).toEqual([TEXT, TEXT]);
      return place.requests.map(({ body }) => body.response_format?.type);
    };
    expect(await formats(one)).toEqual(["json_schema", "json_object", "json_object"]);
    expect(await formats(two)).toEqual(["json_object", "json_object"]);
    expect([one, two].map(({ requests }) => requests.at(-1)?.body.logprobs)).toEqual([true, undefined]);
    expect(model.asked[0]?.schema).toEqual(REQUEST.schema);
  });

  it.each([{ schema: false }, { logprobs: false }, { schema: false, logprobs: false }])(
    "does without what the server refuses: %o",
    async (can) => {
      const one = await server({ can });
      const model = modelOn([one]);
      expect(await textOf(model)).toBe(TEXT);
      const first = one.requests.length;
      expect(await textOf(model)).toBe(TEXT);
      expect(one.requests.length).toBe(first + 1); // it does not ask for it again
      const { response_format: format, logprobs } = one.requests.at(-1)?.body ?? {};
      expect(format !== undefined).toBe(can.schema !== false);
      expect(logprobs === true).toBe(can.logprobs !== false);
    },
  );

  const switches = { chat_template_kwargs: { enable_thinking: false, thinking: false }, think: false } as const;

  it("asks for no thinking aloud, in every way that there is, unless it is allowed", async () => {
    const one = await server();
    await textOf(modelOn([one]));
    expect(one.requests[0]?.body).toMatchObject({ ...switches, reasoning_effort: "none" });
    await textOf(modelOn([one], { thinks: true }));
    const asked = Object.keys(one.requests[1]?.body ?? {});
    expect(asked.filter((name) => /think|reason|template/.test(name))).toEqual([]);
  });

  it.each([
    [["think"], { ...switches, think: undefined, reasoning_effort: "none" }],
    [["chat_template_kwargs"], { ...switches, chat_template_kwargs: undefined, reasoning_effort: "none" }],
    [["reasoning_effort"], { ...switches, reasoning_effort: undefined }],
    [["think", "chat_template_kwargs", "reasoning_effort"], { think: undefined, reasoning_effort: undefined }],
  ] as const)("takes back what a server refuses of that, and keeps the rest: %j", async (refuses, left) => {
    const one = await server({ can: { refuses } });
    const model = modelOn([one]);
    expect(await textOf(model)).toBe(TEXT);
    const first = one.requests.length;
    expect(await textOf(model)).toBe(TEXT);
    expect(one.requests).toHaveLength(first + 1);
    const { chat_template_kwargs, reasoning_effort, think, logprobs, response_format } = one.requests.at(-1)!.body;
    expect({ chat_template_kwargs, reasoning_effort, think }).toEqual({ chat_template_kwargs: undefined, ...left });
    expect([logprobs, response_format?.type]).toEqual([true, "json_schema"]);
  });

  it("asks for little effort where none is refused", async () => {
    const one = await server({
      behave: (n) => (n === 0 ? { status: 400, message: "reasoning_effort must be low, medium or high" } : "answer"),
    });
    expect(await textOf(modelOn([one]))).toBe(TEXT);
    expect(one.requests[1]?.body.reasoning_effort).toBe("low");
  });

  it("does without probabilities where a server fails at them by name", async () => {
    const one = await server({
      behave: (n) => (n === 0 ? { status: 500, message: "logprobs is not supported for models created so" } : "answer"),
    });
    expect(await textOf(modelOn([one]))).toBe(TEXT);
    expect(one.requests.map(({ body }) => body.logprobs)).toEqual([true, undefined]);
    expect(one.requests[1]?.body.response_format?.type).toBe("json_schema");
  });

  it("folds the system text into the user's for a template without a system role", async () => {
    const one = await server({
      behave: (n) => (n === 0 ? { status: 400, message: "System role not supported" } : "answer"),
    });
    expect(await textOf(modelOn([one]))).toBe(TEXT);
    expect(one.requests[1]?.body.messages).toEqual([{ role: "user", content: `${REQUEST.system}\n\n${REQUEST.user}` }]);
  });
});
