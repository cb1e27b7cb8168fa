import { addressRange, groupedBy, isPrivateAddress } from "@lagebild/domain";
import { groupsOf, metRule } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";

/** Logins that an account must have had from elsewhere before a new address tells anything. */
const LEAST_HISTORY = 5;
const DAY = 86_400e6;
const MOST_PAIRS = 5_000;

/**
 * An account that logs in from an address on the internet that it never came from, after days of logins from others
 * (the "new geography or network" of user behaviour analysis, without a database of places).
 */
export const firstSeen: Detector = {
  rule: {
    id: "lagebild-first-seen-address",
    name: "first_seen_address",
    title: "First login from an address",
    description: "An account logged in from an address on the internet from whose network it had never come.",
    level: "low",
    tags: ["attack.initial-access", "attack.t1078"],
    status: "test",
    file: "first-seen.ts",
    hints: {
      says: {
        en: "{user.name} logged in from {source.ip} for the first time, after {before} logins from elsewhere",
        de: "{user.name} meldete sich erstmals von {source.ip} an, nach {before} Anmeldungen von anderswo",
      },
      harmless: { en: "People travel and change their provider.", de: "Menschen reisen und wechseln den Anbieter." },
      one: ["user.name", "source.ip"],
      topics: [],
      sure: "possible",
    },
  },
  async detect(records) {
    const { groups } = await groupsOf(records, metRule("login_succeeded"), ["user.name", "source.ip"], MOST_PAIRS);
    const ofUser = groupedBy(groups, ({ values: [user] }) => user);
    return groups.flatMap(({ values: [user, address], count, firstTime, lastTime }): readonly Detected[] => {
      if (user === undefined || address === undefined || firstTime === undefined || isPrivateAddress(address))
        return [];
      const earlier = ofUser
        .get(user)!
        .filter(({ values, firstTime: first }) => values[1] !== address && first !== undefined && first < firstTime);
      // An office or provider has many addresses of one network.
      const near = addressRange(`${address}/${address.includes(":") ? 48 : 24}`);
      if (earlier.some(({ values }) => values[1] !== undefined && near?.has(values[1]))) return [];
      const before = earlier.filter(({ firstTime: first }) => first! < firstTime - DAY);
      const logins = before.reduce((sum, one) => sum + one.count, 0);
      if (logins < LEAST_HISTORY) return [];
      const key = new Map([
        ["user.name", user],
        ["source.ip", address],
      ]);
      return [{ key, met: "login_succeeded", count, firstTime, lastTime, shown: { before: String(logins) } }];
    });
  },
};
