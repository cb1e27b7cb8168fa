import { fill } from "../phrases/stated-phrases.js";
import { eventText } from "../say-selection.js";
import { timesOf, whatOf, type Found, type Stated, type Told } from "../told.js";
import { listText } from "../write/write-list.js";
import { timesText, valueTime } from "../write/write-time.js";

/** `First failed logins from 10.0.0.9 (14 March 2026 03:11:02 UTC), then 1 successful login (...).` by their first records. */
export function sayOrder(found: readonly Found[], told: Told): Stated {
  const { phrases, style } = told;
  const sides = [...new Set(found.map(({ of }) => of))].map((place) => {
    const own = found.filter(({ of }) => of === place);
    return { one: own[0]!, time: timesOf(own).first };
  });
  const there = sides.filter((side) => side.time !== undefined).sort((a, b) => a.time! - b.time!);
  const texts = there.map(({ one, time }, i) =>
    fill(i === 0 ? phrases.firstOf : phrases.thenOf, {
      what: whatOf(one, one.result.matched, told),
      time: timesText([time!], style),
    }),
  );
  const lacking = sides
    .filter((side) => side.time === undefined)
    .map(({ one }) => fill(phrases.notThere, { what: whatOf(one, 0, told) }));
  const list = listText([...texts, ...lacking], 0, style.language);
  return {
    text: fill(phrases.ordered, { list }),
    values: there.flatMap(({ one, time }, i) => [
      ...(i === 0 ? [eventText(one.selection, "one", style.language)] : []),
      valueTime(time!, style.zone),
    ]),
    rests: found,
  };
}
