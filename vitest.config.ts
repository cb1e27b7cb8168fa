import { defineConfig } from "vitest/config";

const exclude = ["**/dist/**", "**/node_modules/**"];
/** They start servers, workers and models: at most two of them at once, and nothing beside them. */
const SYSTEM_TESTS = [
  "test/{end-to-end,serve,nothing-leaves,tickets}.test.ts",
  "packages/jobs/src/*-job-queue.test.ts",
  "packages/models/src/llama/*.test.ts",
];

/** They touch nothing outside of themselves: their files share processes, which spares loading the same modules again. */
const PURE_TESTS = [
  "packages/{domain,logs,events,knowledge,picture,questions,context,indicators,hostile-text}/src/**/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: PURE_TESTS,
          exclude,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "parts",
          include: [
            "packages/*/src/**/*.test.ts",
            "services/*/src/**/*.test.ts",
            "fixtures/*.test.ts",
            "test/*.test.ts",
            "test/bench/*.test.ts",
          ],
          exclude: [...exclude, ...SYSTEM_TESTS, ...PURE_TESTS],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: "system", include: SYSTEM_TESTS, exclude, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
