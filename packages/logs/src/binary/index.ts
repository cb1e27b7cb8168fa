export { fuzzFault, fuzzInput, fuzzTargets, type FuzzTarget } from "./fuzz-binary.js";
export { readEvtxChunk } from "./read-evtx.js";
export { SAMPLE_TEMPLATES, sampleEvent, sampleLogon } from "./sample-events.js";
export { sampleChunk } from "./sample-evtx.js";
