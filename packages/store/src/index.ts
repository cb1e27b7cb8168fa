export { sourceStore, type PutResult, type SliceBytes, type SourceStore, type SourceStoreOptions } from "./source-store.js";
export type { SlicePoint } from "./slice-points.js";
