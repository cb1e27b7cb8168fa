export {
  catalogModel,
  fitsMemory,
  parseModelCatalog,
  readModelCatalog,
  recommendedModel,
  type CatalogModel,
} from "./model-catalog.js";
export {
  modelFolder,
  parseModelChoice,
  printModelChoice,
  readModelChoice,
  tokensReadIn,
  writeModelChoice,
  type ModelChoice,
  type ModelSpeed,
} from "./model-choice.js";
export { pullFromFolder, type FolderPull } from "./pull-folder.js";
export { pullModel, type PulledModel, type PullProgress } from "./pull-model.js";
