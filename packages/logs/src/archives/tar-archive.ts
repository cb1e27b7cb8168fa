import { messageOf } from "@lagebild/domain";
import { extract, type ExtractEvents } from "tar-stream"; // the only file that knows this library
import type { Archive, ArchiveMember } from "./archive.js";

type Entry = ExtractEvents["entry"][1];

/** Reads the members of a tar file one after the other, as it streams by. */
export function tarArchive(bytes: AsyncIterable<Uint8Array>): Archive {
  let problem: string | undefined;

  async function* members(): AsyncGenerator<ArchiveMember> {
    const feed = tarFeed(bytes);
    try {
      for (;;) {
        const entry = await feed.nextEntry();
        if (entry === undefined) return;
        const content = feed.content(entry);
        if (entry.header.type !== "directory") yield memberOf(entry, content);
        for await (const _block of content); // what nobody read has to go by before the next header
      }
    } catch (error) {
      if (feed.sourceError() !== undefined) throw feed.sourceError();
      problem = wordProblem(error);
    } finally {
      await feed.close();
    }
  }

  return { members: members(), problem: () => problem };
}

function memberOf(entry: Entry, content: AsyncIterable<Uint8Array>): ArchiveMember {
  const { name, mtime, type } = entry.header;
  const isFile = type === "file" || type === "contiguous-file";
  const refusal = isFile ? undefined : `not a regular file (${type ?? "unknown type"})`;
  return { rawName: name, modifiedMs: mtime?.getTime() ?? 0, refusal, bytes: content, problem: () => undefined };
}

function wordProblem(error: unknown): string {
  const message = messageOf(error);
  return message === "Unexpected end of data" ? "cut-off tar: unexpected end of data" : `corrupt tar: ${message}`;
}

// Old tar files lack the magic; `fileKind` has checked the header's checksum. The library's types miss this option.
const OLD_FORMAT_TOO = { allowUnknownFormat: true } as Parameters<typeof extract>[0];

/**
 * Feeds the parser. It destroys the entry being read when the input ends too early, with all that is still buffered, so
 * the end is announced only after the entry's reader has taken everything that came.
 */
function tarFeed(bytes: AsyncIterable<Uint8Array>) {
  const parser = extract(OLD_FORMAT_TOO);
  const entries = parser[Symbol.asyncIterator]();
  let fedBytes = 0;
  let isFed = false;
  let sourceError: unknown;
  let current: { readonly from: number; readonly size: number; taken: number } | undefined;

  let isEnded = false;

  const endIfTaken = (): void => {
    const isTaken = current === undefined || current.taken >= Math.min(current.size, fedBytes - current.from);
    if (!isFed || !isTaken || isEnded) return;
    isEnded = true;
    parser.end(null);
  };

  const feed = async (): Promise<void> => {
    try {
      for await (const block of bytes) {
        if (parser.destroyed) return;
        fedBytes += block.length;
        if (!parser.write(block)) await drained(parser);
      }
    } catch (error) {
      sourceError = error;
      parser.destroy(error instanceof Error ? error : new Error(String(error)));
    }
    isFed = true;
    endIfTaken();
  };
  const feeding = feed();

  return {
    sourceError: () => sourceError,
    async nextEntry(): Promise<Entry | undefined> {
      current = undefined;
      endIfTaken();
      const next = await entries.next();
      return next.done === true ? undefined : next.value;
    },
    content(entry: Entry): AsyncIterableIterator<Uint8Array> {
      const { header } = entry as Entry & { header: { byteOffset: number; size?: number } };
      const place = { from: header.byteOffset, size: header.size ?? 0, taken: 0 };
      current = place;
      endIfTaken();
      const blocks = entry[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          // An entry that breaks off ends here; the error comes once more when the next entry is asked for.
          const block = await blocks.next().catch(() => undefined);
          if (block === undefined || block.done === true) return { done: true, value: undefined };
          place.taken += block.value.length;
          endIfTaken();
          return block;
        },
        // no `return`: leaving an entry half read would destroy the parser and lose the members after it
      };
    },
    async close(): Promise<void> {
      parser.destroy();
      await feeding;
    },
  };
}

async function drained(parser: ReturnType<typeof extract>): Promise<void> {
  if (parser.destroyed) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      parser.off("drain", goOn);
      parser.off("close", goOn);
      resolve();
    };
    parser.on("drain", goOn);
    parser.on("close", goOn);
  });
}
