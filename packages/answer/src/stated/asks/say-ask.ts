import type { Ask } from "@lagebild/domain";
import type { Found, Stated, Told } from "../told.js";
import { sayAmounts } from "./say-amount.js";
import { sayClock } from "./say-clock.js";
import { sayCompare } from "./say-compare.js";
import { sayCount } from "./say-count.js";
import { sayDistinct } from "./say-distinct.js";
import { sayDuration } from "./say-duration.js";
import { sayLines } from "./say-lines.js";
import { sayList } from "./say-list.js";
import { sayOnly } from "./say-only.js";
import { sayOrder } from "./say-order.js";
import { sayPer } from "./say-per.js";
import { sayInterval } from "./say-interval.js";
import { saySilence, saySilenceBefore } from "./say-silence.js";
import { saySummary } from "./say-summary.js";
import { sayTimeline } from "./say-timeline.js";
import { sayTop } from "./say-top.js";
import { sayWhen } from "./say-when.js";
import { sayYesNo } from "./say-yes-no.js";

/** Puts one ask with its results into sentences; none where there is nothing to say it from. */
export function sayAsk(ask: Ask, found: readonly Found[], told: Told): readonly Stated[] {
  if (ask.ask === "timeline") return sayTimeline(ask, found, told);
  if (ask.ask === "summary") return saySummary(found, told);
  if (ask.ask === "clock") return sayClock(ask, found, told);
  if (found.length === 0) return [];
  if (ask.ask === "silence" && ask.isBefore) return [saySilenceBefore(found, told)];
  switch (ask.ask) {
    case "compare":
      return [sayCompare(ask, found, told)];
    case "only":
      return [sayOnly(found, told)];
    case "order":
      return [sayOrder(found, told)];
    case "duration":
      return [sayDuration(found, told)];
    case "when":
      return bySelection(found).map((own) => sayWhen(ask, own, told));
    case "amount":
      return sayAmounts(ask, found, told);
    case "lines":
      return found.flatMap((one) => sayLines(ask, one, told));
    case "count":
    case "distinct":
    case "list":
    case "top":
    case "per":
    case "silence":
    case "interval":
    case "yes-no":
      return found.map((one) => sayOne(ask, one, told));
  }
}

type OneResultAsk = Exclude<
  Ask,
  { ask: "amount" | "clock" | "compare" | "only" | "order" | "duration" | "when" | "lines" | "timeline" | "summary" }
>;

function sayOne(ask: OneResultAsk, found: Found, told: Told): Stated {
  switch (ask.ask) {
    case "count":
      return sayCount(found, told);
    case "distinct":
      return sayDistinct(ask, found, told);
    case "list":
      return sayList(ask, found, told);
    case "top":
      return sayTop(ask, found, told);
    case "per":
      return sayPer(ask, found, told);
    case "silence":
      return saySilence(found, told);
    case "interval":
      return sayInterval(found, told);
    case "yes-no":
      return sayYesNo(found, told);
  }
}

const bySelection = (found: readonly Found[]): readonly (readonly Found[])[] =>
  [...new Set(found.map(({ of }) => of))].map((place) => found.filter(({ of }) => of === place));
