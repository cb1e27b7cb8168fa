/** A container that is open. */
export interface Level {
  readonly kind: "{" | "[";
  /** Names on the way to it, as in `hits.hits` or `resourceLogs[].scopeLogs`; undefined where no list of records lies below. */
  readonly path: string | undefined;
  /** Its items are records. */
  readonly isList: boolean;
  /** The last name that was read in it. */
  key: string;
}

/** What a scanner of JSON knows between two records. */
export interface JsonState {
  readonly levels: Level[];
  /** The first name of the envelope around the list. */
  readonly envelope: string | undefined;
}

/** Tells which containers lead to lists of records. */
export interface ListPaths {
  isList(path: string | undefined): boolean;
  /** The path of what opens in a container; undefined where no list of records lies below. */
  below(parent: Level | undefined): string | undefined;
}

/** Follows the paths of lists that records lie in. */
export function listPaths(lists: readonly string[]): ListPaths {
  const listed = new Set(lists);
  const ways = new Set(lists.flatMap(prefixesOf));
  return {
    isList: (path) => path !== undefined && path !== "" && listed.has(path),
    below(parent) {
      if (lists.length === 0) return undefined;
      if (!parent) return "";
      if (parent.path === undefined) return undefined;
      const path = pathOf(parent, parent.path);
      return path === "" || ways.has(path) ? path : undefined;
    },
  };
}

function pathOf({ kind, key }: Level, path: string): string {
  if (kind === "[") return path === "" ? "" : `${path}[]`;
  return path === "" ? key : `${path}.${key}`;
}

/** `a[].b.c` lies below `a`, `a[]` and `a[].b`. */
const prefixesOf = (path: string): readonly string[] => [
  path,
  ...[...path.matchAll(/\[\]|\./g)].flatMap(({ 0: sign, index }) =>
    sign === "." ? [path.slice(0, index)] : [path.slice(0, index), path.slice(0, index + 2)],
  ),
];

export const writeState = ({ levels, envelope }: JsonState): string =>
  JSON.stringify([envelope ?? null, ...levels.map(({ kind, path, isList, key }) => [kind, path ?? null, isList, key])]);

export function readState(state: string | undefined): JsonState {
  if (state === undefined || state === "") return { levels: [], envelope: undefined };
  const [envelope, ...levels] = JSON.parse(state) as [string | null, ...["{" | "[", string | null, boolean, string][]];
  return {
    envelope: envelope ?? undefined,
    levels: levels.map(([kind, path, isList, key]) => ({ kind, path: path ?? undefined, isList, key })),
  };
}
