/** Whether a text holds a gold value as analysts' questions state them: alternatives by `|`, numbers whole, short words alone. */
export function holdsGold(gold: string, text: string, verdict: string): boolean {
  const said = plain(text);
  return gold
    .split("|")
    .map(plain)
    .some((one) => holdsOne(one, said, verdict));
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, " ");
const THOUSANDS = /(?<=\d)[., '](?=\d{3}(?!\d))/g;

function holdsOne(gold: string, text: string, verdict: string): boolean {
  if (gold === "no" || gold === "nein") return verdict === "absent";
  if (gold === "yes" || gold === "ja") return verdict === "answered";
  if (gold === "not assessable") return verdict === "not-assessable";
  if (gold === "0" && verdict === "absent") return true;
  if (/^\d[\d.,]*$/.test(gold)) {
    const numbers: readonly string[] = text.replaceAll(THOUSANDS, "").match(/(?<![\w.])\d+(?!\w)/g) ?? [];
    return numbers.includes(gold.replaceAll(THOUSANDS, "")) || (gold.includes(".") && text.includes(gold));
  }
  return gold.length > 3 ? text.includes(gold) : text.split(/[^\p{L}\p{N}]+/u).includes(gold);
}
