export { putOnlyNamed } from "./general-entities.js";
export { fieldsOfEvents, generalFields, putGeneralValue, type NamedField } from "./general-fields.js";
export { loggerIn } from "./own-logger.js";
export { putOwnAction } from "./own-action.js";
export { phrasesIn, putPhrases } from "./general-phrases.js";
export {
  finishEvent,
  kindsOfEvents,
  nameByAddress,
  outcomeOfResponse,
  pathOfRequest,
  textAmong,
} from "./general-rules.js";
