import { durationText, isIpv4, isPrivateAddress } from "@lagebild/domain";
import { metRule, valueOf } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";

const MOST_ROWS = 50_000;
/** Minutes between logins from networks far apart, in seconds. */
const MOST_SECONDS = 30 * 60;

/**
 * One account that logs in within half an hour from networks that have nothing in common: without a database of places,
 * how many leading bits addresses share stands for their distance (RFC 4632 hands out neighbouring blocks by region).
 */
export const impossibleTravel: Detector = {
  rule: {
    id: "lagebild-impossible-travel",
    name: "impossible_travel",
    title: "Logins from networks far apart",
    description: "One account logged in within half an hour from networks that have nothing in common.",
    level: "low",
    tags: ["attack.initial-access", "attack.t1078"],
    status: "experimental",
    file: "impossible-travel.ts",
    hints: {
      says: {
        en: "{user.name} logged in from {first} and, {apart} later, from {second}",
        de: "{user.name} meldete sich von {first} an und {apart} später von {second}",
      },
      harmless: {
        en: "A VPN, a mobile phone beside an office line or shared credentials of a service do the same.",
        de: "Ein VPN, ein Mobiltelefon neben dem Büroanschluss oder ein Dienstkonto tun dasselbe.",
      },
      one: ["user.name"],
      topics: ["impossible-travel"],
      sure: "possible",
    },
  },
  async detect(records) {
    const { groups = [] } = await records.aggregate({
      op: "group",
      by: [...["user.name", "source.ip"].map(valueOf), { bucketSeconds: 60 }],
      where: metRule("login_succeeded"),
      limit: MOST_ROWS,
    });
    const logins = groups
      .flatMap(({ values: [user, address], firstTime, lastTime }) =>
        user === undefined || address === undefined || firstTime === undefined || isPrivateAddress(address)
          ? []
          : [{ user, address, time: firstTime, lastTime }],
      )
      .sort((a, b) => a.time - b.time || (a.address < b.address ? -1 : 1));
    const latest = new Map<string, (typeof logins)[number]>();
    const found = new Map<string, Detected>();
    for (const login of logins) {
      const before = latest.get(login.user);
      latest.set(login.user, login);
      if (!before || found.has(login.user) || !areFarApart(before.address, login.address)) continue;
      const seconds = Math.round((login.time - before.time) / 1e6);
      if (seconds > MOST_SECONDS) continue;
      found.set(login.user, {
        key: new Map([["user.name", login.user]]),
        met: "login_succeeded",
        count: 2,
        firstTime: before.time,
        lastTime: login.lastTime,
        shown: { first: before.address, second: login.address, apart: durationText(Math.max(1, seconds)) },
      });
    }
    return [...found.values()];
  },
};

/** Whether two addresses share not even their first eight bits; of IPv6, the first 32. */
export function areFarApart(a: string, b: string): boolean {
  if (isIpv4(a) !== isIpv4(b)) return false;
  if (isIpv4(a)) return a.split(".")[0] !== b.split(".")[0];
  return a.split(":").slice(0, 2).join(":") !== b.split(":").slice(0, 2).join(":");
}
