/** Characters in front of a message in which a head is looked for. */
const HEAD = 220;
const MAX_KIND = 160;
/** What lines begin with in front of what they say: up to a level, a logger behind it, or the process that wrote. */
const LEVEL =
  /^.{0,180}?(?<![\p{L}\p{N}])(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|SEVERE|CRITICAL|CRIT|HINWEIS|WARNUNG|FEHLER)(?![\p{L}\p{N}])[\]\s:|¦-]{1,12}(?:\[[^\]]{0,80}\]\s{0,4})?(?:[A-Za-z_][\w$]*(?:\.[\w$]+)+:\s{0,4})?/u;
const PROCESS = /^.{0,160}?[\w./()-]{1,80}(?:\[\d{1,10}\])?:\s/u;
const TIME = /^[\[(]?\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]\d{1,2}:\d{2}(?::\d{2})?[\d.,:Z+-]*[\])]?\s*/u;
/** What differs from one message of a kind to the next. */
const VARYING =
  /0x[0-9a-f]+|(?<![\p{L}\p{N}])(?=[0-9a-f-]*\d)[0-9a-f]{6,}(?:-[0-9a-f]+)*(?![\p{L}\p{N}])|(?:(?<=[_ =(:])-)?\d+(?:[.,:]\d+)*/giu;

/**
 * What a line says without its time, level and writer, its numbers and addresses left out as `<n>`: the same for lines that
 * say the same. At most 160 characters.
 */
export function messageKind(line: string): string {
  const head = line.slice(0, HEAD);
  const found = (LEVEL.exec(head) ?? PROCESS.exec(head) ?? TIME.exec(head))?.[0] ?? "";
  const said = line.slice(found.length).trim();
  const kind = (said === "" ? line : said)
    .slice(0, 4 * MAX_KIND)
    .replace(VARYING, "<n>")
    .replace(/\s+/gu, " ");
  return kind.slice(0, MAX_KIND).trim();
}
