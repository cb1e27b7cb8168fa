import { expect, it } from "vitest";
import { leastProbability } from "./probability.js";

it.each([
  [
    {
      content: [
        { token: "a", logprob: Math.log(0.5) },
        { token: "b", logprob: Math.log(0.25) },
      ],
    },
    0.25,
  ],
  [{ tokens: ["a"], token_logprobs: [Math.log(0.5)] }, 0.5],
  [{ content: [{ token: "a", logprob: 0.1 }] }, 1],
])("is that of the least sure token: %j", (logprobs, expected) => {
  expect(leastProbability(logprobs)).toBeCloseTo(expected, 6);
});

it.each([undefined, null, {}, { content: null }, { content: [{ token: "a" }, null] }, { token_logprobs: [null] }])(
  "is not told in %j",
  (logprobs) => expect(leastProbability(logprobs)).toBeUndefined(),
);
