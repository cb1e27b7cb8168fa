import { incidentIndexContract } from "./incident-index.contract.js";
import { memoryIncidentIndex } from "./memory-incident-index.js";

incidentIndexContract("memoryIncidentIndex", async (options) => memoryIncidentIndex(options));
