import { fill } from "../phrases/stated-phrases.js";
import { countText, seenSpan, timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { lengthOfTime, spelledLength } from "../write/write-number.js";
import { timesText } from "../write/write-time.js";

/** `12 min 46 s from the first to the last of 12 failed logins ...`, or the time between two things that happened. */
export function sayDuration(found: readonly Found[], told: Told): Stated {
  const places = [...new Set(found.map(({ of }) => of))];
  return places.length === 2 ? sayBetween(found, places, told) : sayLength(found, told);
}

function sayLength(found: readonly Found[], told: Told): Stated {
  const { phrases, style } = told;
  const one = found[0]!;
  const matched = Math.max(...found.map(({ result }) => result.matched));
  const { first, last } = timesOf(found);
  const parts = { n: countText(matched, told), what: whatOf(one, matched, told), span: spanOf(found, told) };
  if (first === undefined || last === undefined) return { text: fill(phrases.noTime, parts), values: [], rests: found };
  if (matched < 2) return { text: fill(phrases.durationOne, parts), values: [], rests: found };
  const length = spelledLength(last - first, style.language);
  const values = [lengthOfTime(last - first, style.language)];
  return { text: fill(phrases.duration, { ...parts, length }), values, rests: found };
}

/** The times themselves are part of the answer, also where the question limits the time. */
function spanOf(found: readonly Found[], told: Told): string {
  const free = found.map((one) => ({ ...one, selection: { events: [], conditions: [] } }));
  return seenSpan(free, told);
}

function sayBetween(found: readonly Found[], places: readonly number[], told: Told): Stated {
  const { phrases, style } = told;
  const sides = places
    .map((place) => {
      const own = found.filter(({ of }) => of === place);
      return { own, time: timesOf(own).first };
    })
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
  const [one, other] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const nameOf = ({ own }: (typeof sides)[0]): string => whatOf(own[0]!, own[0]!.result.matched, told);
  if (one.time === undefined || other.time === undefined) {
    const lacking = one.time === undefined ? one : other;
    const parts = { n: countText(lacking.own[0]!.result.matched, told), what: nameOf(lacking) };
    return { text: fill(phrases.noTime, parts), values: [], rests: found };
  }
  const length = spelledLength(other.time - one.time, style.language);
  return {
    text: fill(phrases.between, {
      length,
      one: nameOf(one),
      first: timesText([one.time], style),
      other: nameOf(other),
      last: timesText([other.time], style),
    }),
    values: [lengthOfTime(other.time - one.time, style.language)],
    rests: found,
  };
}
