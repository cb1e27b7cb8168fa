import { domainToUnicode } from "node:url";

/** Signs and pairs of signs that are taken for others at a glance, in small letters; those of other scripts by their twin. */
const TWINS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, "m"],
  [/vv/g, "w"],
  [/cl/g, "d"],
  [/[1il|íìîïıі]/g, "l"],
  [/[0oоοóòôö]/g, "o"],
  [/[5sѕ$]/g, "s"],
  [/[aаαáàâä@4]/g, "a"],
  [/[eеéèêë3]/g, "e"],
  [/[cсç]/g, "c"],
  [/[pрρ]/g, "p"],
  [/[yуγ]/g, "y"],
  [/[xхχ]/g, "x"],
  [/[uυúùûü]/g, "u"],
  [/[-_]/g, ""],
];
/** Labels of so many signs may differ in one or two; shorter ones are alike by chance. */
const LEAST_FOR_ONE = 7;
const LEAST_FOR_TWO = 12;
const MAX_LABEL = 63;

/** Second levels under which names are given away, as in `example.co.uk`. */
const SECOND_LEVELS = /^(?:co|com|org|net|gov|edu|ac|gv|or|go|ne)$/;

/** The part of a domain that its owner chose, in Unicode: `example` of `mail.example.co.uk`. */
export function chosenLabel(domain: string): string {
  const labels = (domainToUnicode(domain) || domain).toLowerCase().split(".");
  const top = labels.length > 2 && SECOND_LEVELS.test(labels.at(-2)!) && labels.at(-1)!.length === 2 ? 3 : 2;
  return (labels.at(-top) ?? labels[0]!).slice(0, MAX_LABEL);
}

/** Whether a domain is another than one's own and looks like it: by signs that look alike, or by one or two that differ. */
export function looksLike(domain: string, own: string): boolean {
  const [label, ownLabel] = [chosenLabel(domain), chosenLabel(own)];
  // The same name under another top level is mostly the same owner's.
  if (label === ownLabel) return false;
  if (twinOf(label) === twinOf(ownLabel)) return ownLabel.length > 3;
  const most = ownLabel.length >= LEAST_FOR_TWO ? 2 : ownLabel.length >= LEAST_FOR_ONE ? 1 : 0;
  return most > 0 && Math.abs(label.length - ownLabel.length) <= most && editsBetween(label, ownLabel) <= most;
}

const twinOf = (label: string): string => TWINS.reduce((text, [sign, twin]) => text.replace(sign, twin), label);

/** Signs to add, leave out, change, or swap with their neighbour until two texts are the same (Damerau, 1964). */
export function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
