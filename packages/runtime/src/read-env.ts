import { Failure } from "@lagebild/domain";

/** How one setting is read. `parse` returns undefined for a text it refuses; `expected` says what it takes. */
export interface Setting<T> {
  readonly env: string;
  readonly parse: (text: string) => T | undefined;
  readonly expected: string;
  readonly fallback: T;
  /** The fallback in words, where it is no plain value. */
  readonly otherwise?: string;
  /** Never shown. */
  readonly isSecret?: boolean;
}

/** A setting as people are shown it. */
export interface ShownSetting {
  readonly name: string;
  /** What is in force, as it would be written in the environment. */
  readonly value: string;
  readonly from: "environment" | "default";
  readonly expected: string;
}

/** Reads settings from the environment into a frozen object. Failure "invalid" names every fault at once. */
export function readEnv<T extends object>(
  env: NodeJS.ProcessEnv,
  settings: { readonly [K in keyof T]: Setting<T[K]> },
): Readonly<T> {
  const faults: string[] = [];
  const read = (setting: Setting<unknown>): unknown => {
    const text = env[setting.env];
    if (text === undefined || text === "") return setting.fallback;
    const value = setting.parse(text);
    if (value === undefined) faults.push(`${setting.env} is "${text}", expected ${setting.expected}`);
    return value;
  };
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => [name, read(setting)] as const);
  if (faults.length > 0) throw new Failure("invalid", `cannot start: ${faults.join("; ")}`);
  return Object.freeze(Object.fromEntries(entries)) as Readonly<T>;
}

/** What settings are in force and where they come from. Secrets are named and not shown. */
export const shownSettings = (
  env: NodeJS.ProcessEnv,
  settings: Readonly<Record<string, Setting<unknown>>>,
): readonly ShownSetting[] =>
  Object.values(settings).map(({ env: name, expected, fallback, otherwise, isSecret }) => {
    const text = env[name];
    if (text === undefined || text === "")
      return { name, value: otherwise ?? String(fallback), from: "default", expected };
    return { name, value: isSecret ? "set" : text, from: "environment", expected };
  });

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number | undefined => {
    const value = Number(text);
    return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
  };
