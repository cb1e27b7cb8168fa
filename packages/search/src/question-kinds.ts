import { timeUnitOf, type EntityKind } from "@lagebild/domain";

/** Where a kind of value is found, the best place first; `field` are beginnings or ends of field names, in lower case without separators. */
export interface ValuePlace {
  readonly entity?: EntityKind;
  readonly column?: "host" | "program" | "file";
  readonly field?: RegExp;
}

/** A kind of value that a question asks for, such as "which address". */
export interface AskedValue {
  /** Names the kind to the reader. */
  readonly name: string;
  readonly places: readonly ValuePlace[];
  /** Words that a field's name may hold, where the question names a kind that rules do not know. */
  readonly words?: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly words: string;
  readonly places: readonly ValuePlace[];
}

const SOURCE: ValuePlace = {
  field:
    /^(?:src|source|client|orig|remote|caller)_?(?:ip|addr|address|host|h)?(?:address)?$|origh$|^ipaddress$|^rhost$/,
};
const TARGET: ValuePlace = {
  field: /^(?:dst|dest|destination|target|resp|server)_?(?:ip|addr|address|h)?(?:address)?$|resph$/,
};

const KINDS: readonly Kind[] = [
  {
    name: "address",
    words:
      "ip|ips|ip-?adress\\w*|ip address(?:es)?|ipv4 address(?:es)?|(?:source |internal |remote )?address(?:es)?|(?:quell|ziel)?adressen?|clients?|gegenstellen?|visitors?|besucher|sources?|angreifer|attackers?",
    places: [{ entity: "address" }],
  },
  {
    name: "account",
    words:
      "accounts?|users?|user ?names?|logins?|(?:benutzer|dienst|sicherungs)?kont(?:o|en)|benutzern?|benutzernamen?|anwender|nutzer|person|people|personen",
    places: [{ entity: "account" }],
  },
  {
    name: "host",
    words:
      "host ?names?|hosts?|machines?|computers?|rechnern?|rechnernamen?|servers?|servern|boxe?s?|workstations?|systeme?n?|maschinen?",
    places: [{ column: "host" }, { entity: "host" }],
  },
  {
    name: "domain",
    words: "domains?|domain ?names?|domänen?|domain-?namen?|dns names?",
    places: [{ entity: "domain" }, { field: /queryname$|^query$|rrname$/ }],
  },
  {
    name: "command",
    words: "commands?|command ?lines?|befehle?n?|befehlszeilen?|kommandos?",
    places: [{ field: /command(?:line)?$|^cmd(?:line)?$|scriptblocktext$/ }],
  },
  {
    name: "process",
    words:
      "process(?:es)?|programs?|programme?n?|prozesse?n?|tools?|werkzeuge?n?|executables?|binar(?:y|ies)|dienstprogramme?",
    places: [
      { entity: "process" },
      { field: /(?:image|processname|application)$|^exe$|^comm$/ },
      { column: "program" },
    ],
  },
  {
    name: "path",
    words:
      "paths?|files?|urls?|pages?|documents?|directories|folders?|pfade?n?|dateien?|dateinamen?|seiten?|dokumente?|ordner|verzeichnisse?|skripte?|scripts?",
    places: [{ entity: "path" }, { field: /(?:targetfilename|filename|path|url|uri|objectname|key)$/ }],
  },
  { name: "url", words: "urls?|links?", places: [{ entity: "url" }, { field: /(?:url|uri)$/ }] },
  {
    name: "hash",
    words: "hash(?:es)?|checksums?|prüfsummen?",
    places: [{ entity: "hash" }, { field: /^(?:hashes|md5|sha\d*)$/ }],
  },
  { name: "cve", words: "cves?|vulnerabilit(?:y|ies)|schwachstellen?", places: [{ entity: "cve" }] },
  {
    name: "mail",
    words: "e?-?mail ?(?:address(?:es)?|adressen?)|mailbox(?:es)?|postf(?:ach|ächer)",
    places: [{ entity: "mail" }],
  },
  {
    name: "port",
    words: "(?:destination |source |ziel)?ports?",
    places: [{ field: /(?:^dpt|(?:dst|dest|destination)_?port|respp)$/ }, { field: /port$/ }, { entity: "port" }],
  },
  {
    name: "status",
    words: "(?:http )?status(?: ?codes?)?|statuscodes?|(?:http-)?codes?|error codes?|fehlercodes?",
    places: [{ field: /^(?:status|statuscode|errorcode|returncode|code|substatus)$/ }],
  },
  { name: "method", words: "methods?|methoden?|verbs?", places: [{ field: /method$/ }] },
  { name: "agent", words: "user ?agents?|browsers?|agents?", places: [{ field: /agent$/ }] },
  {
    name: "service",
    words: "services?|dienste?n?|dienstnamen?",
    places: [{ field: /^(?:servicename|service)$/ }, { field: /^param1$/ }, { column: "program" }],
  },
  {
    name: "rule",
    words: "signatures?|alerts?|alarme?n?|signaturen?",
    places: [{ field: /signature$/ }, { entity: "rule" }],
  },
  {
    name: "rule number",
    words: "rule (?:numbers?|ids?)|signature ids?|regelnummern?|sids?",
    places: [{ field: /signatureid$|^sid$/ }],
  },
  {
    name: "rule name",
    words: "rules?|firewall rules?|regeln?",
    places: [{ entity: "rule" }, { field: /^rule(?:name)?$/ }],
  },
  { name: "group", words: "groups?|gruppen?", places: [{ field: /groupname$|^targetusername$/ }] },
  {
    name: "event",
    words: "events?|event ids?|ereignisse?n?|ereignis-?ids?",
    places: [{ field: /^(?:eventid|eventname|event)$/ }],
  },
  { name: "region", words: "regions?|regionen?", places: [{ field: /region$/ }] },
  { name: "file", words: "log files?|logdateien?|sources? files?", places: [{ column: "file" }] },
];

