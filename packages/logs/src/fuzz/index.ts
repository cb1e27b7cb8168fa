export { archiveTargets, type ArchiveTarget } from "./fuzz-archives.js";
export { textTargets, type TextTarget } from "./fuzz-readers.js";
