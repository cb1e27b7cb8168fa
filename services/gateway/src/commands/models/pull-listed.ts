import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { escapeText } from "@lagebild/context";
import { Failure, kindOf } from "@lagebild/domain";
import {
  catalogModel,
  fitsMemory,
  modelFolder,
  pullFromFolder,
  pullModel,
  readModelCatalog,
  type CatalogModel,
  type PulledModel,
  type PullProgress,
} from "@lagebild/models/catalog";
import { sizeText } from "../../print/size-text.js";
import type { ModelsOptions } from "./models-options.js";

const VOUCHED: Readonly<Record<PulledModel["vouchedBy"], string>> = {
  caller: "as the catalog names it",
  hub: "as the hub announced it; pinned from now on",
  earlier: "as it was pulled before",
  nobody: "which nobody vouched for; pinned from now on",
};

/**
 * Gets a model of the catalog, from a mirror where one is named, else from the hub; or one that lies in a folder, whole or
 * in parts, under the folder's name.
 */
export async function pullListed(options: ModelsOptions): Promise<void> {
  const { isJson, write, memoryBytes } = options;
  const word = options.words[0]!;
  const catalog = await readModelCatalog(options.catalogFile);
  const isListed = catalog.some(({ name }) => name === word);
  if (!isListed && (await isFolder(word))) return pullUnlisted(options, resolve(word));
  const model = catalogModel(catalog, word);
  if (!isJson && !fitsMemory(model, memoryBytes))
    write(`${model.name} wants ${sizeText(model.memoryBytes)} of memory, this machine has ${sizeText(memoryBytes)}.\n`);
  const pulled = await fromMirrorOrHub(options, model);
  if (isJson) return write(`${JSON.stringify({ name: model.name, ...pulled })}\n`);
  writePulled(options, pulled);
  write(`Licence: ${model.licence.name}, ${model.licence.url}\nNext: lagebild models use ${model.name}\n`);
}

async function pullUnlisted(options: ModelsOptions, from: string): Promise<void> {
  const name = basename(from).replace(/\.gguf$/i, "");
  const pulled = await pullFromFolder({ ...commonOf(options), from, file: `${name}.gguf` });
  if (options.isJson) return options.write(`${JSON.stringify({ name, ...pulled })}\n`);
  writePulled(options, pulled);
  options.write(`Its licence is its makers'.\nNext: lagebild models use ${escapeText(pulled.path)}\n`);
}

const commonOf = ({ dataFolder, signal, showProgress }: ModelsOptions) => ({
  folder: modelFolder(dataFolder),
  signal,
  ...(showProgress && { onProgress: (progress: PullProgress) => showProgress(progressLine(progress)) }),
});

async function fromMirrorOrHub(options: ModelsOptions, model: CatalogModel): Promise<PulledModel> {
  const { mirror } = options;
  const wanted = {
    ...commonOf(options),
    file: model.file,
    ...(model.sha256 !== undefined && { sha256: model.sha256 }),
    ...(!model.isSizeApproximate && { sizeBytes: model.sizeBytes }),
  };
  if (mirror === undefined) return pullModel({ ...wanted, urls: model.urls });
  if (/^https?:/.test(mirror))
    return pullModel({ ...wanted, urls: [`${mirror.replace(/\/+$/, "")}/${model.file}`, ...model.urls] });
  try {
    return await pullFromFolder({ ...wanted, from: mirror });
  } catch (error) {
    // What the mirror does not have may be at the hub; without a network the first failure says more.
    if (kindOf(error) !== "missing") throw error;
    return pullModel({ ...wanted, urls: model.urls }).catch((atHub: unknown) => {
      options.signal.throwIfAborted();
      throw atHub instanceof Failure && atHub.kind === "unavailable" ? error : atHub;
    });
  }
}

function writePulled({ write }: ModelsOptions, { path, sizeBytes, sha256, vouchedBy, wasThere }: PulledModel): void {
  write(`${wasThere ? "checked" : "pulled"} ${escapeText(path)} (${sizeText(sizeBytes)})\n`);
  write(`SHA-256 ${sha256}, ${VOUCHED[vouchedBy]}\n`);
}

function progressLine({ phase, doneBytes, totalBytes }: PullProgress): string {
  const share =
    totalBytes === undefined ? "" : ` of ${sizeText(totalBytes)} (${Math.floor((100 * doneBytes) / totalBytes)} %)`;
  return `${phase} ${sizeText(doneBytes)}${share}`;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
