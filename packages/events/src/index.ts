export { ecsFields, type EcsField, type FieldType } from "./ecs-fields.js";
export { eventReader, type EventReader, type EventRecord } from "./event-reader.js";
export type { Mapping, MappingExample } from "./mapping.js";
export { readMapping, readMappingFile, type WrittenMapping } from "./read-mapping.js";
export { allMappings, withoutExamples, writtenMappings } from "./read-mappings.js";
export { ecsDocument, eventAtHost, ECS_VERSION, typed } from "./ecs-document.js";
export { describeMappings, fieldTable, mappingTable, type MappingSummary } from "./describe-mappings.js";
