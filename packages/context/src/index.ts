export { clipText, escapeText } from "./escape-text.js";
export { estimatedTokens } from "./estimate-tokens.js";
export { formatClock, formatSpan, formatTime, formatTimesOfDay, isoMicros } from "./format-time.js";
export { shortMeaning } from "./short-meaning.js";
export { MAX_BUDGET_TOKENS, MIN_BUDGET_TOKENS, packWindow, type WindowContent } from "./pack-window.js";
