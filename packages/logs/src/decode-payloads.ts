const MAX_DECODED = 300;
const BASE64 = /^[A-Za-z0-9+/]{24,}={0,2}$/;
const PRINTABLE = /^[\t\r\n\x20-\x7e\u00a0-\u024f]+$/;

/** Decodes one word that hides text: base64 (also of UTF-16) or hexadecimal digits. Returns undefined when it hides none. */
export function decodeWord(word: string): string | undefined {
  if (word.length < 24 || word.length > 20_000) return undefined;
  if (/^(?:[0-9a-fA-F]{2}){12,}$/.test(word)) return readable(Buffer.from(word, "hex"));
  if (!BASE64.test(word) || word.length % 4 === 1) return undefined;
  return readable(Buffer.from(word, "base64"));
}

/** Decodes URL escapes, twice where they were escaped twice. Returns undefined when nothing changes. */
export function decodeUrl(text: string): string | undefined {
  let decoded = text;
  for (let round = 0; round < 2 && /%[0-9a-fA-F]{2}/.test(decoded); round++) {
    decoded = decoded.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
      Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
    );
  }
  // Line ends and control characters would let a payload pretend to be a line of its own.
  return decoded === text ? undefined : decoded.replace(/[\x00-\x1f\x7f]+/g, " ");
}

function readable(bytes: Buffer): string | undefined {
  const isUtf16 = bytes.length >= 8 && bytes.length % 2 === 0 && bytes[1] === 0 && bytes[3] === 0;
  const text = bytes.toString(isUtf16 ? "utf16le" : "utf8");
  if (!PRINTABLE.test(text) || !/[A-Za-z]{3}/.test(text)) return undefined;
  return text.replace(/\s+/g, " ").slice(0, MAX_DECODED);
}
