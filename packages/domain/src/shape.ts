/** Content hash of a shape's text: the same in every slice, order, worker and run. 16 hex digits. */
export type ShapeId = string & { readonly __brand: "ShapeId" };

/** A record's text with its volatile parts masked by kind: the unit we embed, index and fold by. */
export interface Shape {
  readonly id: ShapeId;
  /** For instance `sshd: Failed password for <user> from <ip> port <n> ssh2`. */
  readonly text: string;
  /** A coarser form of `text`, shared by shapes that say the same about different objects. */
  readonly template: string;
  readonly program: string | undefined;
}

/** What a kind of event means, in words, from the knowledge base. */
export interface Meaning {
  readonly id: string;
  readonly en: string;
  readonly de: string;
  readonly tags: readonly string[];
  readonly severity: Severity;
}

export type Severity = "info" | "notice" | "suspicious" | "attack";

/** A shape with what the dictionary needs to find it. */
export interface IndexedShape extends Shape {
  readonly meanings: readonly Meaning[];
  /** Unit vector of the embedder named in the segment's manifest; absent where the shape borrows its template's. */
  readonly vector: Float32Array | undefined;
}
