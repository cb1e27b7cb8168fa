import type { TextEncodingName } from "@lagebild/domain";

/** One byte for each unit of a text, so that what lays it out is found alike in every encoding. */
export interface TextView {
  /** Bytes of a unit. */
  readonly unit: 1 | 2;
  /** Whole units only; bytes that are ASCII in the encoding stand for themselves, others are 0x80 or more. */
  viewOf(bytes: Buffer): Buffer;
}

const OTHER = 0xff;

function wide(low: 0 | 1): TextView {
  return {
    unit: 2,
    viewOf(bytes) {
      const view = Buffer.allocUnsafe(bytes.length >> 1);
      for (let i = 0; i < view.length; i++) {
        const byte = bytes[2 * i + low]!;
        view[i] = bytes[2 * i + 1 - low] === 0 && byte < 0x80 ? byte : OTHER;
      }
      return view;
    },
  };
}

const VIEWS: Readonly<Record<TextEncodingName, TextView>> = {
  "utf-8": { unit: 1, viewOf: (bytes) => bytes },
  latin1: { unit: 1, viewOf: (bytes) => bytes },
  "utf-16le": wide(0),
  "utf-16be": wide(1),
};

/** How texts of an encoding are seen. */
export const textView = (encoding: TextEncodingName): TextView => VIEWS[encoding];
