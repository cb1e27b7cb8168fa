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
  passesWords,
  printModelChoice,
  readModelChoice,
  tokensReadIn,
  writeModelChoice,
  type ModelChoice,
  type ModelSpeed,
  type Outcomes,
  type StepsScore,
  type WordsScore,
} from "./model-choice.js";
export { pullFromFolder, type FolderPull } from "./pull-folder.js";
export { pullModel, type PulledModel, type PullProgress } from "./pull-model.js";
