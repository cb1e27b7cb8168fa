/** Brackets that open or close a control token whatever its name: ChatML, Llama 3, Phi, GLM, gpt-oss; DeepSeek writes full-width bars. */
const FENCES = /<(?=[|\uFF5C])|(?<=[|\uFF5C])>/g;

/** Control tokens whose brackets also stand in ordinary log text, so that only the names give them away. */
const ANGLE_NAMES = [
  "/?s",
  "/?bos",
  "/?eos",
  "/?pad",
  "/?unk",
  "/?mask",
  "/?cls",
  "/?sep",
  "/?sop",
  "/?eop",
  "/?eod",
  "/?eot",
  "/?think",
  "/?tool_call",
  "/?tool_response",
  "/?tools",
  "/?start_of_turn",
  "/?end_of_turn",
  "/?start_of_image",
  "/?end_of_image",
  "/?start_header_id",
  "/?end_header_id",
  "/?begin_of_text",
  "/?end_of_text",
  "/?eot_id",
  "/?im_start",
  "/?im_end",
  "/?endoftext",
  "/?fim_(?:prefix|middle|suffix|pad)",
  "/?unused_?\\d+",
  "/?extra_id_\\d+",
  "/?reserved_\\d+",
  "/?spe?cial_?\\d+",
];
const SQUARE_NAMES = [
  "/?INST",
  "/?SYSTEM_PROMPT",
  "/?AVAILABLE_TOOLS",
  "/?TOOL_CALLS",
  "/?TOOL_RESULTS",
  "/?TOOL_CONTENT",
  "/?ARGS",
  "/?CALL_ID",
  "/?THINK",
  "/?IMG",
  "/?IMG_BREAK",
  "/?IMG_END",
  "/?gMASK",
  "/?sMASK",
  "/?MASK",
  "/?CLS",
  "/?SEP",
  "/?PAD",
  "/?UNK",
  "/?BOS",
  "/?EOS",
  "/?PREFIX",
  "/?SUFFIX",
  "/?MIDDLE",
];

const ANGLED = new RegExp(`<(?=(?:${ANGLE_NAMES.join("|")})>)`, "gi");
const SQUARED = new RegExp(`\\[(?=(?:${SQUARE_NAMES.join("|")})\\])`, "gi");
const SYSTEM_FENCE = /<(?=<\/?SYS>>)|(?<=<\/?SYS>)>/gi;

/**
 * Breaks up whatever a chat template would read as a control token, by a space after (or before) its bracket:
 * `<|im_start|>` becomes `< |im_start| >`. For servers that parse control tokens in the text they are sent. The change
 * is visible, text without control tokens stays as it is, and doing it twice changes nothing more.
 */
export function neutraliseControlTokens(text: string): string {
  return text
    .replace(FENCES, (bracket) => (bracket === "<" ? "< " : " >"))
    .replace(SYSTEM_FENCE, (bracket) => (bracket === "<" ? "< " : " >"))
    .replace(ANGLED, "< ")
    .replace(SQUARED, "[ ");
}
