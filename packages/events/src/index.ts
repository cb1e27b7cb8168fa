export { ecsFields, type EcsField, type FieldType } from "./ecs-fields.js";
export { EVENT_FIELDS, eventReader, type EventReader, type EventRecord } from "./event-reader.js";
export type { Mapping, MappingExample } from "./mapping.js";
export { readMapping } from "./read-mapping.js";
export { allMappings, OWN_MAPPINGS, readMappings } from "./read-mappings.js";
