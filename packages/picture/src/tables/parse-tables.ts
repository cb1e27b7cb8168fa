import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments, type Tags } from "yaml";
import { PACKED_FILE, RULES_FOLDER, TABLES_FOLDER } from "../picture-folder.js";

/** A value of a rule file: numbers stay as they are written, so that they mean what Sigma's readers take them for. */
export type WrittenValue = string | boolean | null | readonly WrittenValue[] | { readonly [key: string]: WrittenValue };

/** A file of rules with the values of its documents. */
export interface WrittenRules {
  /** Below the folder of rules. */
  readonly file: string;
  readonly documents: readonly WrittenValue[];
}

/** What the files of this package hold: reading YAML takes a hundred times as long as JSON. */
export interface PackedFiles {
  readonly rules: readonly WrittenRules[];
  readonly tables: Readonly<Record<string, unknown>>;
}

let packed: PackedFiles | undefined;

/** Reads what the files hold: packed when the product is built, else from the files. */
export const packedFiles = (): PackedFiles =>
  (packed ??= existsSync(PACKED_FILE) ? (JSON.parse(readFileSync(PACKED_FILE, "utf8")) as PackedFiles) : parseFiles());

/** Parses the files of this package. */
export function parseFiles(): PackedFiles {
  return {
    rules: yamlBelow(RULES_FOLDER).map((file) => ({ file, documents: documentsOf(join(RULES_FOLDER, file)) })),
    tables: Object.fromEntries(
      yamlBelow(TABLES_FOLDER).map((file) => [
        file,
        parse(readFileSync(join(TABLES_FOLDER, file), "utf8"), { maxAliasCount: 50, stringKeys: true }) as unknown,
      ]),
    ),
  };
}

const yamlBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .sort();

function documentsOf(path: string): readonly WrittenValue[] {
  const documents = parseAllDocuments(readFileSync(path, "utf8"), {
    customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === "string" || !/:(?:int|float)$/.test(tag.tag)),
    stringKeys: true,
    merge: true,
  });
  return Array.isArray(documents) ? documents.map((document) => document.toJS() as WrittenValue) : [];
}
