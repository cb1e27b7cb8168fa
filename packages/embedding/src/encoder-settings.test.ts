import { afterEach, expect, it } from "vitest";
import { readEncoderSettings } from "./encoder-settings.js";
import { CLS, MEAN, testEncoder, type TestEncoder } from "./test-encoder.js";

let made: TestEncoder | undefined;
afterEach(() => made?.remove());

async function settingsOf(files: Readonly<Record<string, unknown>>) {
  made = await testEncoder("unigram", files);
  return readEncoderSettings(made.folder);
}

it("takes pooling and length from what sentence-transformers writes", async () => {
  const mean = await settingsOf({ ...MEAN, "sentence_bert_config.json": { max_seq_length: 48 } });
  expect(mean).toMatchObject({ pooling: "mean", maxPieces: 48, model: "model.onnx", queryPrefix: "" });
  await made?.remove();
  expect(await settingsOf(CLS)).toMatchObject({ pooling: "cls", maxPieces: 64 });
});

it("takes prefixes from the saved prompts", async () => {
  const prompts = { query: "Frage: ", document: "Text: " };
  const settings = await settingsOf({ ...MEAN, "config_sentence_transformers.json": { prompts } });
  expect(settings).toMatchObject({ queryPrefix: "Frage: ", passagePrefix: "Text: " });
});

it.each([
  ["intfloat/multilingual-e5-small", "query: ", "passage: "],
  ["BAAI/bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""],
  ["BAAI/bge-m3", "", ""],
  ["sentence-transformers/all-MiniLM-L6-v2", "", ""],
])("knows the prefixes of %s", async (name, queryPrefix, passagePrefix) => {
  const settings = await settingsOf({ ...MEAN, "config.json": { _name_or_path: name } });
  expect(settings).toMatchObject({ queryPrefix, passagePrefix, name: name.split("/")[1] });
});

it("goes by lagebild-encoder.json before anything else", async () => {
  const said = { name: "mine", pooling: "cls", queryPrefix: "q: ", passagePrefix: "p: ", maxPieces: 32, nested: [16] };
  expect(await settingsOf({ ...MEAN, "lagebild-encoder.json": said })).toMatchObject(said);
});

it.each([
  ["nothing says how vectors are pooled", {}],
  [
    "two ways of pooling are named",
    { ...MEAN, "1_Pooling/config.json": { pooling_mode_mean_tokens: true, pooling_mode_max_tokens: true } },
  ],
  ["pooling takes the maximum", { ...MEAN, "1_Pooling/config.json": { pooling_mode_max_tokens: true } }],
  ["a step is not supported", { ...MEAN, "modules.json": [{ type: "sentence_transformers.models.Dense" }] }],
  ["a setting is not known", { ...MEAN, "lagebild-encoder.json": { poling: "mean" } }],
  ["a setting has another type", { ...MEAN, "lagebild-encoder.json": { queryPrefix: 3 } }],
  ["texts would be cut to nothing", { ...MEAN, "lagebild-encoder.json": { maxPieces: 1 } }],
])("is refused as invalid when %s", async (_case, files) => {
  await expect(settingsOf(files)).rejects.toMatchObject({ kind: "invalid" });
});

it("is refused as corrupt when a file is no JSON", async () => {
  await expect(settingsOf({ ...MEAN, "1_Pooling/config.json": "{" })).rejects.toMatchObject({ kind: "corrupt" });
});
