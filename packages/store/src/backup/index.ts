export { copyFile, filesBelow, isGone, type CopiedFile } from "./copy-file.js";
export { incidentCopy, type IncidentCopy } from "./copy-incident.js";
