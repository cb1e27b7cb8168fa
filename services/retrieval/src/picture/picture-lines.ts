import { formatTime } from "@lagebild/context";
import type { Picture, QuestionLanguage } from "@lagebild/domain";

const MOST_LINES = 40;

/** Says a picture in a line for each finding, the gravest first, for a window's reader. */
export const pictureLines = ({ findings }: Picture, language: QuestionLanguage, zone: string): readonly string[] =>
  findings
    .filter(({ decision, level }) => decision?.verdict !== "harmless" && level !== "informational")
    .slice(0, MOST_LINES)
    .map(({ level, firstTime, statement }) =>
      [level, formatTime(firstTime, zone), statement[language]].filter((part) => part !== "").join(" "),
    );
