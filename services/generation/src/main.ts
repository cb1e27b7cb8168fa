import type { ResolvedLine, SentenceFault } from "@lagebild/domain";
import { loadModelFor, mayChooseSteps, mayWrite } from "@lagebild/models";
import { postJson, runService } from "@lagebild/runtime/http";
import { createApp } from "./app.js";
import { loadConfig } from "./config.js";
import { generationService } from "./generation-service.js";

await runService("generation", async ({ log, metrics, closers, serve }) => {
  const config = loadConfig(process.env);
  const { host, port, token, retrievalUrl } = config;
  const ask = (incident: string, what: string, body: unknown): Promise<unknown> =>
    postJson(
      `${retrievalUrl}/incidents/${encodeURIComponent(incident)}/${what}`,
      body,
      token === undefined ? {} : { token },
    );
  const service = generationService({
    resolveLines: (incident) => async (file, lines) =>
      (await ask(incident, "lines", { file, lines })) as readonly ResolvedLine[],
    faultOf: (incident) => async (sentence) =>
      ((await ask(incident, "sentences", sentence)) as { readonly fault?: SentenceFault }).fault,
    loadModel: () => loadModelFor(config),
    mayWrite: (identity) => mayWrite(config, identity),
    mayChooseSteps: () => mayChooseSteps(config),
    settings: { temperature: config.temperature, seed: config.seed, maxTokens: config.outputTokens },
  });
  closers.add({ name: "model", close: () => service.close() });
  await serve(createApp(service, { metrics, log, token }), { host, port, token });
});
