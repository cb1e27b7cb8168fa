import { env } from "node:process";

/**
 * onnxruntime reports each session to its vendor unless this is set before the library loads. Imported for this effect,
 * ahead of the library, by the one file that loads it.
 */
env["ORT_DISABLE_TELEMETRY"] = "1";
