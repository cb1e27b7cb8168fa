export { isUnchanged, lookedFiles, rememberLooked, sha256OfFile, type LookedFiles } from "./checked-file.js";
export {
  copyPath,
  documentState,
  keepDocument,
  readDocument,
  removeDocument,
  replaceDurably,
  type DocumentState,
  type KeepOptions,
} from "./kept-document.js";
export { keepPrivate } from "./keep-private.js";
export { makeFolderIn } from "./make-folder.js";
export { sealedText, summedLine, unsealedText, unsummedLine } from "./sealed-text.js";
