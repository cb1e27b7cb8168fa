import { durationText, isPrivateAddress, type FieldCondition } from "@lagebild/domain";
import { keyName, type BeatsByKey } from "../correlations/beat.js";
import { beatsOfMoments, withNone } from "../load-beats.js";
import { valueOf, type PictureRecords } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";

const LEAST_CONNECTIONS = 12;
const MOST_CONNECTIONS = 5_000;
const MOST_PAIRS = 200;
/** Seconds: faster is one transfer in parts, and logs of whole seconds cannot tell. */
const SHORTEST_INTERVAL = 5;
const LEAST_SCORE = 0.85;
/** Part of the shortest interval that must lie between two records on average: what comes faster is one transfer in parts. */
const LEAST_REST = 0.5;
const MOST_GROUPS = 5_000;
const PAIR = ["source.ip", "destination.ip", "destination.port"];
/** A proxy connects by name; where it refuses, it does not even look for an address. */
const PAIR_AT_PROXY = ["source.ip", "url.domain"];
const AT_PROXY: FieldCondition = {
  field: "observer.type",
  operator: "equals",
  value: "proxy",
  orValues: ["firewall"],
};
/** Names of the own network. */
const INSIDE = /^[^.]*$|\.(?:local|lan|intern|internal|intra|corp|home|localdomain|home\.arpa)$/i;

/**
 * Connections of one address to another at regular intervals. The score is the mean of how symmetric the intervals lie
 * about their median (Bowley, Elements of Statistics, 1901) and of how little they spread (median absolute deviation), as
 * Hu et al. (BAYWATCH, DSN 2016) and hunters of beacons since do.
 */
export const beaconing: Detector = {
  rule: {
    id: "lagebild-beaconing",
    name: "beaconing",
    title: "Connections at regular intervals",
    description: "One address connects to another again and again, with intervals that hardly differ.",
    level: "medium",
    tags: ["attack.command-and-control", "attack.t1071"],
    status: "test",
    file: "beaconing.ts",
    hints: {
      says: {
        en: "{source.ip} connected to {target}[, port {destination.port},] {count|time|times}, every {interval}",
        de: "{source.ip} verband sich {count}-mal mit {target}[, Port {destination.port}], alle {interval}",
      },
      harmless: {
        en: "Programs that ask for updates, monitoring and time servers do so too.",
        de: "Auch Programme, die nach Aktualisierungen fragen, Überwachung und Zeitserver tun das.",
      },
      one: [...PAIR, "url.domain"],
      topics: ["beaconing"],
      sure: "possible",
    },
  },
  async detect(records) {
    const atProxy = await rhythmsOf(records, PAIR_AT_PROXY, [AT_PROXY]);
    const direct = await rhythmsOf(records, PAIR, []);
    // The same connections with the address that the proxy found.
    const isKnown = ({ key, count, firstTime }: Detected): boolean =>
      atProxy.some(
        (one) =>
          one.key.get("source.ip") === key.get("source.ip") && one.count >= count && one.firstTime! <= firstTime!,
      );
    return [...atProxy, ...direct.filter((one) => !isKnown(one))];
  },
};

/** Finds the combinations of these fields, of a source of the own network and a target outside, whose records keep a rhythm. */
async function rhythmsOf(
  records: PictureRecords,
  fields: readonly string[],
  more: readonly FieldCondition[],
): Promise<readonly Detected[]> {
  const filled = fields.slice(0, 2).map((field) => ({ field, operator: "contains", value: "" }) as const);
  const { groups = [] } = await records.aggregate({
    op: "group",
    by: fields.map(valueOf),
    where: { fields: [...filled, ...more] },
    counts: { atLeast: LEAST_CONNECTIONS, atMost: MOST_CONNECTIONS },
    limit: MOST_GROUPS,
  });
  const wanted = groups
    .filter(({ values: [from, to] }) => isPrivateAddress(from!) && isOutside(to!))
    .filter(
      ({ count, firstTime, lastTime }) =>
        (lastTime! - firstTime!) / 1e6 >= SHORTEST_INTERVAL * (count - 1) * LEAST_REST,
    )
    .slice(0, MOST_PAIRS);
  const beats = await beatsOfPairs(
    records,
    fields,
    wanted.map(({ values }) => values),
  );
  return wanted.flatMap(({ values, count, firstTime, lastTime }) => {
    const seconds = new Set(
      beats
        .get(pairName(values))?.()
        .map(({ firstTime: time }) => Math.floor(time / 1e6)),
    );
    const rhythm = rhythmOf([...seconds]);
    if (!rhythm || rhythm.score < LEAST_SCORE) return [];
    const key = new Map(
      fields.flatMap((field, place) => (values[place] === undefined ? [] : [[field, values[place]] as const])),
    );
    const interval = durationText(Math.round(rhythm.interval));
    return [{ key, count, firstTime, lastTime, shown: { interval, target: `{${fields[1]!}}` } }];
  });
}

const isOutside = (target: string): boolean => !isPrivateAddress(target) && !INSIDE.test(target);

type Pair = readonly (string | undefined)[];

/** Names a pair as its connections are filed. */
const pairName = (values: Pair): string => keyName(values.map((value) => value ?? ""));

/** Reads the connections of all pairs at once. */
async function beatsOfPairs(
  records: PictureRecords,
  fields: readonly string[],
  pairs: readonly Pair[],
): Promise<BeatsByKey> {
  if (pairs.length === 0) return new Map();
  const isOneOf = (place: number): FieldCondition => {
    const [value = "", ...orValues] = new Set(pairs.flatMap((pair) => pair[place] ?? []));
    return { field: fields[place]!, operator: "equals", value, orValues };
  };
  const { times, columns } = await records.moments({ fields: [isOneOf(0), isOneOf(1)] }, fields.map(valueOf));
  return beatsOfMoments(times, columns.map(withNone), undefined, LEAST_CONNECTIONS);
}

/** How regular points of time in seconds lie, 0 to 1; undefined where there are too few, or they lie too close. */
export function rhythmOf(times: readonly number[]): { readonly interval: number; readonly score: number } | undefined {
  const intervals = times
    .slice(1)
    .map((time, at) => time - times[at]!)
    .sort((a, b) => a - b);
  if (intervals.length < LEAST_CONNECTIONS - 1) return undefined;
  const at = (share: number): number => intervals[Math.round(share * (intervals.length - 1))]!;
  const [low, middle, high] = [at(0.25), at(0.5), at(0.75)];
  if (middle < SHORTEST_INTERVAL) return undefined;
  const skew = high === low ? 0 : Math.abs((high + low - 2 * middle) / (high - low));
  const deviations = intervals.map((interval) => Math.abs(interval - middle)).sort((a, b) => a - b);
  const spread = Math.min(1, deviations[deviations.length >> 1]! / middle);
  // A skew of hardly any spread is chance.
  const symmetry = spread < 0.02 ? 1 : 1 - skew;
  return { interval: middle, score: (symmetry + 1 - 4 * Math.min(0.25, spread)) / 2 };
}
