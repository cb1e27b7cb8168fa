import type { ResolvedLine } from "@lagebild/domain";
import { loadModelFor } from "@lagebild/models";
import { postJson, runService } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import { loadConfig } from "./config.js";
import { generationService } from "./generation-service.js";

await runService("generation", async ({ log, metrics, closers, serve }) => {
  const config = loadConfig(process.env);
  const { host, port, token, retrievalUrl } = config;
  const service = generationService({
    resolveLines: (incident) => async (file, lines) => {
      const url = `${retrievalUrl}/incidents/${encodeURIComponent(incident)}/lines`;
      return (await postJson(url, { file, lines }, token === undefined ? {} : { token })) as readonly ResolvedLine[];
    },
    loadModel: () => loadModelFor(config),
  });
  closers.add({ name: "model", close: () => service.close() });
  await serve(createApp(service, { metrics, log, token }), { host, port, token });
});
