import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "@lagebild/domain";
import { z } from "zod";

const modelSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  title: z.string().min(1),
  repository: z.string().optional(),
  file: z.string().regex(/^[\w][\w.-]*\.gguf$/),
  urls: z.array(z.url({ protocol: /^https?$/ })).min(1),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  sizeBytes: z.int().positive(),
  isSizeApproximate: z.boolean().default(false),
  memoryBytes: z.int().positive(),
  contextTokens: z.int().min(512),
  languages: z.array(z.string()).min(1),
  licence: z.strictObject({ name: z.string().min(1), url: z.url(), isPermissive: z.boolean() }),
  german: z.string(),
  recommendedForGigabytes: z.int().positive().optional(),
});
const catalogSchema = z.strictObject({ models: z.array(modelSchema) });

/**
 * A model that can be pulled. `urls` are tried in order. `memoryBytes` is what the weights and a context of 8,192 tokens
 * take (or the model's whole context, where that is less). The bundled entries name no SHA-256 and approximate sizes:
 * they were written without the files at hand. For them the pull takes the SHA-256 that the hub announces and pins it
 * beside the file, which protects the transfer and every later use, but not against a hub that serves another file the
 * first time. A catalog file of your own can name `sha256` and mirrors.
 */
export type CatalogModel = Readonly<z.infer<typeof modelSchema>>;

const BUNDLED = new URL("../../models.json", import.meta.url);

/** Reads the bundled catalog, with the models of a file of the user's before it; the same name replaces ours. */
export async function readModelCatalog(userFile?: string): Promise<readonly CatalogModel[]> {
  const bundled = parseModelCatalog(readFileSync(BUNDLED, "utf8"), fileURLToPath(BUNDLED));
  if (userFile === undefined) return bundled;
  const own = parseModelCatalog(await textOf(userFile), userFile);
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...bundled.filter(({ name }) => !names.has(name))];
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Failure("missing", `cannot read the model catalog ${path}`, error);
  }
}

/** Parses a catalog. Failure "invalid" names the place that is wrong. */
export function parseModelCatalog(text: string, path: string): readonly CatalogModel[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure("invalid", `model catalog ${path} is no JSON`, error);
  }
  const parsed = catalogSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Failure("invalid", `model catalog ${path}: ${issue?.path.join(".")} ${issue?.message}`, parsed.error);
  }
  const twice = parsed.data.models.find(({ name }, i, all) => all.findIndex((one) => one.name === name) !== i);
  if (twice) throw new Failure("invalid", `model catalog ${path} names ${twice.name} twice`);
  return parsed.data.models;
}

/** Finds a model by its name. Failure "missing" lists the names there are. */
export function catalogModel(catalog: readonly CatalogModel[], name: string): CatalogModel {
  const found = catalog.find((model) => model.name === name);
  if (found) return found;
  throw new Failure(
    "missing",
    `no model named "${name}", expected one of ${catalog.map((one) => one.name).join(", ")}`,
  );
}

const GIGABYTE = 1e9;
/** Firmware and kernel keep a part of what a machine is sold with. */
const SHARE_REPORTED = 0.9;

/** The model for a machine with so much memory; undefined below what the smallest wants. */
export function recommendedModel(catalog: readonly CatalogModel[], memoryBytes: number): CatalogModel | undefined {
  const sizeOf = (model: CatalogModel): number => model.recommendedForGigabytes ?? Infinity;
  return catalog
    .filter((model) => sizeOf(model) * GIGABYTE * SHARE_REPORTED <= memoryBytes)
    .sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}

/** What the operating system, the index and the services need beside a model. */
const REST_OF_MACHINE_BYTES = 1.5 * GIGABYTE;

/** Whether a machine with so much memory can hold a model beside everything else. */
export const fitsMemory = (model: CatalogModel, memoryBytes: number): boolean =>
  model.memoryBytes + REST_OF_MACHINE_BYTES <= memoryBytes;
