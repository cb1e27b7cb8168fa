import { describe, expect, it } from "vitest";
import { asDiskFailure } from "./disk-failure.js";
import { Failure } from "./failure.js";

const coded = (code: string): Error => Object.assign(new Error("write failed"), { code });

describe("asDiskFailure", () => {
  it.each(["ENOSPC", "EDQUOT", "EFBIG", "SQLITE_FULL"])("says that the disk is full for %s", (code) => {
    expect(asDiskFailure(coded(code), "the upload")).toMatchObject({
      kind: "unavailable",
      message: `disk full: the upload could not be written (${code})`,
    });
  });

  it("names the folder and the bytes that are needed", () => {
    const need = { folder: "/data/uploads", neededBytes: 12 };
    expect(asDiskFailure(coded("ENOSPC"), "the upload", need)).toMatchObject({
      message: "disk full: the upload could not be written to /data/uploads, it needs 12 bytes or more (ENOSPC)",
    });
  });

  it("returns everything else as it is", () => {
    const failure = Object.assign(new Failure("invalid", "too long"), { code: "ENOSPC" });
    for (const error of [coded("EACCES"), coded("SQLITE_BUSY"), new Error("x"), failure, undefined, null, "text"])
      expect(asDiskFailure(error, "a file")).toBe(error);
  });
});
