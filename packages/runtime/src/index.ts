export { failurePolicy } from "./failure-policy.js";
export { modelSettings, type ModelConfig } from "./model-settings.js";
export { readEnv, shownSettings, wholeNumber, type Setting, type ShownSetting } from "./read-env.js";
export {
  dataFolderSetting,
  embeddingSettings,
  frontSettings,
  listenSettings,
  pathSetting,
  redisUrlSetting,
  textSetting,
  urlSetting,
  workersSetting,
} from "./service-settings.js";
export { endRequested } from "./shutdown.js";
