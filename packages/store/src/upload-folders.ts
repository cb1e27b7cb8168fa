import { dirname, join, relative, resolve } from "node:path";

/** Where uploads wait for the jobs that read them, each in a folder of its own. */
export const uploadsFolder = (dataFolder: string): string => join(dataFolder, "uploads");

/** Names an upload as jobs do: below the data folder, which may be moved or restored elsewhere. */
export const uploadName = (dataFolder: string, path: string): string => relative(resolve(dataFolder), resolve(path));

/** Where an upload lies; jobs of earlier versions name its absolute path. */
export const uploadPath = (dataFolder: string, name: string): string => resolve(dataFolder, name);

/** The folders of uploads; never anything outside of the uploads' folder. */
export function uploadFolders(dataFolder: string, names: readonly string[]): readonly string[] {
  const home = resolve(uploadsFolder(dataFolder));
  const folders = names.map((name) => dirname(uploadPath(dataFolder, name)));
  return [...new Set(folders)].filter((folder) => dirname(folder) === home);
}
