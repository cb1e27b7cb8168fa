/**
 * Rewords questions without changing what they ask: talk in front of them and behind, lead-ins, typing errors, small letters.
 * usage: reword-questions.js QUESTIONS.jsonl FOLDER [OUTCOMES.json]     writes a file of questions for each way of rewording
 *
 * QUESTIONS: one a line with `id`, `lang`, `question`; follow-ups (`after`) are left out. OUTCOMES: what a scoring of them
 * wrote (`id`, `right`); with it only questions that were answered rightly are reworded.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "./seeded-random.js";

interface Asked {
  readonly id: string;
  readonly lang: "de" | "en";
  readonly question: string;
  readonly after?: string;
}

type Lines = Readonly<Record<Asked["lang"], readonly string[]>>;

const TALK: Lines = {
  de: [
    "Guten Morgen zusammen, ich sitze gerade am Lagebericht für unsere Leitung und mir fehlt dafür noch eine Kleinigkeit: ",
    "Hallo, entschuldigt die Störung, wir hatten eben eine längere Telefonkonferenz mit dem Kunden und ich soll das bis Mittag klären. ",
  ],
  en: [
    "Good morning everybody, I am writing the situation report for our management and one little thing is still missing in it: ",
    "Hi, sorry to bother you, we have just had a rather long call with the customer and I have to find this out before noon. ",
  ],
};
const THANKS: Lines = {
  de: [
    " Wäre super, wenn das noch vor der Besprechung um drei ginge. Danke und Grüße!",
    " Danke dir schon mal, ich hole mir derweil einen Kaffee.",
  ],
  en: [
    " It would be great to have this before the call at three. Thanks a lot!",
    " Thanks in advance, I owe you a coffee.",
  ],
};
const LEAD_INS: Lines = {
  de: ["Kurze Frage: ", "Noch was: ", "Ich brauche noch was für den Bericht - ", "Sag mal, "],
  en: ["Quick question: ", "One more thing: ", "For the report I still need this - ", "Hey, "],
};
const SHORTEST_MISTYPED = 6;
const MISTYPED = 2;

const random = seededRandom(7);
const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

function mistyped(question: string): string {
  const words =
    question.match(new RegExp(`(?<![\\w./\\\\@-])[a-zäöüß]{${SHORTEST_MISTYPED},}(?![\\w./\\\\@-])`, "gu")) ?? [];
  let text = question;
  for (let i = 0; i < MISTYPED && words.length > 0; i++) {
    const word = pick(words);
    const at = 1 + Math.floor(random() * (word.length - 3));
    text = text.replace(word, `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`);
  }
  return text;
}

const REWORDED: Readonly<Record<string, (asked: Asked) => string>> = {
  talk: ({ lang, question }) => pick(TALK[lang]) + question,
  thanks: ({ lang, question }) => (/[.?!]$/u.test(question) ? question : `${question}?`) + pick(THANKS[lang]),
  "lead-in": ({ lang, question }) => pick(LEAD_INS[lang]) + question,
  typos: ({ question }) => mistyped(question),
  small: ({ question }) => question.replace(/[?!]$/u, "").toLowerCase(),
};

const [questions, folder, outcomes] = process.argv.slice(2);
if (!questions || !folder) throw new Error("usage: reword-questions.js QUESTIONS.jsonl FOLDER [OUTCOMES.json]");
const right =
  outcomes === undefined
    ? undefined
    : new Set(
        (JSON.parse(readFileSync(outcomes, "utf8")) as { id: string; right: boolean }[]).flatMap((one) =>
          one.right ? [one.id] : [],
        ),
      );
const asked = readFileSync(questions, "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => JSON.parse(line) as Asked)
  .filter(({ id, after }) => after === undefined && (right?.has(id) ?? true));
mkdirSync(folder, { recursive: true });
for (const [name, reword] of Object.entries(REWORDED)) {
  const lines = asked.map((one) => JSON.stringify({ ...one, paraphrase_of: undefined, question: reword(one) }));
  writeFileSync(join(folder, `${name}.jsonl`), `${lines.join("\n")}\n`);
}
process.stdout.write(`${asked.length} questions reworded in ${Object.keys(REWORDED).length} ways, in ${folder}\n`);
