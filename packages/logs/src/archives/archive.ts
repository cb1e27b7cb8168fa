/** A file in an archive. Its bytes must be read before the next member is asked for, or they are passed over. */
export interface ArchiveMember {
  /** As written in the archive: not to be trusted. */
  readonly rawName: string;
  readonly modifiedMs: number;
  /** Why its content cannot be read; its bytes are empty then. */
  readonly refusal: string | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What kept its bytes from being all there; they end early then, without an error. Asked once they are read. */
  problem(): string | undefined;
}

/** An archive whose members come one after the other. */
export interface Archive {
  readonly members: AsyncIterable<ArchiveMember>;
  /** What kept the archive from giving all members. */
  problem(): string | undefined;
}
