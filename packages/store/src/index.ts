export { sourceStore } from "./source-store.js";
export type { PutResult, SliceBytes, SourceStore, SourceStoreOptions } from "./source-store.js";
export type { SlicePoint, SourceRange } from "./slice-points.js";
export { assertIncidentName, isIncidentName } from "./catalog.js";
export type { AnswerStore, Catalog, Incident, KeptAnswer, KeyStore } from "./catalog.js";
export { memoryCatalog } from "./memory-catalog.js";
export {
  clearTemporary,
  createIncidentFolder,
  deleteIncident,
  incidentFolder,
  isIncidentFolder,
  lockIncident,
  waitForIncident,
} from "./incident-folder.js";
export type { IncidentFolder } from "./incident-folder.js";
export type { FileLock } from "./lock-file.js";
export type { FramePoint } from "./frame-points.js";
export { forgetPasswords, keepPasswords, readPasswords } from "./password-file.js";
