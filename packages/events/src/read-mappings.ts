import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { Failure, messageOf } from "@lagebild/domain";
import { eventsFolder } from "./events-folder.js";
import type { Mapping } from "./mapping.js";
import { readMapping } from "./read-mapping.js";

/** The folder of the mappings that come with the product. */
export const OWN_MAPPINGS = join(eventsFolder, "mappings");
const MAX_FILES = 2_000;

/** Reads all mappings of a folder and those below it, in the order of their paths. Failure "invalid" names file and place. */
export function readMappings(folder: string): readonly Mapping[] {
  return filesIn(folder).map((path) => readMapping(readFileSync(path, "utf8"), relative(folder, path)));
}

function filesIn(folder: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    throw new Failure("invalid", `the folder of mappings ${folder} cannot be read: ${messageOf(error)}`, error);
  }
  const paths = names.filter((name) => name.endsWith(".yml")).sort();
  if (paths.length > MAX_FILES)
    throw new Failure("invalid", `the folder ${folder} holds ${paths.length} mappings, at most ${MAX_FILES} are read`);
  return paths.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
}

/** Puts the mappings of a user before ours; one with the id of ours takes its place. */
export function allMappings(usersFolder: string | undefined): readonly Mapping[] {
  const users = usersFolder === undefined ? [] : readMappings(usersFolder);
  const ids = new Set(users.map(({ id }) => id));
  return [...users, ...readMappings(OWN_MAPPINGS).filter(({ id }) => !ids.has(id))];
}
