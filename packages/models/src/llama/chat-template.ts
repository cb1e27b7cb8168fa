import { readFile } from "node:fs/promises";
import { Failure, messageOf } from "@lagebild/domain";
import {
  resolveChatWrapper,
  specializedChatWrapperTypeNames,
  type ChatWrapper,
  type LlamaModel,
  type SpecializedChatWrapperTypeName,
} from "node-llama-cpp";

/** How a model's turns are written: in one of the forms that llama.cpp's library knows, or by a Jinja template. */
export type ChatTemplate = { readonly form: SpecializedChatWrapperTypeName } | { readonly jinja: string };

/** Reads a template as people name it: a form, or a file that holds a Jinja template. Failure "invalid" for neither. */
export async function readChatTemplate(text: string): Promise<ChatTemplate> {
  const form = specializedChatWrapperTypeNames.find((name) => name.toLowerCase() === text.toLowerCase());
  if (form !== undefined) return { form };
  try {
    return { jinja: await readFile(text, "utf8") };
  } catch (error) {
    const forms = specializedChatWrapperTypeNames.join(", ");
    throw new Failure(
      "invalid",
      `template is "${text}", expected a file with a Jinja template or one of ${forms}`,
      error,
    );
  }
}

/** The output is bound to a schema from its first character: there is no room for thinking aloud. */
const WITHOUT_THINKING = { qwen: { thoughts: "discourage" }, jinjaTemplate: { reasoning: false } } as const;

/**
 * The writer of a model's turns. A file without a template is a base model, which continues text and answers nothing:
 * failure "invalid" where no other template is named.
 */
export function chatWrapperOf(model: LlamaModel, template: ChatTemplate | undefined): ChatWrapper {
  if (template === undefined) {
    assertTemplate(model);
    return resolveChatWrapper(model, { warningLogs: false, customWrapperSettings: WITHOUT_THINKING });
  }
  if ("form" in template)
    return resolveChatWrapper(model, {
      type: template.form,
      warningLogs: false,
      customWrapperSettings: WITHOUT_THINKING,
    });
  try {
    return resolveChatWrapper(model, {
      type: "jinjaTemplate",
      warningLogs: false,
      fallbackToOtherWrappersOnJinjaError: false,
      customWrapperSettings: { jinjaTemplate: { template: template.jinja, ...WITHOUT_THINKING.jinjaTemplate } },
    });
  } catch (error) {
    throw new Failure("invalid", `chat template that was named cannot be used: ${messageOf(error)}`, error);
  }
}

function assertTemplate(model: LlamaModel): void {
  const { tokenizer, general } = model.fileInfo.metadata;
  if (typeof tokenizer?.chat_template === "string" && tokenizer.chat_template.trim() !== "") return;
  throw new Failure(
    "invalid",
    `model ${general.name ?? model.filename ?? ""} has no chat template (tokenizer.chat_template), as base models have none: ` +
      "they continue text and answer no questions. Use one that is made for chat (-it, -instruct), or name its template: " +
      "lagebild models use <file> --template <form or Jinja file>",
  );
}
