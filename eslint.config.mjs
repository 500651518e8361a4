import tseslint from "typescript-eslint";

/** Rules that catch what hurts a Pulumi program most: forgotten promises, outputs printed as text, `||` defaults. */
export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "lab/facts/data/**"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      curly: "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/prefer-nullish-coalescing": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    },
  },
  {
    // A resource is used by being made: `new aws.sqs.Queue(...)` alone on a line is right here.
    files: ["components/**/*.ts", "index.ts"],
    rules: { "no-new": "off" },
  },
  {
    files: ["components/**/*.ts", "environments/**/*.ts", "index.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/lab/**", "**/tests/**", "**/report/**", "**/cli/**", "**/drills/**"],
              message: "A production `up` loads nothing from there.",
            },
          ],
        },
      ],
    },
  },
  {
    // chai's assertions are expressions.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
