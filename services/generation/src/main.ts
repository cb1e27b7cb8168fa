import type { ResolvedLine } from "@lagebild/answer";
import { loadModelFor } from "@lagebild/answer/model-setup";
import { postJson, runService } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import { loadConfig } from "./config.js";
import { generationService } from "./generation-service.js";

await runService("generation", async ({ log, metrics, closers, serve }) => {
  const { host, port, token, dataFolder, model, retrievalUrl } = loadConfig(process.env);
  const service = generationService({
    resolveLines: (incident) => async (file, lines) => {
      const url = `${retrievalUrl}/incidents/${encodeURIComponent(incident)}/lines`;
      return (await postJson(url, { file, lines }, token === undefined ? {} : { token })) as readonly ResolvedLine[];
    },
    loadModel: () => loadModelFor({ dataFolder, model }),
  });
  closers.add({ name: "model", close: () => service.close() });
  await serve(createApp(service, { metrics, log, token }), { host, port, token });
});
