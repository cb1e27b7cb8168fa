import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Failure, messageOf } from "@lagebild/domain";
import { eventsFolder } from "./events-folder.js";
import type { Mapping } from "./mapping.js";
import { readMapping, readMappingFile, type WrittenMapping } from "./read-mapping.js";

/** The folder of the mappings that come with the product. */
const OWN_MAPPINGS = join(eventsFolder, "mappings");
const MAX_FILES = 2_000;

const readFolder = (folder: string): readonly WrittenMapping[] =>
  filesIn(folder).map((path) => readMappingFile(readFileSync(path, "utf8"), relative(folder, path)));

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

const nameOf = ({ file }: WrittenMapping): string => basename(file);

/**
 * Reads the files of all mappings, those of a user before ours; one with the name of ours takes its place. Within a folder
 * they are in the order of their paths. Failure "invalid" names the file that cannot be read.
 */
export function writtenMappings(usersFolder: string | undefined): readonly WrittenMapping[] {
  const users = usersFolder === undefined ? [] : readFolder(usersFolder);
  const names = new Set(users.map(nameOf));
  return [...users, ...readFolder(OWN_MAPPINGS).filter((one) => !names.has(nameOf(one)))];
}

/** Takes the examples out, which only tests of a mapping need. */
export const withoutExamples = ({ file, written }: WrittenMapping): WrittenMapping => {
  if (typeof written !== "object" || written === null) return { file, written };
  const { examples: _, ...rest } = written as Readonly<Record<string, unknown>>;
  return { file, written: rest };
};

/** Reads all mappings in the order in which they are asked. Failure "invalid" names file and place. */
export const allMappings = (usersFolder: string | undefined): readonly Mapping[] =>
  writtenMappings(usersFolder).map(readMapping);
