export { failurePolicy } from "./failure-policy.js";
export { readEnv, wholeNumber, type Setting } from "./read-env.js";
export {
  dataFolderSetting,
  embeddingSettings,
  listenSettings,
  modelSettings,
  pathSetting,
  redisUrlSetting,
  textSetting,
  urlSetting,
  workersSetting,
} from "./service-settings.js";
export { endRequested } from "./shutdown.js";
