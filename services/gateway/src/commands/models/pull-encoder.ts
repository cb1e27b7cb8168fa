import { writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { modelFolder, pullModel, type PulledModel } from "@lagebild/models/catalog";
import { escapeText } from "@lagebild/context";
import { Failure, kindOf } from "@lagebild/domain";
import { encoderFiles } from "@lagebild/embedding";
import type { ModelsOptions } from "./models-options.js";
import { sizeText } from "../../print/size-text.js";

const HUB = "https://huggingface.co";
/** What an ONNX file begins with: the field of its format's version. */
const ONNX_MAGIC = "\b";

/** A file that was pulled, by its name in the encoder's folder. */
interface PulledFile extends PulledModel {
  readonly name: string;
}

/**
 * Downloads an encoder from the hub, or from a folder of a web server, with the SHA-256 of its weights and tokenizer
 * noted, and opens it once. Failure "missing" where a file that it needs is not there.
 */
export async function pullEncoder(options: ModelsOptions): Promise<void> {
  const { isJson, write, dataFolder, words } = options;
  const { base, name } = addressOf(words[0]!);
  const folder = resolve(join(modelFolder(dataFolder), "encoders", name));
  const fetchFile = (file: string, magic: string): Promise<PulledFile> =>
    pullFile(options, { base, folder, file, magic });
  const pulled: PulledFile[] = [];
  for (const file of encoderFiles.required) pulled.push(await fetchFile(file, "{"));
  for (const file of encoderFiles.optional)
    pulled.push(...(await ifThere(fetchFile(file, file === "modules.json" ? "[" : "{"))));
  const weights = await firstOf(encoderFiles.weights, (file) => fetchFile(file, ONNX_MAGIC));
  pulled.push(weights, ...(await ifThere(fetchFile(`${weights.name}_data`, ""))));
  const noted = pulled.filter((file) => !encoderFiles.optional.some((one) => one === file.name));
  const files = Object.fromEntries(noted.map((file) => [file.name, { sha256: file.sha256 }]));
  const settings = { name: name.split("--").at(-1), source: base, model: weights.name, files };
  await writeFile(join(folder, encoderFiles.settings), `${JSON.stringify(settings, undefined, 1)}\n`);
  const { modelId, dimensions } = await openOnce(folder);
  if (isJson) return write(`${JSON.stringify({ folder, modelId, dimensions, files })}\n`);
  const sizeBytes = pulled.reduce((sum, file) => sum + file.sizeBytes, 0);
  write(`pulled ${escapeText(folder)} (${sizeText(sizeBytes)}): ${escapeText(modelId)}, ${dimensions} dimensions\n`);
  write(
    `Its licence is its makers': ${escapeText(base)}\nNext: LAGEBILD_EMBEDDING_MODEL=${escapeText(folder)}, then lagebild reindex <incident>\n`,
  );
}

/** A name of the hub, such as intfloat/multilingual-e5-small, or the address of a folder. */
function addressOf(word: string): { readonly base: string; readonly name: string } {
  if (/^[\w][\w.-]*\/[\w][\w.-]*$/.test(word))
    return { base: `${HUB}/${word}/resolve/main`, name: word.replace("/", "--") };
  const url = URL.canParse(word) ? new URL(word) : undefined;
  const name = basename(url?.pathname ?? "");
  if (url && /^https?:$/.test(url.protocol) && /^[\w][\w.-]*$/.test(name))
    return { base: url.href.replace(/\/+$/, ""), name };
  throw new Failure("invalid", `encoder is "${word}", expected org/name of the hub or http(s)://host/folder`);
}

async function pullFile(
  { signal, showProgress }: ModelsOptions,
  from: { readonly base: string; readonly folder: string; readonly file: string; readonly magic: string },
): Promise<PulledFile> {
  const { base, folder, file, magic } = from;
  const pulled = await pullModel({
    urls: [`${base}/${file}`],
    folder: join(folder, dirname(file)),
    file: basename(file),
    magic,
    signal,
    ...(showProgress && {
      onProgress: ({ phase, doneBytes }) => showProgress(`${phase} ${file}, ${sizeText(doneBytes)}`),
    }),
  });
  return { ...pulled, name: file };
}

async function ifThere(file: Promise<PulledFile>): Promise<readonly PulledFile[]> {
  try {
    return [await file];
  } catch (error) {
    if (kindOf(error) === "missing") return [];
    throw error;
  }
}

async function firstOf(
  names: readonly string[],
  fetchFile: (name: string) => Promise<PulledFile>,
): Promise<PulledFile> {
  for (const name of names) {
    const [found] = await ifThere(fetchFile(name));
    if (found) return found;
  }
  throw new Failure("missing", `encoder has no weights in ONNX format: ${names.join(", ")} are not there`);
}

async function openOnce(modelFolder: string): Promise<{ readonly modelId: string; readonly dimensions: number }> {
  const { onnxEmbedder } = await import("@lagebild/embedding/onnx-embedder");
  const embedder = await onnxEmbedder({ modelFolder });
  const { modelId, dimensions } = embedder;
  await embedder.close();
  return { modelId, dimensions };
}
