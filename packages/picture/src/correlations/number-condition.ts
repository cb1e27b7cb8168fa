import type { NumberCondition } from "@lagebild/domain";

/** Tells whether a number meets all comparisons of a condition. */
export function meetsCondition(number: number, condition: NumberCondition = {}): boolean {
  const { gt, gte, lt, lte, eq, neq } = condition;
  return (
    (gt === undefined || number > gt) &&
    (gte === undefined || number >= gte) &&
    (lt === undefined || number < lt) &&
    (lte === undefined || number <= lte) &&
    (eq === undefined || number === eq) &&
    (neq === undefined || number !== neq)
  );
}

/** The least count that can meet a condition: fewer matches need not be looked at. */
export const leastOf = ({ gt, gte, eq }: NumberCondition = {}): number =>
  Math.max(1, gte ?? 0, gt === undefined ? 0 : gt + 1, eq ?? 0);
