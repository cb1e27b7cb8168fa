import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["**/dist/", "**/node_modules/", "data/", "**/*.js", "**/*.mjs"]),
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["vitest.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unsafe-argument": "error",
      "@typescript-eslint/no-unsafe-assignment": "error",
      "@typescript-eslint/no-unsafe-return": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/prefer-readonly": "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "no-console": "error",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Settings are read once, in main.ts, and handed on." },
      ],
    },
  },
  {
    files: ["**/main.ts", "**/config.ts", "test/lagebild-process.ts", "test/start-process.ts", "test/bench/**/*.ts"],
    rules: { "no-restricted-properties": "off", "no-console": "off" },
  },
  // vitest's asymmetric matchers are typed as any
  { files: ["**/*.test.ts", "**/*.contract*.ts"], rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },
  { files: ["fixtures/*.ts"], rules: { "no-console": "off" } },
  { files: ["vitest.config.ts"], rules: { "no-restricted-exports": "off" } },
);
