import { ecsFields } from "../ecs-fields.js";
import { putValue, type Collected } from "../read-value.js";

/** The head of a message, where an application names what was done. */
const HEAD = 200;
/** A name in capital letters whose parts a dot or an underscore joins, in a column of its own: `ROLE_ASSIGNED`, `KRED.AENDERN`. */
const CODE = /(?:^|[|¦;\t>\])}]|\s)\s*(\p{Lu}[\p{Lu}\d]+(?:[._]\p{Lu}[\p{Lu}\d]+)+)(?=\s*[|¦;\t:]|\s{2,}|\s*$)/gu;

/** Fills in what an application calls the act that a record of its own layout is of, where nothing else names it. */
export function putOwnAction(values: Collected, message: string): void {
  if (values["event.action"] !== undefined) return;
  const codes = [...message.slice(0, HEAD).matchAll(CODE)];
  if (codes.length === 1) putValue(values, ecsFields.get("event.action")!, codes[0]![1]!);
}
