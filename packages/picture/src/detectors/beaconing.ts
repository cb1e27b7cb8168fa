import { durationText, isPrivateAddress, type FieldCondition } from "@lagebild/domain";
import { keyName, type BeatsByKey } from "../correlations/beat.js";
import { beatsOfMoments, withNone } from "../load-beats.js";
import { valueOf, type PictureRecords } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";

const LEAST_CONNECTIONS = 12;
const MOST_CONNECTIONS = 5_000;
const MOST_PAIRS = 60;
/** Seconds: faster is one transfer in parts, and logs of whole seconds cannot tell. */
const SHORTEST_INTERVAL = 5;
const LEAST_SCORE = 0.85;
const PAIR = ["source.ip", "destination.ip", "destination.port"];

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
        en: "{source.ip} connected to {destination.ip}[, port {destination.port},] {count|time|times}, every {interval}",
        de: "{source.ip} verband sich {count}-mal mit {destination.ip}[, Port {destination.port}], alle {interval}",
      },
      harmless: {
        en: "Programs that ask for updates, monitoring and time servers do so too.",
        de: "Auch Programme, die nach Aktualisierungen fragen, Überwachung und Zeitserver tun das.",
      },
      one: PAIR,
      topics: ["beaconing"],
      sure: "possible",
    },
  },
  async detect(records) {
    const { groups = [] } = await records.aggregate({
      op: "group",
      by: PAIR.map(valueOf),
      where: { fields: PAIR.slice(0, 2).map((field) => ({ field, operator: "contains", value: "" })) },
      counts: { atLeast: LEAST_CONNECTIONS, atMost: MOST_CONNECTIONS },
      limit: 1_000,
    });
    const outgoing = groups.filter(({ values: [from, to] }) => isPrivateAddress(from!) && !isPrivateAddress(to!));
    const wanted = outgoing.slice(0, MOST_PAIRS);
    const beats = await beatsOfPairs(
      records,
      wanted.map(({ values }) => values),
    );
    const found: Detected[] = [];
    for (const { values, count, firstTime, lastTime } of wanted) {
      const seconds = new Set(
        beats
          .get(pairName(values))?.()
          .map(({ firstTime: time }) => Math.floor(time / 1e6)),
      );
      const rhythm = rhythmOf([...seconds]);
      if (!rhythm || rhythm.score < LEAST_SCORE) continue;
      const key = new Map(
        PAIR.flatMap((field, place) => (values[place] === undefined ? [] : [[field, values[place]]])),
      );
      found.push({ key, count, firstTime, lastTime, shown: { interval: durationText(Math.round(rhythm.interval)) } });
    }
    return found;
  },
};

type Pair = readonly (string | undefined)[];

/** Names a pair as its connections are filed. */
const pairName = (values: Pair): string => keyName(values.map((value) => value ?? ""));

/** Reads the connections of all pairs at once. */
async function beatsOfPairs(records: PictureRecords, pairs: readonly Pair[]): Promise<BeatsByKey> {
  if (pairs.length === 0) return new Map();
  const isOneOf = (place: number): FieldCondition => {
    const [value = "", ...orValues] = new Set(pairs.flatMap((pair) => pair[place] ?? []));
    return { field: PAIR[place]!, operator: "equals", value, orValues };
  };
  const { times, columns } = await records.moments({ fields: [isOneOf(0), isOneOf(1)] }, PAIR.map(valueOf));
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
