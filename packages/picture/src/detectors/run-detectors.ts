import type { PictureFinding } from "@lagebild/domain";
import type { PictureRecords } from "../picture-records.js";

/** Runs what no rule can say. */
export async function runDetectors(_records: PictureRecords): Promise<readonly PictureFinding[]> {
  return Promise.resolve([]);
}
