import { fill } from "../phrases/stated-phrases.js";
import { timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { lengthOfTime } from "../write/write-number.js";
import { spanText, valueTime } from "../write/write-time.js";

/** `Longest time without failed logins: 42 min 3 s, 14 March 2026 03:11:02 to 03:53:05 UTC.` */
export function saySilence(found: Found, told: Told): Stated {
  const { phrases, style } = told;
  const what = whatOf(found, 0, told);
  const [longest] = found.result.silences ?? [];
  if (longest?.from.time === undefined || longest.to.time === undefined)
    return { text: fill(phrases.noSilence, { what }), values: [], rests: [found] };
  const length = lengthOfTime(longest.microseconds, style.language);
  const [from, to] = [longest.from.time, longest.to.time];
  return {
    text: fill(phrases.silence, { what, length, span: spanText(from, to, style) }),
    values: [length, valueTime(from, style.zone), valueTime(to, style.zone)],
    rests: [found],
  };
}

/** `Before it nothing was logged for 42 min 3 s: 14 March 2026 03:11:02 to 03:53:05 UTC.` */
export function saySilenceBefore(found: readonly Found[], { phrases, style }: Told): Stated {
  const { first, last } = timesOf(found);
  if (found.length < 2 || first === undefined || last === undefined)
    return { text: phrases.noSilenceBefore, values: [], rests: found };
  const length = lengthOfTime(last - first, style.language);
  return {
    text: fill(phrases.silenceBefore, { length, span: spanText(first, last, style) }),
    values: [length, valueTime(first, style.zone), valueTime(last, style.zone)],
    rests: found,
  };
}
