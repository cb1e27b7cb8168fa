import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "./lagebild-process.js";

/** A source file of a workspace, with what it imports. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  /** For instance `packages/logs`. */
  readonly workspace: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly isTest: boolean;
}

export interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

/** Reads all TypeScript files of packages/ and services/. */
export function sourceFiles(): readonly SourceFile[] {
  return ["packages", "services"].flatMap((group) =>
    readdirSync(join(REPOSITORY, group)).flatMap((name) => filesOf(`${group}/${name}`)),
  );
}

function filesOf(workspace: string): readonly SourceFile[] {
  return readdirSync(join(REPOSITORY, workspace, "src"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, "utf8");
      const imports = importsOf(text);
      const isTest =
        /\.(?:test|contract[a-z-]*)\.ts$/.test(entry.name) || imports.some(({ from }) => from === "vitest");
      return { path: relative(REPOSITORY, file), workspace, text, imports, isTest };
    });
}

function importsOf(text: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const isTypeOnly = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly === true : node.isTypeOnly;
      found.push({ from, isTypeOnly });
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push({ from: argument.text, isTypeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2023));
  return found;
}

/** `@lagebild/search/segment-builder` is of the package `@lagebild/search`; relative and built-in imports are of none. */
export function packageOf(from: string): string | undefined {
  if (from.startsWith(".") || from.startsWith("node:")) return undefined;
  return from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
}
