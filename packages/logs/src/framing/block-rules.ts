/** What begins a record of several lines and what goes on with it. Patterns see the first 300 characters of a line. */
export interface BlockRule {
  readonly name: string;
  /** A line that begins a record, whatever stands before it. */
  readonly begins?: readonly RegExp[];
  /** A line that goes on with the record before it. */
  readonly continues?: readonly RegExp[];
  /** A line that goes on only where the line before it is one of these: what a dump or trace goes on with. */
  readonly continuesAfter?: readonly { readonly before: RegExp; readonly line: RegExp }[];
  /** A line that begins a record, unless a line like this stands right before it. */
  readonly beginsUnless?: readonly { readonly line: RegExp; readonly before: RegExp }[];
  /** What other lines do. */
  readonly others: "begin" | "continue";
  /** A blank line ends the record. */
  readonly endsAtBlank?: true;
  /** Lines that begin no record and end none, such as rulers. */
  readonly layout?: readonly RegExp[];
}

/** A record of more lines or units goes on as another. */
export const MAX_BLOCK = { lines: 5_000, units: 256 * 1024 } as const;

const DATE = String.raw`\d{4}[-/.]\d\d[-/.]\d\d|\d\d?[./-]\d\d?[./-]\d{2,4}|\d{8}T?\d{4}`;
const MONTHS = "Jan|Feb|M(?:a|.{1,2})r|Apr|Ma[iy]|June?|July?|Aug|Sept?|O[ck]t|Nov|De[cz]|Juni|Juli";
const CLOCK = String.raw`\d\d?:\d\d(?::\d\d)?`;

/** A time at the head of a line, whatever brackets, levels or numbers stand in front of it. */
export const OWN_TIME = new RegExp(
  String.raw`^[\s\["'(<{]{0,12}(?:<?\d{1,3}>\d?\s?)?(?:[A-Z]{1,10}[\s:|\]\[-]{1,4})?[\["'(<]?(?:${DATE}|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So)\w{0,8}[.,]? )?(?:(?:${MONTHS})\w{0,7}\.?\s+\d{1,2}[ ,]|\d{1,2}[ ./-](?:${MONTHS}))|${CLOCK}|\d{10}(?:\d{3}|\.\d{1,9})?[\s\]|,;])`,
);

/** A line that is a time, and what comes behind it belongs to: Oracle's alert and audit logs. */
export const TIME_ALONE = new RegExp(
  String.raw`^(?:\w{2,3} (?:${MONTHS}) [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})? \d{4}(?: [+-]\d\d:\d\d)?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?)\s*$`,
);

/** Kubernetes writes level, month and day in one word. */
const KLOG = /^[IWEF](?:\d{4}){1,2} \d\d:\d\d:\d\d/;

const INDENTED = /^[ \t]+\S/;
/** The name of an exception stands at the head of its own line; a dot or a known ending tells it from a word. */
const EXCEPTION =
  /^(?:(?:[A-Za-z_$][\w$]*[.\\:]{1,2}){0,12}[A-Z][\w$]{0,80}(?:Exception|Error|Warning|Exit|Interrupt|Failure|Throwable|Iteration|Fault)|(?:[a-z_$][\w$]*\.){2,12}[A-Z][\w$]{0,80})(?:: |:?$)/;

const PYTHON_FRAME = /^[ \t]+File ".{1,200}", line \d+/;

