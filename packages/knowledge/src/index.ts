export { expandQuestion } from "./glossary.js";
export { loadKnowledge, type KnowledgeBase } from "./knowledge-base.js";
export type { KnowledgeEntry, MatchRule } from "./knowledge-entry.js";
export type { KnowledgeSubject } from "./knowledge-subject.js";
export type { KnowledgeProblem } from "./read-entries.js";
