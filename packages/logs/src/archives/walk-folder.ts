import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** A file below a folder, or why an entry of it is not read. */
export interface FolderEntry {
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  readonly path: string;
  readonly refusal: string | undefined;
}

/**
 * Lists the files below a folder, sorted by name. Symbolic links are not followed: one that points outside would leave
 * what the user named, and one that points inside would count the same lines twice.
 */
export async function* walkFolder(folder: string): AsyncGenerator<FolderEntry> {
  yield* walk(folder, "", await realpath(folder));
}

async function* walk(folder: string, prefix: string, root: string): AsyncGenerator<FolderEntry> {
  const listed = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (listed instanceof Error) {
    if (prefix === "") throw listed;
    yield { name: prefix.slice(0, -1), path: folder, refusal: `folder cannot be read (${listed.code})` };
    return;
  }
  for (const entry of listed.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const name = prefix + entry.name;
    if (entry.isDirectory()) yield* walk(path, `${name}/`, root);
    else if (entry.isSymbolicLink()) yield { name, path, refusal: await linkRefusal(path, root) };
    else yield { name, path, refusal: entry.isFile() ? undefined : "not a regular file" };
  }
}

async function linkRefusal(path: string, root: string): Promise<string> {
  const target = await realpath(path).catch(() => undefined);
  if (target === undefined) return "symbolic link to nothing";
  if (target !== root && !target.startsWith(root + sep)) return "symbolic link that leaves the folder";
  const isFolder = (await stat(target)).isDirectory();
  return `symbolic link to a ${isFolder ? "folder" : "file"} that is read under its own name`;
}
