import { Failure } from "@lagebild/domain";
import { readOwnYaml } from "./yaml-files.js";

/** How a field's values are read. */
export const FIELD_TYPES = [
  "keyword",
  "text",
  "code",
  "account",
  "address",
  "port",
  "number",
  "path",
  "program",
  "url",
  "domain",
  "mail",
  "hash",
  "lower",
  "upper",
  "transport",
  "list",
  "choice",
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** A field of the Elastic Common Schema that events may have. */
export interface EcsField {
  readonly name: string;
  readonly type: FieldType;
  /** The only values, for lists and choices. */
  readonly allowed?: readonly string[];
  /** Fields that parts of the value go to. */
  readonly domainField?: string;
  readonly pathField?: string;
  readonly nameField?: string;
  /** Where a value goes that is no address. */
  readonly otherwise?: string;
}

interface Written {
  readonly type?: unknown;
  readonly allowed?: unknown;
  readonly domain?: unknown;
  readonly path?: unknown;
  readonly name?: unknown;
  readonly otherwise?: unknown;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function readFields(): ReadonlyMap<string, EcsField> {
  const written = readOwnYaml("fields.yml") as Readonly<Record<string, Written>>;
  const fields = new Map<string, EcsField>();
  for (const [name, { type, allowed, domain, path, name: nameField, otherwise }] of Object.entries(written)) {
    if (!FIELD_TYPES.includes(type as FieldType))
      throw new Failure("internal", `field ${name} is of type ${String(type)}, expected ${FIELD_TYPES.join(", ")}`);
    fields.set(name, {
      name,
      type: type as FieldType,
      ...(Array.isArray(allowed) && { allowed: allowed.map(String) }),
      ...(text(domain) !== undefined && { domainField: text(domain)! }),
      ...(text(path) !== undefined && { pathField: text(path)! }),
      ...(text(nameField) !== undefined && { nameField: text(nameField)! }),
      ...(text(otherwise) !== undefined && { otherwise: text(otherwise)! }),
    });
  }
  return fields;
}

/** The fields that events may have, by name. */
export const ecsFields: ReadonlyMap<string, EcsField> = readFields();
