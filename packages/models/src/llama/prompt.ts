import { Failure } from "@lagebild/domain";
import {
  type ChatWrapper,
  GeneralChatWrapper,
  JinjaTemplateChatWrapper,
  SpecialToken,
  SpecialTokensText,
  type LlamaModel,
  type Token,
} from "node-llama-cpp";
import { chatWrapperOf, type ChatTemplate } from "./chat-template.js";
import { neutraliseControlTokens } from "../control-tokens.js";
import { plainTokeniser } from "./plain-text.js";

/** A prompt as the model reads it. */
export interface PromptTokens {
  readonly tokens: readonly Token[];
  /** How many of them come before the user's text: the same for each question of a language. */
  readonly systemTokens: number;
}

export interface PromptFrame {
  /** Puts texts into the model's turns. They become plain text tokens, whatever they look like. */
  fill(system: string, user: string): PromptTokens;
}

type Part = { readonly frame: readonly Token[] } | { readonly text: "system" | "user" };

const SYSTEM = "fPhQ7systemX2vN9k";
const USER = "wL4tJ8userZ6yR3mB";

/**
 * Reads the model's chat template into a frame: control tokens come from the template alone. A template without a
 * system turn gets the instructions at the beginning of the user's turn.
 */
export function promptFrame(model: LlamaModel, template?: ChatTemplate): PromptFrame {
  const parts = framed(model, template);
  const plain = plainTokeniser(model);
  // Frames such as [INST] may be plain text to the tokenizer: then only a changed text tells them apart.
  const isFrameText = parts.every((part) => "text" in part || !part.frame.some((token) => isTurnToken(model, token)));
  const tokensOf = (text: string): readonly Token[] => plain(isFrameText ? neutraliseControlTokens(text) : text);

  return {
    fill(system, user) {
      const tokens: Token[] = [];
      let systemTokens = 0;
      for (const part of parts) {
        if ("text" in part && part.text === "user") systemTokens = tokens.length;
        const added = "frame" in part ? part.frame : tokensOf(part.text === "system" ? system : user);
        for (const token of added) tokens.push(token);
      }
      return { tokens, systemTokens };
    },
  };
}

/** A token that structures the conversation; the one that begins every text does not. */
const isTurnToken = (model: LlamaModel, token: Token): boolean =>
  model.isSpecialToken(token) && token !== model.tokens.bos;

function framed(model: LlamaModel, template: ChatTemplate | undefined): readonly Part[] {
  const chosen = chatWrapperOf(model, template);
  const folded = [undefined, `${SYSTEM}\n\n${USER}`] as const;
  for (const wrapper of template === undefined ? [chosen, new GeneralChatWrapper()] : [chosen]) {
    for (const [system, user] of refusesSystemTurn(model, template) ? [folded] : [[SYSTEM, USER] as const, folded]) {
      const parts = partsOf(model, wrapper, system, user);
      if (parts) return withStart(model, parts);
    }
  }
  const whose = template === undefined ? "of the model" : "that was named";
  throw new Failure("corrupt", `chat template ${whose} keeps neither instructions nor question; use another`);
}

/** The library may take a template for one that it knows, though this one has no system turn. */
function refusesSystemTurn(model: LlamaModel, named: ChatTemplate | undefined): boolean {
  const own = named === undefined ? model.fileInfo.metadata.tokenizer?.chat_template : undefined;
  const template = named && "jinja" in named ? named.jinja : own;
  if (template === undefined) return false;
  try {
    return !new JinjaTemplateChatWrapper({ template }).settings.supportsSystemMessages;
  } catch {
    return false;
  }
}

/** The rendered conversation in parts, or undefined where the template loses or repeats a text. */
function partsOf(
  model: LlamaModel,
  wrapper: ChatWrapper,
  system: string | undefined,
  user: string,
): readonly Part[] | undefined {
  try {
    const { contextText } = wrapper.generateContextState({
      chatHistory: [
        ...(system === undefined ? [] : [{ type: "system" as const, text: system }]),
        { type: "user", text: user },
        { type: "model", response: [] },
      ],
    });
    const parts = contextText.values.flatMap((value): readonly Part[] => {
      if (value instanceof SpecialToken) return [{ frame: value.tokenize(model.tokenizer) }];
      const isMarkup = value instanceof SpecialTokensText;
      return split(model, isMarkup ? value.value : value, isMarkup);
    });
    const texts = parts.flatMap((part) => ("text" in part ? [part.text] : []));
    return texts.join() === "system,user" ? parts : undefined;
  } catch {
    return undefined;
  }
}

const split = (model: LlamaModel, text: string, isMarkup: boolean): readonly Part[] =>
  text
    .split(new RegExp(`(${SYSTEM}|${USER})`))
    .filter((piece) => piece !== "")
    .map((piece) => {
      if (piece === SYSTEM) return { text: "system" };
      if (piece === USER) return { text: "user" };
      return { frame: model.tokenize(piece, isMarkup, "trimLeadingSpace") };
    });

function withStart(model: LlamaModel, parts: readonly Part[]): readonly Part[] {
  const { bos, shouldPrependBosToken } = model.tokens;
  const first = parts[0];
  if (bos === null || !shouldPrependBosToken || (first && "frame" in first && first.frame[0] === bos)) return parts;
  return [{ frame: [bos] }, ...parts];
}
