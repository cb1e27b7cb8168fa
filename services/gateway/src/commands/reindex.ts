import { escapeText } from "@lagebild/context";
import type { CommandContext } from "../command-line/command-context.js";

/** Makes the vectors of an incident anew with the embedding model configured, or with that of `--encoder`. */
export async function reindexCommand({ arguments: args, config, lagebild, signal }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  const started = performance.now();
  const isWatched = process.stderr.isTTY;
  const done = await lagebild.reindex(incident, {
    signal,
    ...(isWatched && {
      onProgress: (doneShapes, allShapes) =>
        void process.stderr.write(`\r\u001b[K${doneShapes} of ${allShapes} shapes embedded`),
    }),
  });
  if (isWatched) process.stderr.write("\r\u001b[K");
  const seconds = (performance.now() - started) / 1000;
  if (args.isJson) return void process.stdout.write(`${JSON.stringify({ incident, seconds, ...done })}\n`);
  const { segments, embedded, shapes, modelId } = done;
  const hint =
    args.encoder === undefined
      ? ""
      : `Questions need it too: set LAGEBILD_EMBEDDING_MODEL=${escapeText(config.modelFolder)}\n`;
  process.stdout.write(
    `${escapeText(incident)}: ${shapes} shapes have vectors of ${escapeText(modelId)} (${embedded} texts embedded, ${segments} segments rewritten, ${seconds.toFixed(1)} s)\n${hint}`,
  );
}
