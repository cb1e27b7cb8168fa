import type { CountLimits } from "@lagebild/domain";

/** What a question wants to know of a quantity that records hold, such as bytes sent. */
export interface AskedAmount {
  readonly part: "sum" | "min" | "max" | "average";
  /** Fields that hold the quantity: names in lower case without separators, the likeliest first. */
  readonly fields: readonly RegExp[];
  /** The words that stand for it: they say nothing of what the records are about. */
  readonly said: readonly string[];
}

/** How often something has to occur, as a question says it. */
export interface AskedCounts {
  readonly limits: CountLimits;
  readonly said: readonly string[];
}

interface Quantity {
  readonly words: string;
  readonly fields: readonly RegExp[];
}

const SENT =
  /^(?:bytesout|bytessent|sentbytes|sent|origbytes|origipbytes|bytestoserver|txbytes|outbytes|bytesupload\w*)$/;
const RECEIVED =
  /^(?:bytesin|bytesreceived|receivedbytes|rcvdbytes|received|respbytes|respipbytes|bytestoclient|rxbytes|inbytes)$/;
const ANY_BYTES =
  /^(?:bytes|size|length|bodybytessent|scbytes|responsesize|contentlength|filesize|objectsize|bytestransferred\w*|totalbytes|octets)$/;
const LIKE_BYTES = /bytes|size$|length$|octets/;

const DURATION = [
  /^(?:duration|elapsed|elapsedms|latency|timetaken|requesttime|responsetime|took|runtime)$/,
  /duration|elapsed|latency/,
];

const QUANTITIES: readonly Quantity[] = [
  {
    words:
      "bytes?|data|traffic|volume|kilobytes?|megabytes?|daten(?:menge|volumen)?|datenverkehr|volumen|responses?|transfers?|downloads?|uploads?|antwort(?:en)?|übertragung(?:en)?",
    fields: [ANY_BYTES, SENT, LIKE_BYTES],
  },
  {
    words: "files?|datei(?:en)?|attachments?|anhänge?",
    fields: [/^(?:size|filesize|bytes|length|objectsize)$/, LIKE_BYTES],
  },
  { words: "size|größe|length|länge", fields: [/size$/, /length$/, LIKE_BYTES] },
  {
    words:
      "durations?|dauer|time taken|response times?|latency|latenz|antwortzeit(?:en)?|laufzeit|elapsed|connections?|verbindung(?:en)?|sessions?|sitzung(?:en)?|requests?|anfragen?",
    fields: DURATION,
  },
  { words: "packets?|pakete?n?", fields: [/^(?:packets|pkts|totalpackets)$/, /pkts|packets/] },
];

const BIG = "largest|biggest|größte[nrsm]?|highest|maximum|max|höchste[nrsm]?";
const LONG = "longest|längste[nrsm]?|slowest|langsamste[nrsm]?";
const SMALL =
  "smallest|kleinste[nrsm]?|lowest|minimum|min|niedrigste[nrsm]?|shortest|kürzesten?[rsm]?|fastest|schnellste[nrsm]?";
const AVERAGE = "average|mean|durchschnittliche?[nrsm]?|mittlere[nrsm]?";
const EDGE = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";

const EXTREME = (words: string): RegExp =>
  new RegExp(`${EDGE}(${BIG}|${LONG}|${SMALL}|${AVERAGE})\\s+(?:\\p{L}+\\s+){0,2}?(${words})${END}`, "iu");
/** "Which request was the largest". */
const EXTREME_LAST = (words: string): RegExp =>
  new RegExp(
    `${EDGE}(?:which|what|welche[nrsm]?)\\s+(${words})\\s+(?:was|is|were|had|took|war|ist|dauerte)\\s+(?:the\\s+|die\\s+|der\\s+|das\\s+|am\\s+)?(${BIG}|${LONG}|${SMALL}|längsten|größten|kürzesten)${END}`,
    "iu",
  );
