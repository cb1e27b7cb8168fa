/** Text that stands in the tree itself; `plain` tells a number or truth value that JSON writes without quotes. */
export interface LiteralPart {
  readonly kind: "literal";
  readonly text: string;
  readonly plain: boolean;
}

/** A place of a template that a value of the record takes. */
export interface ValuePart {
  readonly kind: "value";
  readonly index: number;
}

/** A template, by the place of its definition in the chunk, together with its values. */
export interface InstancePart {
  readonly kind: "instance";
  readonly definition: number;
  readonly values: Values;
}

/** An element of a template or of a record. */
export interface ElementPart {
  readonly kind: "element";
  readonly name: string;
  /** The name as a JSON string, with quotes. */
  readonly key: string;
  readonly attributes: readonly Attribute[];
  readonly content: readonly TextPart[];
  readonly children: readonly ChildPart[];
  /** Indexes of the values that stand in its own content or attributes. */
  readonly ownValues: readonly number[];
  /** The text of the attribute `Name`, where the template itself says it. */
  readonly givenName: string | undefined;
  /** The same as a JSON string. */
  readonly givenKey: string | undefined;
}

export interface Attribute {
  readonly name: string;
  readonly key: string;
  readonly content: readonly TextPart[];
}

/** What makes up text. */
export type TextPart = LiteralPart | ValuePart;
/** What may hold elements. A value may be binary XML itself, so values are among both. */
export type ChildPart = ElementPart | InstancePart | ValuePart;
export type Part = LiteralPart | ValuePart | InstancePart | ElementPart;

/** Where the values of a template instance lie in their chunk. */
export interface Values {
  readonly types: readonly number[];
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
}

/** The values of a record without template: none. */
export const NO_VALUES: Values = { types: [], offsets: [], sizes: [] };
