/** Control, invisible and direction-changing characters: they could rewrite a terminal or hide text from a reader. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** Shows hostile text on one line: hidden characters become escapes such as `\u202e`; a tab becomes a space. */
export const escapeText = (text: string): string =>
  text.replace(HIDDEN, (character) =>
    character === "\t"
      ? " "
      : [...Array(character.length).keys()]
          .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`)
          .join(""),
  );

/** Cuts the middle out of a long line, so that head and tail stay readable: what was left out is said. */
export function clipText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const tail = Math.floor(maxCharacters / 5);
  const head = maxCharacters - tail;
  return `${text.slice(0, head)} …(${text.length - head - tail} characters)… ${text.slice(text.length - tail)}`;
}