const TOTAL_OF = (words: string): RegExp =>
  new RegExp(
    `${EDGE}(?:how (?:many|much)|wie ?viele?|total|sum of(?: the)?|summe(?: der)?|gesamte?[nrsm]?|overall)\\s+(?:\\p{L}+\\s+)?(${words})${END}`,
    "iu",
  );
const ON_AVERAGE = /(?<![\p{L}])(?:on average|im (?:durchschnitt|mittel|schnitt)|durchschnittlich)(?![\p{L}])/iu;
const IN_TOTAL = /(?<![\p{L}])(?:in total|altogether|overall|total|insgesamt|zusammen|in summe|sum|summe)(?![\p{L}])/iu;
/** Quantities that are no countable things: "how many bytes" can only mean a sum. */
const UNITS = /^(?:bytes?|data|traffic|volume|kilobytes?|megabytes?|daten\w*|volumen|packets?|pakete?n?)$/iu;

/** Reads which quantity a question wants summed up, averaged, or the least or greatest of; undefined where it names none. */
export function askedAmount(question: string): AskedAmount | undefined {
  for (const { words, fields } of QUANTITIES) {
    const before = EXTREME(words).exec(question);
    const last = EXTREME_LAST(words).exec(question);
    const total = TOTAL_OF(words).exec(question);
    const match = before ?? last ?? total;
    if (!match) continue;
    const noun = (before?.[2] ?? last?.[1] ?? total?.[1])!;
    const extreme = before?.[1] ?? last?.[2];
    const part = extreme !== undefined ? partOf(extreme) : ON_AVERAGE.test(question) ? "average" : "sum";
    // "How many files in total" counts files; only of a quantity is there a sum.
    if (part === "sum" && !UNITS.test(noun) && !/(?:sum|summe)/iu.test(match[0])) continue;
    const said = [...match[0].split(/\s+/), ...(IN_TOTAL.exec(question)?.[0].split(/\s+/) ?? []), ...TRANSFER];
    return { part, fields: fieldsFor(question, fields, extreme), said: said.map((word) => word.toLowerCase()) };
  }
  return undefined;
}

function partOf(word: string): AskedAmount["part"] {
  if (new RegExp(`^(?:${AVERAGE})$`, "iu").test(word)) return "average";
  return new RegExp(`^(?:${SMALL})$`, "iu").test(word) ? "min" : "max";
}

/** "The largest request" asks for its size, "the longest" for its time. */
function fieldsFor(question: string, fields: readonly RegExp[], extreme: string | undefined): readonly RegExp[] {
  if (extreme === undefined) return directed(question, fields);
  if (OF_TIME.test(extreme)) return DURATION;
  return OF_SIZE.test(extreme) && fields === DURATION
    ? directed(question, [ANY_BYTES, SENT, LIKE_BYTES])
    : directed(question, fields);
}

const OF_TIME = new RegExp(`^(?:${LONG}|shortest|kürzeste\\p{L}*|fastest|schnellste\\p{L}*)`, "iu");
const OF_SIZE = /^(?:larg|bigg|größ|small|klein)/iu;

/** What was sent and what was received stand in fields of their own, where a format tells them apart. */
function directed(question: string, fields: readonly RegExp[]): readonly RegExp[] {
  if (!fields.includes(LIKE_BYTES)) return fields;
  if (/(?<![\p{L}])(?:sent|send|uploaded|upload|gesendet|geschickt|hochgeladen|verschickt)/iu.test(question))
    return [SENT, ...fields];
  return /(?<![\p{L}])(?:received|downloaded|download|empfangen|heruntergeladen)/iu.test(question)
    ? [RECEIVED, ...fields]
    : fields;
}

