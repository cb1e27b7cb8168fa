import type { SimilarEvents, SimilarShapes, TokenReport } from "@lagebild/retrieval";
import { z } from "zod";
import { filterFields, someText, wholeNumber } from "./requests.js";
import { answerOf, requestSchema } from "./named-schemas.js";

const text = z.string();
const count = z.number().int().min(0);
/** As the service behind has it. */
const MAX_SIMILAR = 200;
const cosine = z.number().describe("Cosine, 1 for the same meaning");

const asked = {
  text: someText(4_096).describe("A sentence, in English or German, or a log line"),
  limit: z.exactOptional(wholeNumber(1, MAX_SIMILAR)).describe("10 unless given"),
};
export const similarQuery = z.strictObject({ ...asked, ...filterFields });
export const similarEventsQuery = z.strictObject(asked);

const longText = z.string().min(1).max(20_000);
export const tokensRequest = requestSchema(
  "TokensRequest",
  z.strictObject({
    text: longText,
    compare: z
      .exactOptional(z.strictObject({ text: longText, word: someText(200) }))
      .describe("Another text, and a word that stands in both; several forms with commas"),
  }),
);

export const similarShapes = answerOf<SimilarShapes>()(
  "SimilarShapes",
  z.object({
    modelId: text,
    shapes: z.array(
      z.object({
        shape: text,
        text: text.describe("The shape: a line with its values masked"),
        meaning: z.exactOptional(z.object({ en: text, de: text })),
        score: cosine,
        count: count.describe("Records of the shape"),
        files: count,
        source: text,
        file: text.describe("Where the first of them stands"),
        line: count,
      }),
    ),
  }),
);

export const similarEvents = answerOf<SimilarEvents>()(
  "SimilarEvents",
  z.object({
    modelId: text,
    events: z.array(
      z.object({
        id: text,
        en: text,
        de: text,
        severity: z.enum(["info", "notice", "suspicious", "attack"]),
        score: cosine,
      }),
    ),
  }),
);

const pieces = z.array(z.object({ id: count, text }));

export const tokenReport = answerOf<TokenReport>()(
  "TokenReport",
  z.object({
    embedder: z.object({
      name: text,
      pieces,
      maxPieces: count,
      isCut: z.boolean().describe("The text goes on where the model stops reading"),
    }),
    languageModel: z.object({
      name: text,
      isEstimate: z.boolean(),
      count,
      tokens: z.exactOptional(pieces).describe("The first of them"),
    }),
    compared: z.exactOptional(
      z.object({
        word: text,
        alone: cosine.describe("Cosine of the word by itself"),
        inText: cosine.describe("Cosine of the word in its texts"),
        texts: cosine.describe("Cosine of the texts as a whole"),
      }),
    ),
  }),
);
