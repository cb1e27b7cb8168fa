import type { Framing, TextEncodingName } from "@lagebild/domain";
import { recordFramer } from "./frame-records.js";

/** The texts of the records in the first bytes of a source; one that the end of the sample cuts off is left out. */
export function sampleRecords(
  head: Uint8Array,
  {
    framing,
    encoding,
    isWhole,
  }: { readonly framing: Framing; readonly encoding: TextEncodingName; readonly isWhole: boolean },
): readonly string[] {
  const framer = recordFramer({ framing, encoding });
  const whole = framer.push(head);
  const records = isWhole || whole.length === 0 ? [...whole, ...framer.end()] : whole;
  return records.map(({ text }) => text);
}
