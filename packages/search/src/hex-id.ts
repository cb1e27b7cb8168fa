import { assertHexId } from "./index-limits.js";

/** Returns the 64 bits of an id as the signed number that record tables hold. */
export function numberOfId(id: string): bigint {
  assertHexId(id);
  return BigInt.asIntN(64, BigInt(`0x${id}`));
}

/** Returns the id whose bits a record table holds. */
export const idOfNumber = <Id extends string>(number: bigint): Id =>
  BigInt.asUintN(64, number).toString(16).padStart(16, "0") as Id;
