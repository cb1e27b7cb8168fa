import type { SourceId, StoredSource } from "@lagebild/domain";
import { compareText } from "../compare-text.js";

/** A name under which bytes of a source arrived. */
export interface SourceName {
  readonly source: SourceId;
  readonly file: string;
  /** Where the file lay, as a path whose folders may tell it from others of its name. */
  readonly origin?: string;
}

/** A source on its way to a label. */
interface Named {
  readonly source: StoredSource;
  /** The oldest first. */
  readonly names: readonly SourceName[];
  /** The name it goes by. */
  readonly chosen: SourceName;
}

/**
 * Gives each source a label that no other has, and every name under which it arrived. A source goes by its oldest name
 * that has not become another's since; of several that go by one name, each is told by the folder, by the host or, where
 * neither tells, by its number. `arrivals` are in their order; a source without any goes by its own name.
 */
export function labelSources(
  sources: readonly StoredSource[],
  arrivals: readonly SourceName[],
  hostOf: (source: SourceId) => string | undefined,
): readonly StoredSource[] {
  const named = withNames(sources, arrivals);
  const taken = new Set<string>();
  const labels = new Map<SourceId, string>();
  const give = (source: SourceId, wanted: string): void => {
    let label = wanted;
    for (let n = 2; taken.has(label.toLowerCase()); n++) label = `${wanted} (${n})`;
    taken.add(label.toLowerCase());
    labels.set(source, label);
  };
  const groups = groupsOf(named);
  for (const [only, ...others] of groups) if (others.length === 0) give(only!.source.id, only!.chosen.file);
  for (const group of groups.filter(({ length }) => length > 1)) {
    const texts = distinctOrigins(group) ?? distinctHosts(group, hostOf) ?? group.map(({ chosen }) => chosen.file);
    group.forEach(({ source }, i) => give(source.id, texts[i]!));
  }
  return named.map(({ source, names }) => {
    const { id } = source;
    const files = [...new Set(names.map(({ file }) => file))];
    const label = labels.get(id)!;
    return { ...source, file: label, ...((files.length > 1 || files[0] !== label) && { names: files }) };
  });
}

/** Names of sources that several go by: who asks for hosts need only ask for these. */
export function contestedSources(
  sources: readonly StoredSource[],
  arrivals: readonly SourceName[],
): readonly SourceId[] {
  const groups = groupsOf(withNames(sources, arrivals)).filter((group) => group.length > 1 && !distinctOrigins(group));
  return groups.flatMap((group) => group.map(({ source }) => source.id));
}

function withNames(sources: readonly StoredSource[], arrivals: readonly SourceName[]): readonly Named[] {
  const order = new Map<SourceId, number>();
  const bySource = new Map<SourceId, SourceName[]>();
  const newest = new Map<string, SourceId>();
  const wanted = new Set(sources.map(({ id }) => id));
  for (const name of arrivals) {
    if (!wanted.has(name.source)) continue;
    if (!order.has(name.source)) order.set(name.source, order.size);
    bySource.set(name.source, [...(bySource.get(name.source) ?? []), name]);
    newest.set(name.file.toLowerCase(), name.source);
  }
  // Those without an arrival are from before there were any.
  const inOrder = sources.toSorted(
    (a, b) =>
      (order.get(a.id) ?? -1) - (order.get(b.id) ?? -1) || compareText(a.file, b.file) || compareText(a.id, b.id),
  );
  return inOrder.map((source) => {
    const names = bySource.get(source.id) ?? [{ source: source.id, file: source.file }];
    const isKept = ({ file }: SourceName): boolean => (newest.get(file.toLowerCase()) ?? source.id) === source.id;
    return { source, names, chosen: names.find(isKept) ?? names.at(-1)! };
  });
}

function groupsOf(named: readonly Named[]): readonly (readonly Named[])[] {
  const groups = new Map<string, Named[]>();
  for (const one of named) {
    const key = one.chosen.file.toLowerCase();
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

const areDistinct = (texts: readonly string[]): boolean =>
  new Set(texts.map((text) => text.toLowerCase())).size === texts.length;

/** The nearest folder that alone tells the files apart, else as many of the nearest as do. */
function distinctOrigins(group: readonly Named[]): readonly string[] | undefined {
  const folders = group.map(({ chosen }) => foldersOf(chosen));
  const depth = Math.max(...folders.map(({ length }) => length));
  const label = (parts: readonly string[], place: number): string => [...parts, group[place]!.chosen.file].join("/");
  for (let up = 1; up <= depth; up++) {
    const one = folders.map((path, i) => label(path.slice(-up).slice(0, path.length < up ? 0 : 1), i));
    if (areDistinct(one)) return one;
  }
  const all = folders.map((path, i) => label(path, i));
  return areDistinct(all) ? all : undefined;
}

/** The folders above what the file's name says. */
function foldersOf({ file, origin }: SourceName): readonly string[] {
  if (origin === undefined) return [];
  const path = origin.replaceAll("\\", "/");
  const above = path.endsWith(`/${file}`) ? path.slice(0, -file.length - 1) : path.slice(0, path.lastIndexOf("/") + 1);
  return above.split("/").filter((part) => part !== "" && part !== ".");
}

function distinctHosts(
  group: readonly Named[],
  hostOf: (source: SourceId) => string | undefined,
): readonly string[] | undefined {
  const hosts = group.map(({ source }) => source.settings?.host ?? hostOf(source.id));
  if (hosts.every((host) => host === undefined)) return undefined;
  const texts = hosts.map((host, i) => (host === undefined ? "" : `${host}/`) + group[i]!.chosen.file);
  return new Set(hosts).size > 1 ? texts : undefined;
}
