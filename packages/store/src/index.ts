export { BLOCK_BYTES, sourceStore } from "./source-store.js";
export type { PutResult, SliceBytes, SourceStore, SourceStoreOptions } from "./source-store.js";
export type { SlicePoint, SourceRange } from "./slice-points.js";
export { assertIncidentName, changed, incidentMissing, isIncidentName } from "./catalog.js";
export type { AnswerStore, Catalog, Incident, IncidentChange, KeptAnswer } from "./catalog.js";
export { keyId, memoryKeys, SCOPES } from "./access/key-store.js";
export type { KeyRecord, KeyStore, Scope } from "./access/key-store.js";
export { actOf, verifyAudit } from "./audit/audit-log.js";
export type { Actor, AuditAct, AuditEntry, AuditLog, AuditQuery, AuditVerdict } from "./audit/audit-log.js";
export { memoryAuditLog } from "./audit/memory-audit-log.js";
export { openDataFolder } from "./data-folder.js";
export { uploadFolders, uploadName, uploadPath, uploadsFolder } from "./upload-folders.js";
export { memoryCatalog } from "./memory-catalog.js";
export {
  clearTemporary,
  createIncidentFolder,
  deleteIncident,
  folderBirth,
  incidentFolder,
  isIncidentFolder,
  lockIncident,
  waitForIncident,
} from "./incident-folder.js";
export type { IncidentFolder } from "./incident-folder.js";
export type { FileLock } from "./lock-file.js";
export type { FramePoint } from "./frame-points.js";
export { forgetPasswords, keepPasswords, readPasswords } from "./password-file.js";
export { readTlp, staysHere, TLP_MARKS, type Tlp } from "./tlp.js";
export { mendSource, restoreSource } from "./mend-sources.js";
export { verifySources, type SourceFault, type VerifiedSources } from "./verify-sources.js";
export { memoryReplies, type KeptReply, type ReplyStore } from "./replies/reply-store.js";
