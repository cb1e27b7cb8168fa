import { Failure, timeUnitOf, zoneNamed, type SourceSettings } from "@lagebild/domain";

/** What is said of sources, as text: options of a command, or parameters of a request. */
export interface SettingTexts {
  readonly zone?: string | undefined;
  readonly year?: string | undefined;
  readonly host?: string | undefined;
  readonly clockOffset?: string | undefined;
}

/** How a setting is read, and what is expected where it cannot be. */
interface SettingReader<T> {
  readonly read: (text: string) => T | undefined;
  readonly expected: string;
}

/** Years that log times may be said to be of. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2099;
const MAX_OFFSET_MS = 100 * 366 * 86_400_000;

/** How each setting is read. */
export const SETTING_READERS = {
  zone: { read: zoneNamed, expected: "a zone such as Europe/Berlin or +01:00" },
  year: { read: yearOf, expected: `a year from ${FIRST_YEAR} to ${LAST_YEAR}` },
  host: { read: hostOf, expected: "a host's name of 1 to 200 characters without blanks" },
  clockOffset: { read: clockOffsetMs, expected: "how far the clock was behind, such as +00:02:13 or -90s" },
} as const satisfies Record<string, SettingReader<string | number>>;

/** Reads what is said of sources; `nameOf` names an option as the user wrote it. Failure "invalid" for a value that cannot be read. */
export function readSourceSettings(texts: SettingTexts, nameOf: (name: string) => string): SourceSettings {
  const setting = <T>(name: keyof SettingTexts, { read, expected }: SettingReader<T>): T | undefined => {
    const text = texts[name];
    if (text === undefined) return undefined;
    const value = read(text);
    if (value === undefined) throw new Failure("invalid", `${nameOf(name)} is "${text}", expected ${expected}`);
    return value;
  };
  const zone = setting("zone", SETTING_READERS.zone);
  const year = setting("year", SETTING_READERS.year);
  const host = setting("host", SETTING_READERS.host);
  const offset = setting("clockOffset", SETTING_READERS.clockOffset);
  return {
    ...(zone !== undefined && { zone }),
    ...(year !== undefined && { year }),
    ...(host !== undefined && { host }),
    ...(offset !== undefined && { clockOffsetMs: offset }),
  };
}

function yearOf(text: string): number | undefined {
  const year = Number(text);
  return /^\d{4}$/.test(text) && year >= FIRST_YEAR && year <= LAST_YEAR ? year : undefined;
}

function hostOf(text: string): string | undefined {
  return /^[^\s\p{C}]{1,200}$/u.test(text) ? text : undefined;
}

const CLOCK = /^([+-]?)(\d{1,4}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;
const AMOUNT = /^([+-]?)(\d{1,9}(?:\.\d{1,3})?) ?([a-z]{1,9})$/i;

/** Milliseconds of `+00:02:13`, `-1:30` (hours and minutes), `-90s`, `+5 min`, `2h`, `1500ms`. */
function clockOffsetMs(text: string): number | undefined {
  const written = text.trim().replace("\u2212", "-");
  const clock = CLOCK.exec(written);
  const amount = AMOUNT.exec(written);
  const sign = (clock ?? amount)?.[1] === "-" ? -1 : 1;
  const length = clock
    ? (Number(clock[2]) * 3_600 + Number(clock[3]) * 60 + Number(clock[4] ?? 0)) * 1_000 +
      Number((clock[5] ?? "").padEnd(3, "0"))
    : amount
      ? Number(amount[2]) * unitMs(amount[3]!)
      : Number.NaN;
  return length <= MAX_OFFSET_MS ? sign * Math.round(length) : undefined;
}

/** Writes an offset as it may be typed: `+00:02:13`, with milliseconds where there are some. */
export function clockOffsetText(offsetMs: number): string {
  const all = Math.abs(offsetMs);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const ms = all % 1_000 === 0 ? "" : `.${String(all % 1_000).padStart(3, "0")}`;
  const seconds = all / 1_000;
  return `${offsetMs < 0 ? "-" : "+"}${two(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${ms}`;
}

const unitMs = (word: string): number =>
  word.toLowerCase() === "ms" ? 1 : (timeUnitOf(word)?.seconds ?? Number.NaN) * 1_000;