const ASKING =
  "which|what|whose|how many|list|name|show|all|every|distinct|different|unique|per|by|each|top(?: \\d+)?|most(?: frequent| common| active)?|welche[nrsm]?|wessen|wie ?viele?|nenne|liste|zeige|alle[nr]?|verschiedene[nr]?|unterschiedliche[nr]?|pro|je|jede[mnrs]?|häufigste[nr]?|meisten";
/** Words between "which" and the kind, such as "different"; after a verb or "with" another thing is meant. */
const BETWEEN =
  "(?:(?!(?:was|were|is|are|did|does|do|has|have|had|with|from|to|in|on|by|for|at|wurden?|wird|werden|ist|sind|war|waren|hat|haben|mit|von|vom|nach|in|im|an|auf|bei|durch|für|ging|gingen|kam|kamen)\\s)[\\p{L}\\p{N}'-]+\\s+){0,3}?";

const patterns = KINDS.map((kind) => ({
  kind,
  asked: new RegExp(
    `(?:^|[^\\p{L}\\p{N}])(?:${ASKING})\\s+(?:is |are |was |were |ist |sind |war |waren )?${BETWEEN}(?:${kind.words})(?![\\p{L}\\p{N}])`,
    "iu",
  ),
  named: new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${kind.words})(?![\\p{L}\\p{N}])`, "iu"),
}));

const FROM_WHERE = /\b(?:from where|where\b.*\bfrom|woher|von wo(?: aus)?|whence)\b/iu;
const TO_WHERE =
  /\b(?:to where|where to|wohin|where\b.*\b(?:written|saved|stored|copied|put|placed|end up|land(?:ed)?))\b/iu;
const WHO = /(?:^|[\s,;])(?:who|whom|wer|wen|wem)(?=[\s,;?])/iu;
const WHAT_RUN =
  /\b(?:what (?:did|was|were|does|has|had)\b.*\b(?:run|ran|execut\w+|launch\w*|start\w*|do)|was (?:führte|fuehrte|hat|tat|wurde|startete)\b.*(?:aus|ausgeführt|gestartet)?)\b/iu;

/** Finds the kinds of values that a question asks for, in the order it names them. */
export function askedValues(question: string): readonly AskedValue[] {
  const found = patterns.flatMap(({ kind, asked }) => {
    const at = question.search(asked);
    return at < 0 ? [] : [{ at: at + (asked.exec(question)?.[0].length ?? 0), kind }];
  });
  // Of two kinds that end at the same word, the one with the longer name was meant: "user agent", not "agent".
  const values: { at: number; value: AskedValue }[] = found.map(({ at, kind }) => ({
    at,
    value: { name: kind.name, places: directed(kind, question) },
  }));
  const add = (at: number, name: string, places: readonly ValuePlace[]): void => {
    if (at >= 0 && !values.some(({ value }) => value.name === name)) values.push({ at, value: { name, places } });
  };
  add(question.search(FROM_WHERE), "address", [{ entity: "address" }]);
  add(question.search(WHO), "account", [{ entity: "account" }]);
  add(question.search(WHAT_RUN), "command", kindNamed("command").places);
  if (values.length === 0) add(question.search(TO_WHERE), "path", kindNamed("path").places);
  return values.sort((a, b) => a.at - b.at).map(({ value }) => value);
}

/** The first kind of value that a question mentions, asked for or not. */
export function mentionedValue(question: string): AskedValue | undefined {
  const first = patterns
    .map(({ kind, named }) => ({ kind, at: question.search(named) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  return first && { name: first.kind.name, places: directed(first.kind, question) };
}

const ENGLISH: Readonly<Record<string, readonly [english: string, german: string]>> = {
  address: ["address", "Adresse"],
  account: ["account", "Konten"],
  host: ["host", "Rechner"],
  domain: ["domain", "Domäne"],
  process: ["process", "Prozesse"],
  path: ["path", "Pfade"],
};

/** The kind of value that a noun names, with words that questions ask for it by; undefined for other nouns. */
export function askedKind(noun: string): { name: string; english: string; german: string } | undefined {
  const found = patterns.find(({ kind }) => new RegExp(`^(?:${kind.words})$`, "iu").test(noun.trim()))?.kind;
  const words = found && ENGLISH[found.name];
  return found && words && { name: found.name, english: words[0], german: words[1] };
}

/** What a question wants its records grouped by, in the order named: kinds of values, and stretches of time. */
export type AskedGroup = AskedValue | { readonly bucketSeconds: number };

const GROUPED_BY =
  "for each|for every|by each|from each|per|grouped by|broken down by|split by|sorted by|je|pro|für jede[nsrm]?|von jede[nsrm]|nach jede[nsrm]|gruppiert nach|aufgeschlüsselt nach|getrennt nach|sortiert nach";
const NOUN_OF_GROUP = `(?:source |destination |quell|ziel)?[\\p{L}-]+(?: (?:address|name|code|agent))?`;
const GROUP = new RegExp(
  `(?:^|[^\\p{L}])(?:${GROUPED_BY})\\s+(${NOUN_OF_GROUP}(?:(?:\\s*,\\s*|\\s+(?:and|und|by|per|je|pro)\\s+(?:(?:each|every|per|je|pro|jede[nsrm]?)\\s+)?)${NOUN_OF_GROUP})*)`,
  "iu",
);
/** "By account and host": without a word before it, "by" says who did something. */
const PAIRED = new RegExp(
  `(?:^|[^\\p{L}])(?:by|nach)\\s+(${NOUN_OF_GROUP}(?:\\s+(?:and|und)\\s+${NOUN_OF_GROUP})+)`,
  "iu",
);

/** Reads what a question groups by: "for each account", "je Konto und Adresse", "per host and hour". */
export function askedGroup(question: string): readonly AskedGroup[] {
  const listed = GROUP.exec(question)?.[1] ?? PAIRED.exec(question)?.[1];
  if (listed === undefined) return [];
  const groups: AskedGroup[] = [];
  for (const noun of listed.split(
    /\s*,\s*|\s+(?:and|und|by|per|je|pro)\s+(?:(?:each|every|per|je|pro|jede[nsrm]?)\s+)?/iu,
  )) {
    const bucketSeconds = timeUnitOf(noun)?.seconds;
    // The longest words first: "source address" before "source", and none but the noun's beginning counts.
    const kind = patterns
      .map((one) => one.kind)
      .find(({ words }) => new RegExp(`^(?:${words})(?![\\p{L}\\p{N}])`, "iu").test(noun));
    if (bucketSeconds !== undefined) groups.push({ bucketSeconds });
    else if (kind) groups.push({ name: kind.name, places: directed(kind, noun) });
    else if (groups.length > 0) groups.push({ name: noun, places: [], words: [noun] });
    else break;
  }
  return groups;
}

const kindNamed = (name: string): Kind => KINDS.find((kind) => kind.name === name)!;

const SAYS_SOURCE = /\b(?:source|origin\w*|quell\w*|absender)\b/iu;
const SAYS_TARGET = /\b(?:destination|target|ziel\w*)\b/iu;

const FROM_HOSTS =
  /\b(?:from|von)\s+(?:which|what|how many|wie ?vielen?|welche[nmr]?)\s+(?:different |verschiedenen? )?(?:hosts?|machines?|computers?|rechnern?|maschinen?|servers?)\b/iu;

/** Of addresses, the question may mean one side of a connection. */
function directed(kind: Kind, question: string): readonly ValuePlace[] {
  if (kind.name === "host" && FROM_HOSTS.test(question)) return [{ entity: "address" }, ...kind.places];
  if (kind.name !== "address") return kind.places;
  if (SAYS_SOURCE.test(question)) return [SOURCE, ...kind.places];
  return SAYS_TARGET.test(question) ? [TARGET, ...kind.places] : kind.places;
}

const NOUN =
  /(?:^|[\s,;])(?:which|what|welche[nrsm]?)\s+(?!is\b|are\b|was\b|were\b|did\b|does\b|ist\b|sind\b|war\b|waren\b|wurden?\b)((?:[\p{L}-]+\s+)?[\p{L}-]+)/iu;

/** The noun after "which", as words that a field's name may hold. */
export function askedNoun(question: string): readonly string[] {
  const noun = NOUN.exec(question)?.[1]?.toLowerCase().split(/\s+/) ?? [];
  return noun.filter(
    (word) => word.length >= 3 && !/^(?:of|the|did|was|were|is|are|of|von|der|die|das|wurde)$/.test(word),
  );
}
