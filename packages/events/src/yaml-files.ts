import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { eventsFolder } from "./events-folder.js";
import { once } from "./once.js";

/** What the product's YAML files hold, by the hash of their text: reading YAML takes a hundred times as long as JSON. */
export const PACKED_FILE = join(eventsFolder, "dist", "packed-yaml.json");

/** Names a text in the packed file. */
export const hashOfText = (text: string): string => createHash("sha256").update(text).digest("base64");

const packed = once(
  (): ReadonlyMap<string, unknown> =>
    new Map(
      existsSync(PACKED_FILE)
        ? Object.entries(JSON.parse(readFileSync(PACKED_FILE, "utf8")) as Record<string, unknown>)
        : [],
    ),
);

/** Parses YAML as all files of mappings are parsed. Throws the parser's error. */
export const parseYaml = (text: string): unknown =>
  parse(text, { maxAliasCount: 50, stringKeys: true, prettyErrors: true, merge: true });

/** Parses the text of a YAML file; one that is as it was when the product was built is known already. Throws the parser's error. */
export const parseYamlText = (text: string): unknown => packed().get(hashOfText(text)) ?? parseYaml(text);

/** Reads a YAML file of this package, named below its folder. */
export const readOwnYaml = (...names: readonly string[]): unknown =>
  parseYamlText(readFileSync(join(eventsFolder, ...names), "utf8"));
