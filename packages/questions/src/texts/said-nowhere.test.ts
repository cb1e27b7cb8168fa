import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";

const engine = testEngine(
  ["curl", "git", "libapache-pom-java"].map((name, at) => ({
    time: String(1_770_000_000 + at),
    host: "ws07",
    "event.category": "package",
    "event.type": "installation",
    "lagebild.rules": "software_installed",
    "package.name": name,
    text: `install ${name}`,
  })),
);
const verdictOf = async (question: string): Promise<string> => (await readQuestion(question, engine))!.read.verdict;

it.each(["wurde apache2 oder nginx installiert?", "was apache2 installed?"])(
  "denies what no line names, of a tool that could have been installed: %s",
  async (question) => expect(await verdictOf(question)).toBe("absent"),
);

it.each(["was anything dubious installed?", "wurde etwas Heikles oder Seltsames installiert?"])(
  "denies nothing for words that describe: %s",
  async (question) => expect(await verdictOf(question)).not.toBe("absent"),
);
