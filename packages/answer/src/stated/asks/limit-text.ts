import type { CountLimits, Selection } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { eventText, formOf } from "../say-selection.js";
import { countText, type Told } from "../told.js";

/** `with at least 5 failed logins each`, with a blank before; nothing where there are no limits. */
export function limitText(counts: CountLimits | undefined, selection: Selection, told: Told): string {
  const { atLeast, atMost } = counts ?? {};
  const part = (template: string, limit: number | undefined): readonly string[] =>
    limit === undefined
      ? []
      : [
          fill(template, {
            n: countText(limit, told),
            what: eventText(selection, formOf(limit), told.style.language),
          }),
        ];
  const parts = [...part(told.phrases.atLeastTimes, atLeast), ...part(told.phrases.atMostTimes, atMost)];
  return parts.map((text) => ` ${text}`).join("");
}