/** Words that say that bytes went somewhere, and no more. */
const TRANSFER =
  "sent send transferred transmitted received returned size big average mean gesendet geschickt übertragen empfangen versandt groß lang durchschnitt long".split(
    " ",
  );

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  once: 1, one: 1, a: 1, einmal: 1, ein: 1, twice: 2, two: 2, zweimal: 2, zwei: 2, three: 3, dreimal: 3, drei: 3, four: 4, viermal: 4, vier: 4,
  five: 5, fünfmal: 5, fünf: 5, six: 6, sechsmal: 6, sechs: 6, seven: 7, sieben: 7, eight: 8, acht: 8, nine: 9, neun: 9, ten: 10, zehnmal: 10, zehn: 10,
  hundred: 100, hundert: 100, thousand: 1_000, tausend: 1_000,
}; // prettier-ignore
const NUMBER = `(\\d{1,3}(?:[.,' ]\\d{3})+|\\d{1,9}|${Object.keys(NUMBER_WORDS)
  .filter((word) => word !== "a")
  .join("|")})`;
const TIMES =
  "(?:\\s*-?\\s*(?:times?|mal|x|occurrences?|records?|entries|einträge|failures?|attempts?|fehlversuche|versuche|events?|ereignisse|requests?|anfragen))";

const LIMITS: readonly (readonly [string, (count: number) => CountLimits])[] = [
  ["more (?:often )?than|over|öfter als|häufiger als|mehr als|über", (count) => ({ atLeast: count + 1 })],
  ["at least|no (?:less|fewer) than|mindestens|wenigstens", (count) => ({ atLeast: count })],
  [
    "less (?:often )?than|fewer than|under|weniger als|seltener als|unter",
    (count) => ({ atMost: Math.max(0, count - 1) }),
  ],
  ["at most|no more than|höchstens|maximal", (count) => ({ atMost: count })],
  ["exactly|only|just|genau|nur", (count) => ({ atLeast: count, atMost: count })],
];

/** What is counted by its records: neither a kind of value, nor a length of time or a size. */
const THINGS =
  "(?!(?:different|distinct|verschiedene\\w*|address\\w*|adress\\w*|ips?|accounts?|kont\\w+|users?|benutzer\\w*|hosts?|machines?|rechnern?|domains?|ports?|files?|datei\\w*|seconds?|minutes?|hours?|days?|sekunden?|minuten?|stunden?|tagen?|[kmg]?i?b|bytes?|ms|percent|prozent|utc|uhr|am|pm|and|und|or|oder)(?![\\p{L}]))\\p{L}";

const patterns = LIMITS.map(([words, limits]) => [words, limits, /only|nur/.test(words)] as const).map(
  ([words, limits, strict]) => ({
    limits,
    // "Only once" limits; "only two hosts" does not: the number has to be one of times.
    pattern: new RegExp(
      `${EDGE}(?:${words})\\s+${NUMBER}(?:${TIMES}${END}|(?<=once|twice|mal)|(?=\\s*(?:[?,]|\\.(?!\\d))|\\s*$)${strict ? "" : `|(?=\\s+${THINGS})`})`,
      "iu",
    ),
  }),
);
const OR_MORE = new RegExp(
  `${EDGE}${NUMBER}${TIMES}?\\s+(?:(?:or|oder)\\s+(more|less|fewer|mehr|öfter|weniger))${END}`,
  "iu",
);

/** Reads how often something has to occur: "more than 10 times", "mindestens dreimal"; undefined where nothing is said. */
export function askedCounts(question: string): AskedCounts | undefined {
  for (const { pattern, limits } of patterns) {
    const match = pattern.exec(question);
    if (match) return { limits: limits(numberOf(match[1]!)), said: wordsOf(match[0]) };
  }
  const orMore = OR_MORE.exec(question);
  if (!orMore) return undefined;
  const count = numberOf(orMore[1]!);
  const isMore = /^(?:more|mehr|öfter)$/iu.test(orMore[2]!);
  return { limits: isMore ? { atLeast: count } : { atMost: count }, said: wordsOf(orMore[0]) };
}

const numberOf = (text: string): number => NUMBER_WORDS[text.toLowerCase()] ?? Number(text.replace(/\D/g, ""));
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s?.,]+/)
    .filter((word) => word !== "");
