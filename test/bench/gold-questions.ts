import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A question with the values that its answer has to hold, and the log files that it is about. */
export interface GoldQuestion {
  readonly question: string;
  readonly gold: readonly string[];
  readonly file?: string;
  readonly files?: readonly string[];
  /** It follows another question. */
  readonly after?: string;
}

/** The incident of a question's files: "q" and the first 8 hex digits of the SHA-1 of their names. */
export const incidentOf = ({ file, files = [file ?? ""] }: GoldQuestion): string =>
  `q${createHash("sha1").update(files.join(" ")).digest("hex").slice(0, 8)}`;

/** Reads questions, a line each, that follow no other and whose incidents are in a data folder. */
export const readGoldQuestions = (path: string, dataFolder: string): readonly GoldQuestion[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as GoldQuestion)
    .filter((one) => one.after === undefined && existsSync(join(dataFolder, "incidents", incidentOf(one))));
