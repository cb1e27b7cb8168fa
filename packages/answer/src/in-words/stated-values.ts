/** Clocks and dates are read, and compared with the times of the records. */
const TIMES =
  /(?<![\p{L}\p{N}.:/-])(?:\d{4}[-/]\d\d[-/]\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}:\d\d(?::\d\d)?)(?![\p{L}\p{N}:/-])/gu;

/** Texts of a sentence that can only be right or wrong: what has digits or signs of a name, path or address in it, and quotations. */
export function statedValues(text: string): readonly string[] {
  const quoted = [...text.matchAll(/["“„«‚]([^"“”„«»‘’]{1,200})["”“»‘]/g)].map((match) => match[1]!.trim());
  const words = text
    .replaceAll(TIMES, " ")
    .split(/(?:[\s"“”„«»();!?]|,(?!\d{3}\b))+/)
    .map((word) => word.replace(/^['[{<]+|[.:'\]}>]+$/g, ""));
  const telling = words.filter(
    (word) => /\d/.test(word) || /[\p{L}\d][@\\/_=.:$][\p{L}\d]/u.test(word) || /^[/\\~]/.test(word),
  );
  return [...new Set([...quoted, ...telling, ...accountsIn(text)])].filter((value) => /[\p{L}\p{N}]/u.test(value));
}

const ACCOUNT =
  /\b(?:user|account|username|login|konto|kontos|benutzer|benutzers|nutzer|named|namens)\s+(?:(?:named|called|namens)\s+)?([\p{L}_][\p{L}\p{N}_.$-]*)/giu;
const AFTER_ACCOUNT =
  /^(?:was|were|is|are|has|had|have|did|does|logged|logs|failed|from|with|by|and|or|on|at|to|in|of|the|that|which|who|for|account|accounts|name|names|wurde|wurden|wird|ist|war|sind|waren|hat|hatte|haben|meldete|sich|von|mit|und|oder|auf|an|in|im|am|um|zu|der|die|das|den|dem|des|ein|eine|kein|keine|created|locked|deleted|added|session|agent|interface|management|id|gesperrt|angelegt|nach|bei|als|über|durch|ran|used|opened|tried|attempts|attempt|then|after|before|via|using|password|passwords)$/i;

/** What stands where an account's name does. */
const accountsIn = (text: string): readonly string[] =>
  [...text.matchAll(ACCOUNT)]
    .map((match) => match[1]!.replace(/[.-]+$/, ""))
    .filter((name) => !AFTER_ACCOUNT.test(name));
