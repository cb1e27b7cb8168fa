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
  passesSteps,
  printModelChoice,
  readModelChoice,
  tokensReadIn,
  writeModelChoice,
  type ModelChoice,
  type ModelSpeed,
  type StepsScore,
} from "./model-choice.js";
export { pullFromFolder, type FolderPull } from "./pull-folder.js";
export { pullModel, type PulledModel, type PullProgress } from "./pull-model.js";
