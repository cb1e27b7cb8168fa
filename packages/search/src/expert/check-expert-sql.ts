import { Failure } from "@lagebild/domain";

/** What the engine's own parser makes of a text: one node for each statement, all of them SELECT. */
export type ParsedSql =
  | { readonly error: true; readonly error_type: string; readonly error_message: string }
  | { readonly error: false; readonly statements: readonly unknown[] };

/** The only tables that an expert's query can name. */
export const EXPERT_VIEWS = ["records", "entities", "shapes", "sources"] as const;

const tableFunctions = ["unnest", "range", "generate_series"];
const nodes = ["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"];
const tables = ["BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EMPTY", "EXPRESSION_LIST"];
const modifiers = ["ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"];
const orders = ["ASCENDING", "DESCENDING", "ORDER_DEFAULT"];
const expressions = [
  "BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA LAMBDA_REF OPERATOR",
  "POSITIONAL_REFERENCE STAR SUBQUERY WINDOW",
].flatMap((line) => line.split(" "));

/** Functions that tell of the process, keep or change state, wait, or run texts; tables of the system are out anyway. */
const refusedFunctions =
  /^(?:getenv|getvariable|current_(?!date$|localtime|timestamp$)|set|nextval$|currval$|write_|read_|query|sleep|pg_|has_|inet_|duckdb_|pragma_|parquet_|json_(?:de)?serialize|json_execute|txid|version$|in_search_path|user$|session_user|error$|which_secret|.*_description$)/;

/** A name that outside of its WITH clause means no file, no table of the system and none of ours below the views. */
const plainName = /^(?!duckdb_|sqlite_|pg_|pragma_|information_schema|all_|source_table)[\p{L}_][\p{L}\p{N}_]*$/u;

interface SqlNode {
  readonly type?: unknown;
  readonly class?: unknown;
  readonly [name: string]: unknown;
}

/**
 * Lets one SELECT over the views pass, whatever it computes, and refuses everything that is not known to be harmless.
 * Failure "invalid" says what is refused.
 */
export function checkExpertSql(parsed: ParsedSql): void {
  if (parsed.error) {
    if (parsed.error_type === "not implemented") refuse("only SELECT and WITH are allowed");
    refuse(`query cannot be parsed: ${oneLine(parsed.error_message)}`);
  }
  if (parsed.statements.length !== 1) refuse(`one statement is allowed, got ${parsed.statements.length}`);
  const names = new Set<string>(EXPERT_VIEWS);
  const found: SqlNode[] = [];
  // A list instead of recursion: what a hostile query nests is deep.
  const waiting: unknown[] = [...parsed.statements];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      waiting.push(...(value as unknown[]).filter(isNode));
      continue;
    }
    const node = value as SqlNode;
    found.push(node);
    for (const name of definedBy(node)) {
      if (!plainName.test(name)) refuse(`name ${shown(name)} of a WITH clause is not allowed`);
      names.add(name);
    }
    // Constants and types hold what the user wrote, not what the query does.
    if (node.class !== "CONSTANT") waiting.push(...Object.values(node).filter(isNode));
  }
  for (const node of found) checkNode(node, names);
}

const isNode = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Names of the subqueries that a WITH clause defines. */
function definedBy(node: SqlNode): readonly string[] {
  const list = (node["cte_map"] as { readonly map?: readonly { readonly key: string }[] } | undefined)?.map ?? [];
  return list.map(({ key }) => key.toLowerCase());
}

function checkNode(node: SqlNode, names: ReadonlySet<string>): void {
  const { type, class: kind } = node;
  if (typeof kind === "string") {
    if (!expressions.includes(kind)) refuse(`${kind.toLowerCase()} is not allowed`);
    if (kind === "FUNCTION" || kind === "WINDOW") checkFunction(node);
    return;
  }
  if (typeof type !== "string" || type.endsWith("_TYPE_INFO")) return;
  if (orders.includes(type) || modifiers.includes(type) || nodes.includes(type)) return;
  if (!tables.includes(type)) refuse(`${type.toLowerCase()} is not allowed`);
  if (type === "BASE_TABLE") checkTable(node, names);
  if (type === "TABLE_FUNCTION") {
    const { function_name: name } = node["function"] as SqlNode;
    if (!tableFunctions.includes(String(name).toLowerCase())) refuse(`table function ${shown(name)} is not allowed`);
  }
}

function checkFunction({ function_name: name, schema, catalog }: SqlNode): void {
  const isBuiltIn = (schema === "" || schema === "main") && (catalog === "" || catalog === "system");
  if (isBuiltIn && !refusedFunctions.test(String(name).toLowerCase())) return;
  refuse(`function ${shown(name)} is not allowed`);
}

function checkTable(
  { table_name: name, schema_name: schema, catalog_name: catalog, at_clause: at }: SqlNode,
  names: ReadonlySet<string>,
): void {
  if (schema === "" && catalog === "" && (at ?? null) === null && names.has(String(name).toLowerCase())) return;
  refuse(`table ${shown(name)} is none of ${EXPERT_VIEWS.join(", ")}`);
}

function refuse(message: string): never {
  throw new Failure("invalid", message);
}

const shown = (name: unknown): string => JSON.stringify(String(name).slice(0, 60));

/** The first line of an engine's message, which repeats the user's query and nothing else. */
export const oneLine = (message: string): string => message.split("\n")[0]!.slice(0, 300);
