import { earliest, latest } from "@lagebild/domain";
import { groupsOf } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";

const MOST_PATHS = 100_000;
const LEAST_FILES = 50;
/** Of the files with an ending, so many have another known ending before it. */
const LEAST_SHARE = 0.5;
/** Endings that come second without harm. */
const ORDINARY = new Set(
  "gz bz2 xz zst zip tar tgz bak old tmp log txt part crdownload download swp lock pf dll mui exe sig asc md5 sha256 json xml lnk mdb edb".split(
    " ",
  ),
);
const ENDING = /\.([A-Za-z0-9]{1,5})\.([A-Za-z0-9_-]{2,20})$/;

/**
 * Many files that got the same unusual ending behind the one they had, as encryption leaves them (Scaife et al.,
 * CryptoLock, ICDCS 2016, name the change of types in mass as its mark).
 */
export const massRenaming: Detector = {
  rule: {
    id: "lagebild-mass-renaming",
    name: "mass_renaming",
    title: "Files renamed in mass",
    description: "Many files got the same unusual ending behind the one they had.",
    level: "high",
    tags: ["attack.impact", "attack.t1486"],
    status: "test",
    file: "mass-renaming.ts",
    hints: {
      says: {
        en: "{files} files got the ending .{ending}[ on {host.name}][ by {process.name}]",
        de: "{files} Dateien erhielten die Endung .{ending}[ auf {host.name}][ durch {process.name}]",
      },
      harmless: {
        en: "A migration or an encryption of one's own names files like that as well.",
        de: "Auch eine Migration oder eigene Verschlüsselung benennt Dateien so.",
      },
      what: "file.path",
      one: ["host.name"],
      topics: ["ransomware"],
      sure: "likely",
    },
  },
  async detect(records) {
    const where = { fields: [{ field: "event.category", operator: "equals" as const, value: "file" }] };
    const { groups } = await groupsOf(records, where, ["host.name", "file.path"], MOST_PATHS);
    const byEnding = new Map<string, { host: string | undefined; ending: string; paths: (typeof groups)[number][] }>();
    for (const group of groups) {
      const [host, path] = group.values;
      const match = path === undefined ? undefined : ENDING.exec(path);
      if (!match || ORDINARY.has(match[2]!.toLowerCase())) continue;
      const ending = match[2]!.toLowerCase();
      const key = `${host} ${ending}`;
      const known = byEnding.get(key) ?? { host, ending, paths: [] };
      known.paths.push(group);
      byEnding.set(key, known);
    }
    const totals = new Map<string, number>();
    for (const { values } of groups) {
      const ending = /\.([A-Za-z0-9_-]{2,20})$/.exec(values[1] ?? "")?.[1]?.toLowerCase();
      if (ending !== undefined) totals.set(`${values[0]} ${ending}`, (totals.get(`${values[0]} ${ending}`) ?? 0) + 1);
    }
    return [...byEnding]
      .filter(([key, { paths }]) => paths.length >= LEAST_FILES && paths.length >= LEAST_SHARE * totals.get(key)!)
      .map(([, { host, ending, paths }]): Detected => {
        return {
          key: new Map(host === undefined ? [] : [["host.name", host]]),
          holds: { field: "file.path", operator: "contains", value: `.${ending}` },
          count: paths.reduce((sum, { count }) => sum + count, 0),
          firstTime: earliest(paths.map(({ firstTime }) => firstTime)),
          lastTime: latest(paths.map(({ lastTime }) => lastTime)),
          shown: { files: String(paths.length), ending },
        };
      });
  },
};
