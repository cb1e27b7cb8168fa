import { Failure } from "@lagebild/domain";

/** No other member of an attachment stands before it that is longer. */
const MOST_BEFORE = 1024 * 1024;

/**
 * Decodes the base64 text that is a member of a JSON document, while the document arrives: a file of any size takes the
 * memory of one piece. A quotation mark within a text is escaped, so the member's name between bare ones is the member.
 * Failure "corrupt" where it is not there, or the document ends within it.
 */
export async function* base64Member(
  document: AsyncIterable<Uint8Array>,
  member: string,
): AsyncGenerator<Uint8Array, void> {
  const begins = new RegExp(`"${member}"\\s*:\\s*"`);
  let text = "";
  let isInside = false;
  for await (const piece of document) {
    text += Buffer.from(piece).toString("latin1"); // base64 is ASCII, and nothing else is kept
    if (!isInside) {
      const found = begins.exec(text);
      if (!found) {
        if (text.length > MOST_BEFORE) break;
        continue;
      }
      text = text.slice(found.index + found[0].length);
      isInside = true;
    }
    const end = text.indexOf('"');
    // An escape, such as the end of a line, is not cut in two.
    const until = end >= 0 ? end : text.endsWith("\\") ? text.length - 1 : text.length;
    const plain = text
      .slice(0, until)
      .replace(/\\[nr]/g, "")
      .replaceAll("\\/", "/");
    const whole = end >= 0 ? plain.length : plain.length - (plain.length % 4);
    if (whole > 0) yield Buffer.from(plain.slice(0, whole), "base64");
    if (end >= 0) return;
    text = plain.slice(whole) + text.slice(until);
  }
  throw new Failure("corrupt", `the answer has no whole ${member}`);
}
