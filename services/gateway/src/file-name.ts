/** Bytes that every file system of today takes for a name, with room for what tools add. */
const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 40;

// Control, invisible and direction-changing characters, halves of characters, and what Windows or a shell reads as more than a name.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;

/** Turns a name that a caller gave into one that is a file's name everywhere and a path nowhere. */
export function safeFileName(given: string): string {
  const last = given.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const name = cutName(last.replace(UNSAFE, "_").trim()).replace(/[. ]+$/, "");
  if (name === "") return "upload";
  return RESERVED.test(name) ? `_${name}` : name;
}

/** Cuts a name between characters and keeps its extensions, which say what a file is. */
function cutName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const extension = /(?:\.[A-Za-z0-9]{1,12}){1,3}$/.exec(name)?.[0] ?? "";
  const kept = Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : "";
  let bytes = Buffer.byteLength(kept);
  let stem = "";
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    stem += character;
  }
  return stem + kept;
}

/** The file name in a Content-Disposition header; `filename*` (UTF-8) goes before `filename`. */
export function nameInDisposition(header: string | undefined): string | undefined {
  const encoded = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header ?? "")?.[1];
  const decoded = encoded === undefined ? undefined : decode(encoded);
  if (decoded !== undefined) return decoded;
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header ?? "")?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
  return /;\s*filename\s*=\s*([^;"\s]+)/i.exec(header ?? "")?.[1];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
