export { sourceStore } from "./source-store.js";
export type { PutResult, SliceBytes, SourceStore, SourceStoreOptions } from "./source-store.js";
export type { SlicePoint } from "./slice-points.js";
export { assertIncidentName, isIncidentName, type Catalog, type Incident } from "./catalog.js";
export { memoryCatalog } from "./memory-catalog.js";
export {
  clearTemporary,
  createIncidentFolder,
  deleteIncident,
  incidentFolder,
  lockIncident,
} from "./incident-folder.js";
export type { IncidentFolder } from "./incident-folder.js";
export type { FileLock } from "./lock-file.js";
