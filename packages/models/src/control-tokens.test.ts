import { describe, expect, it } from "vitest";
import { neutraliseControlTokens } from "./control-tokens.js";

const TOKENS = [
  "<|im_start|>",
  "<|im_end|>",
  "<|endoftext|>",
  "<|begin_of_text|>",
  "<|eot_id|>",
  "<|start_header_id|>",
  "<|reserved_special_token_0|>",
  "<|system|>",
  "<|start|>",
  "<|channel|>",
  "<\uFF5CUser\uFF5C>",
  "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>",
  "<s>",
  "</s>",
  "<bos>",
  "<eos>",
  "<unk>",
  "<start_of_turn>",
  "<end_of_turn>",
  "<unused17>",
  "<extra_id_0>",
  "<think>",
  "</think>",
  "<tool_call>",
  "<fim_prefix>",
  "[INST]",
  "[/INST]",
  "[SYSTEM_PROMPT]",
  "[TOOL_CALLS]",
  "[gMASK]",
  "<<SYS>>",
  "<</SYS>>",
];

const holdsToken = (text: string): boolean => TOKENS.some((token) => text.includes(token));

describe("neutraliseControlTokens", () => {
  it.each(TOKENS)("breaks up %s visibly, in the middle of words as well", (token) => {
    const text = neutraliseControlTokens(`user a${token}b logged in`);
    expect(text).not.toContain(token);
    expect(text.replaceAll(" ", "")).toBe(`usera${token}bloggedin`);
  });

  it("leaves ordinary log text as it is", () => {
    const lines = [
      "Mar 14 03:11:02 bastion sshd[2211]: Failed password for invalid user admin from 203.0.113.7 port 51122 ssh2",
      '[ERROR] [WARN] <info> a < b > c | d || e <root@host> <14>1 2026-03-14T03:11:02Z [ID 1] {"a": [1, 2]}',
      "GET /index.html?x=<script>alert(1)</script> HTTP/1.1 <b>bold</b> <system> <user>",
      "cat a|grep b>c; echo '<a|b>' >&2",
    ];
    for (const line of lines) expect(neutraliseControlTokens(line)).toBe(line);
  });

  it("changes nothing more when done twice", () => {
    const text = TOKENS.join(" ") + TOKENS.join("");
    const once = neutraliseControlTokens(text);
    expect(neutraliseControlTokens(once)).toBe(once);
  });

  it("leaves no token that only comes about when another one inside of it is broken up", () => {
    for (const outer of TOKENS)
      for (const inner of TOKENS) {
        for (const at of [1, 2, outer.length - 1]) {
          const nested = outer.slice(0, at) + inner + outer.slice(at);
          expect(holdsToken(neutraliseControlTokens(nested))).toBe(false);
        }
      }
  });
});
