import { Failure } from "@lagebild/domain";

/** The marks of the Traffic Light Protocol, version 2.0, from what anybody may read to what nobody else may. */
export const TLP_MARKS = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"] as const;

export type Tlp = (typeof TLP_MARKS)[number];

/** Reads a mark as people write it. Failure "invalid" for what is none. */
export function readTlp(text: string): Tlp {
  const upper = text.trim().toUpperCase();
  const found = TLP_MARKS.find((mark) => mark === upper || mark === `TLP:${upper}`);
  if (found) return found;
  throw new Failure("invalid", `${JSON.stringify(text.slice(0, 40))} is no mark, expected ${TLP_MARKS.join(", ")}`);
}

/** Tells whether what is marked so must not leave the organisation: no model of another machine may read it. */
export const staysHere = (mark: Tlp | undefined): boolean => mark === "TLP:AMBER+STRICT" || mark === "TLP:RED";