/** Lines that traces of Java, .NET, Python, Node, PHP, Ruby and Go go on with; a line of a log hardly ever looks so. */
const TRACE = [
  /^[ \t]*(?:at|bei|in) [\w.$<>`[\]/:@ -]{2,200}\(/,
  /^[ \t]+at \S/,
  /^[ \t]*Caused by: /,
  /^[ \t]*Suppressed: /,
  /^[ \t]*\.\.\. \d+ (?:more|common frames)/,
  /^[ \t]*---> /,
  /^[ \t]*--- (?:End of|Ende der)/,
  /^Traceback \(most recent call last\):/,
  PYTHON_FRAME,
  /^[ \t]+[~^][~^ ]*$/,
  /^During handling of the above exception/,
  /^The above exception was the direct cause/,
  EXCEPTION,
  /^#\d+ +(?:\/|\{main\}|0x|\S+\(\d+\):)/,
  /^(?:Stack trace:|\[stacktrace\]|Stacktrace:|Backtrace:)$/i,
  /^ {2}thrown in \//,
  /^[ \t]+from \S+:\d+:in /,
  /^goroutine \d+ \[[^\]]{1,80}\]:/,
  /^created by [\w./()*-]+/,
  /^(?:[\w.-]{1,60}\/){0,10}[\w-]{1,60}\.(?:\(\*?\w{1,60}\)\.)?[\w.]{1,80}\((?:0x[0-9a-f]|\.\.\.|\{|\)$)/,
  /^exit status \d+$/,
  /^node:internal\//,
  /^(?:Node\.js v\d|\[signal SIG)/,
];

/** Whether a line goes on with a trace. */
export const isOfTrace = (line: string): boolean => TRACE.some((pattern) => pattern.test(line));

/** Closing brackets of a dump over several lines. */
const CLOSING = /^[\]})]+[,;]?\s*$/;

const blockRules: readonly BlockRule[] = [
  {
    name: "stamped",
    begins: [OWN_TIME, KLOG],
    continues: [INDENTED, ...TRACE, CLOSING],
    continuesAfter: [
      { before: /^[ \t]+\^|^[ \t]*\^+$/, line: /^\w+Error: / },
      // Java's own loggers name class and method on the line above.
      { before: /\d:\d\d(?: [AP]M)? (?:[\w$]+\.)+[\w$]+ [\w$<>]+$/, line: /^[A-Z]{4,14}: / },
    ],
    others: "begin",
  },
  {
    name: "traces",
    begins: [OWN_TIME],
    continues: TRACE,
    // The line of the program that a frame stands for.
    continuesAfter: [{ before: PYTHON_FRAME, line: INDENTED }],
    others: "begin",
  },
  { name: "statements", begins: [OWN_TIME], layout: [/^(?:\S*mysqld|Tcp port:|Time +Id Command)/], others: "continue" },
  {
    name: "slow-queries",
    begins: [/^# Time: /],
    beginsUnless: [{ line: /^# User@Host: /, before: /^# Time: / }],
    layout: [/^\S{0,200}mysqld\S{0,40}, Version: /, /^Tcp port: /, /^Time {2,}Id {1,}Command/],
    others: "continue",
  },
  // apt's history: an act of lines with names, a blank line in front of each.
  { name: "apt-history", begins: [/^Start-Date: /], others: "continue", endsAtBlank: true },
  { name: "windows-text", begins: [/^Event\[\d+\]:?\s*$/, /^Ereignis\[\d+\]:?\s*$/], others: "continue" },
  { name: "properties", others: "continue" },
  { name: "paragraphs", others: "continue", endsAtBlank: true },
  {
    name: "transcript",
    begins: [
      /^PS(?: [^>]{0,260})?> ?/,
      /^PS>/,
      /^(?:Windows PowerShell transcript start|PowerShell transcript start|Start der (?:Windows )?PowerShell-Aufzeichnung)/,
      /^(?:Windows PowerShell transcript end|PowerShell transcript end|Ende der (?:Windows )?PowerShell-Aufzeichnung)/,
      /^(?:Command start time|Befehlsstartzeit|Startzeit des Befehls): /,
    ],
    continuesAfter: [{ before: /^(?:Command start time|Befehlsstartzeit|Startzeit des Befehls): /, line: /^PS/ }],
    layout: [/^\*{10,}\s*$/],
    others: "continue",
  },
  { name: "time-above", begins: [TIME_ALONE], others: "continue" },
  { name: "modsecurity", begins: [/^--[0-9a-zA-Z]{6,12}-A--\s*$/], others: "continue" },
  { name: "commits", begins: [/^commit [0-9a-f]{40}\b/], others: "continue" },
  { name: "configuration-manager", begins: [/^<!\[LOG\[/], others: "continue" },
  { name: "fish-history", begins: [/^- cmd: /], others: "continue" },
  { name: "history", begins: [/^#\d{9,11}\s*$/], others: "continue" },
  { name: "backslashes", continuesAfter: [{ before: /\\$/, line: /^/ }], others: "begin" },
];

/** Returns the rule of that name; one whose beginning the file itself gives takes the name that it begins with. */
export function blockRule(name: string, begin?: string): BlockRule {
  const rule = blockRules.find((one) => one.name === name) ?? blockRules[0]!;
  return begin === undefined ? rule : { ...rule, begins: [...(rule.begins ?? []), beginOf(begin)] };
}

/** A name at the head of a line, and the sign that follows it. */
const beginOf = (begin: string): RegExp =>
  new RegExp(`^${begin.slice(0, 100).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*[:=]`);
