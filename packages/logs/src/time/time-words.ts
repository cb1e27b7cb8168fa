import { ZONE_ABBREVIATIONS } from "@lagebild/domain";

const numbered = (rows: readonly string[]): ReadonlyMap<string, number> =>
  new Map(rows.flatMap((row, i) => row.split(" ").map((word) => [word, i + 1] as const)));

/** Names of months in lower case, without a dot behind them: 1 for January. */
export const MONTHS = numbered([
  "jan january januar jän jänner",
  "feb february februar feber",
  "mar march mär märz mrz maerz",
  "apr april",
  "may mai",
  "jun june juni",
  "jul july juli",
  "aug august",
  "sep sept september",
  "oct october okt oktober",
  "nov november",
  "dec december dez dezember",
]);

/** Names of weekdays in lower case, without a dot behind them. */
export const WEEKDAYS: ReadonlySet<string> = new Set(
  (
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday " +
    "mo montag di die dienstag mi mit mittwoch do don donnerstag fr fre freitag sa sam samstag sonnabend so son sonntag"
  ).split(" "),
);

/** What stands between a date and its clock, in words. */
export const JOINERS: ReadonlySet<string> = new Set(["at", "um"]);

/** Halves of the day in lower case, without dots and blanks: true for the second. */
export const HALVES: ReadonlyMap<string, boolean> = new Map([
  ["am", false],
  ["pm", true],
  ["vorm", false],
  ["nachm", true],
]);

/** Minutes ahead of UTC of the short names of zones that logs write; of those that stand for several, what logs mean most often. */
export const ZONE_MINUTES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(ZONE_ABBREVIATIONS),
  ...hours(
    "Z=0 UTC=0 UT=0 GMT=0 UCT=0 BST=1 MET=1 MEST=2 IRST=3.5 MSD=4 TRT=3 IST=5.5 PKT=5 SGT=8 HKT=8 KST=9 WIB=7 ICT=7",
  ),
  ...hours("AWST=8 ACST=9.5 ACDT=10.5 SAST=2 CAT=2 EAT=3 WAT=1 BRT=-3 ART=-3 NST=-3.5 NDT=-2.5 AST=-4 ADT=-3 CST=-6"),
  ...hours("AKST=-9 AKDT=-8 HST=-10"),
]);

function hours(text: string): readonly (readonly [string, number])[] {
  return text.split(" ").map((pair) => {
    const [name, offset] = pair.split("=") as [string, string];
    return [name, Math.round(Number(offset) * 60)] as const;
  });
}
