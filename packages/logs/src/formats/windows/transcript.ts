import type { ParsedLine } from "@lagebild/domain";
import type { LineParser, ParseContext } from "../log-format.js";
import { plainFormat } from "../plain.js";
import { bareName } from "./event-names.js";

type About = "host" | "user";

/** What the head of a transcript says, in English and German. */
const HEAD_NAMES: ReadonlyMap<string, About> = new Map([
  ["machine", "host"],
  ["computer", "host"],
  ["username", "user"],
  ["benutzername", "user"],
]);

const PAIR = /^([A-Z][\w -]{2,30}): +(\S.{0,300})$/;
const PROMPT = /^PS ?([^>\n]{0,260})> ?([^\r\n]*)/m;
const MAX_HEAD_LINES = 30;

/**
 * Reads the records of a PowerShell transcript: its head, each command with what it wrote, and its end. Host and account
 * are those of the head; a command has a time only where the transcript gives it one.
 */
export function transcriptReader(context: ParseContext): LineParser {
  const parse = plainFormat.parser(context);
  const about: Partial<Record<About, string>> = {};
  return (text) => {
    const parsed = parse(text);
    if (!parsed) return undefined;
    const prompt = PROMPT.exec(text);
    if (!prompt) readHead(text, about);
    return withHead(parsed, about, prompt);
  };
}

function readHead(text: string, about: Partial<Record<About, string>>): void {
  for (const line of text.split(/\r?\n/, MAX_HEAD_LINES)) {
    const [, name, value] = PAIR.exec(line) ?? [];
    const part = name === undefined ? undefined : HEAD_NAMES.get(bareName(name));
    // The machine's name is followed by its system in brackets.
    if (part !== undefined) about[part] = value!.replace(/ \(.*\)\s*$/, "").trim();
  }
}

function withHead(
  parsed: ParsedLine,
  { host, user }: Partial<Record<About, string>>,
  prompt: RegExpExecArray | null,
): ParsedLine {
  const [, folder, command] = prompt ?? [];
  return {
    ...parsed,
    host: parsed.host ?? host,
    program: "PowerShell",
    fields: {
      ...parsed.fields,
      ...(user !== undefined && { User: user }),
      ...(folder !== undefined && folder !== "" && { CurrentDirectory: folder }),
      ...(command !== undefined && command !== "" && { CommandLine: command }),
    },
  };
}
