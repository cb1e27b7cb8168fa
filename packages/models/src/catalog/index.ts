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
  writeModelChoice,
  type ModelChoice,
} from "./model-choice.js";
export { pullModel, type PulledModel, type PullProgress } from "./pull-model.js";
