import { tokenCounterFor } from "@lagebild/models";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { runService } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import { loadConfig } from "./config.js";
import { retrievalService } from "./retrieval-service.js";

await runService("retrieval", async ({ log, metrics, closers, serve }) => {
  const { host, port, token, dataFolder, modelFolder, dimensions, model } = loadConfig(process.env);
  const embedder = await onnxEmbedder({ modelFolder, ...(dimensions !== undefined && { dimensions }) });
  closers.add({ name: "embedder", close: () => embedder.close() });
  const counter = await tokenCounterFor({ dataFolder, model });
  const service = retrievalService({ dataFolder, embedder, ...(counter && { counter }) });
  closers.add({ name: "incidents", close: () => service.close() });
  await serve(createApp(service, { metrics, log, token }), { host, port, token });
});
