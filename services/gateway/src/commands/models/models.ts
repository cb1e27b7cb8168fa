import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import {
  fitsMemory,
  modelFolder,
  parseModelChoice,
  passesSteps,
  printModelChoice,
  readModelCatalog,
  readModelChoice,
  recommendedModel,
  writeModelChoice,
  type CatalogModel,
  type ModelSpeed,
  type StepsScore,
  type WordsScore,
} from "@lagebild/models/catalog";
import { checkModel } from "./check-model.js";
import { wordsLine } from "./check-words.js";
import type { ModelsOptions } from "./models-options.js";
import { pullListed } from "./pull-listed.js";
import { pullEncoder } from "./pull-encoder.js";
import { speedText, useModel } from "./use-model.js";
import { sizeText } from "../../print/size-text.js";

const ACTIONS: Readonly<Record<string, { readonly run: (options: ModelsOptions) => Promise<void>; words: number[] }>> =
  {
    list: { run: listModels, words: [0] },
    pull: { run: pullListed, words: [1] },
    use: { run: use, words: [1] },
    check: { run: check, words: [0, 1] },
    "pull-encoder": { run: pullEncoder, words: [1] },
  };

/** Lists, pulls, chooses and checks language models. */
export async function modelsCommand(options: ModelsOptions): Promise<void> {
  const [name = "list", ...rest] = options.words;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action?.words.includes(rest.length)) return action.run({ ...options, words: rest });
  throw new Failure(
    "invalid",
    `models ${name} with ${rest.length} words: expected list, pull <name>, use <model>, check [<model>] or pull-encoder <name>`,
  );
}

const pathOf = (options: ModelsOptions, model: CatalogModel): string =>
  join(modelFolder(resolve(options.dataFolder)), model.file);

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );

interface InUse {
  /** The choice in words. */
  readonly chosen: string;
  readonly speed?: ModelSpeed | undefined;
  readonly words?: WordsScore | undefined;
  readonly steps?: StepsScore | undefined;
}

/** The choice that is in force. */
async function inUse({ model, dataFolder }: ModelsOptions): Promise<InUse> {
  if (model !== undefined) return { chosen: model };
  const choice = await readModelChoice(dataFolder);
  if (choice === undefined || choice.kind === "none") return { chosen: "none" };
  return { chosen: printModelChoice(choice), speed: choice.speed, words: choice.words, steps: choice.steps };
}

const stepsLine = (steps: StepsScore): string =>
  `Of ${steps.of} pieces of evidence its looks reached ${steps.reached}, the engine's own ${steps.engineReached}: ${passesSteps(steps) ? "it" : "the engine"} chooses the looks of lagebild investigate.\n`;

async function listModels(options: ModelsOptions): Promise<void> {
  const { memoryBytes, isJson, write } = options;
  const catalog = await readModelCatalog(options.catalogFile);
  const recommended = recommendedModel(catalog, memoryBytes)?.name;
  const { chosen, speed, words, steps } = await inUse(options);
  const { settings } = options;
  const models = await Promise.all(
    catalog.map(async (model) => ({
      ...model,
      path: pathOf(options, model),
      diskBytes: await sizeOf(pathOf(options, model)),
      fits: fitsMemory(model, memoryBytes),
      isRecommended: model.name === recommended,
      isInUse: chosen === pathOf(options, model),
    })),
  );
  if (isJson)
    return write(
      `${JSON.stringify({ memoryBytes, inUse: chosen, speed, words, steps, recommended, settings, models })}\n`,
    );
  write(
    `In use: ${chosen}${options.model === undefined ? "" : " (set by LAGEBILD_MODEL)"}. This machine has ${sizeText(memoryBytes)} of memory.\n`,
  );
  write(
    `${speed ? speedText(speed, options.firstPieceMs) : ""}${words ? wordsLine(words) : ""}${steps ? stepsLine(steps) : ""}\n`,
  );
  for (const model of models) {
    const marks = [
      model.isInUse ? "in use" : model.diskBytes === undefined ? "" : "on disk",
      model.isRecommended ? "recommended here" : model.fits ? "" : "too large for this machine",
    ];
    const size = `${model.isSizeApproximate ? "about " : ""}${sizeText(model.sizeBytes)}`;
    write(`${[model.name.padEnd(18), model.title, ...marks.filter((mark) => mark !== "")].join("  ")}\n`);
    write(
      `    ${size} on disk, ${sizeText(model.memoryBytes)} in memory, context ${model.contextTokens}, ${model.licence.name}${model.licence.isPermissive ? "" : " (not a free licence)"}\n`,
    );
    write(`    German: ${model.german}\n`);
  }
  write("\nSettings:\n");
  for (const { name, value, from } of settings) write(`    ${name.padEnd(31)} ${value} (${from})\n`);
  write(
    "\nNext: lagebild models pull <name>, then lagebild models use <name>. A file or server of your own works too.\n",
  );
}

/** Finds what a word means: the name of a pulled model, a file, servers or "none". */
async function resolveChoice(options: ModelsOptions, word: string): Promise<string> {
  const catalog = await readModelCatalog(options.catalogFile);
  const model = catalog.find(({ name }) => name === word);
  if (!model) return printModelChoice(parseModelChoice(word));
  const path = pathOf(options, model);
  if ((await sizeOf(path)) !== undefined) return path;
  throw new Failure("missing", `${model.name} is not on disk: lagebild models pull ${model.name} gets it`);
}

async function use(options: ModelsOptions): Promise<void> {
  await useModel(options, await resolveChoice(options, options.words[0]!));
}

async function check(options: ModelsOptions): Promise<void> {
  const [word] = options.words;
  const choice = word === undefined ? (await inUse(options)).chosen : await resolveChoice(options, word);
  const parsed = parseModelChoice(choice);
  if (parsed.kind === "none")
    throw new Failure("invalid", "no model is chosen: lagebild models use <model> chooses one, or name one to check");
  const sizeBytes = parsed.kind === "gguf" ? await sizeOf(parsed.file) : undefined;
  const scores = await checkModel({ ...options, choice, sizeBytes });
  const kept = await readModelChoice(options.dataFolder);
  if (kept && kept.kind !== "none" && printModelChoice(kept) === printModelChoice(parsed))
    await writeModelChoice(options.dataFolder, { ...kept, ...scores });
  else if (!options.isJson) options.write("This is not kept, because it is not the model that models use chose.\n");
}
