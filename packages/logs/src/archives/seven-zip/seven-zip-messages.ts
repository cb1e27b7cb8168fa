/** Kinds that 7-Zip opens for us, as it calls them. */
export type SevenZipType = "7z" | "zip" | "xz" | "bzip2" | "zstd";

/** What a thread is asked to do with an archive that lies in a file. */
export interface SevenZipTask {
  readonly verb: "list" | "extract" | "test";
  readonly path: string;
  readonly type: SevenZipType;
  /** One is always said, or 7-Zip would ask for it. */
  readonly password: string;
  /** Memory that unpacking may take; a dictionary larger than that is refused. */
  readonly memoryBytes: number;
}

/** What a thread is started with. */
export interface SevenZipWorkerData {
  /** Words that both sides share, see below. */
  readonly flow: Int32Array;
  /** 7-Zip, compiled once for all threads. */
  readonly program: object;
}

/** A member as the archive's directory names it. */
export interface ListedMember {
  /** Control characters are replaced; not to be trusted. */
  readonly rawName: string;
  readonly modifiedMs: number;
  readonly isFolder: boolean;
  readonly isEncrypted: boolean;
  /** How it is packed, in 7-Zip's words. */
  readonly method: string;
  /** As `ls -l` writes it, where the archive knows: `-rw-r--r--`. */
  readonly mode: string | undefined;
}

/** What a thread tells, in this order: members listed, or files one after the other; then that it is done. */
export type SevenZipMessage =
  | { readonly type: "listed"; readonly members: readonly ListedMember[] }
  | { readonly type: "file"; readonly path: string }
  | { readonly type: "block"; readonly bytes: Uint8Array }
  | { readonly type: "complaint"; readonly text: string }
  | { readonly type: "done" };

/** Words of memory that both sides share: bytes sent and not taken yet, and whether the thread is to stop. */
export const FLOW_UNTAKEN = 0;
export const FLOW_STOP = 1;
export const FLOW_WORDS = 2;

/** Bytes that may be on their way from a thread. */
export const MAX_UNTAKEN_BYTES = 8 * 1024 * 1024;
/** What a message costs beside its bytes. */
export const MESSAGE_BYTES = 256;
