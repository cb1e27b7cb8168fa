import type { ReadQuestion } from "./reading.js";

/** The name of the model that chose this reading in place of the likeliest; undefined where none did. */
export const otherChosenBy = (read: Pick<ReadQuestion, "choice"> | undefined): string | undefined =>
  read?.choice && "by" in read.choice && read.choice.chose === "other" ? read.choice.by : undefined;
