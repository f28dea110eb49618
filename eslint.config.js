// Lint rules: strict types, the layers of src/, React hooks, and the calls that the privacy policy forbids.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { cyclesRule, layersRule } from "./scripts/lint/layers.js";

const HTML_SINKS = "The page renders text, never markup: Trusted Types block this.";

const forbiddenSyntax = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: HTML_SINKS },
  { selector: "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: HTML_SINKS },
  { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)$/]", message: HTML_SINKS },
  { selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]", message: HTML_SINKS },
  { selector: "JSXOpeningElement[name.name='style']", message: "Inline styles are blocked by the content policy; use a CSS file." },
  { selector: "ExportDefaultDeclaration", message: "No default exports: a name should be the same everywhere." },
  { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
];

const workerSyntax = { selector: "NewExpression[callee.name=/^(Worker|SharedWorker)$/]", message: "Only src/workers/ starts workers, through the Trusted Types policy." };

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", "public/", "stubs/", ".cache/", "test-results/", "playwright-report/", "training/**/*.js", "**/.*.ts"]),
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { allowDefaultCaseForExhaustiveSwitch: false, considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_", ignoreRestSiblings: true }],
      // Blind to what a callback or an await changes, and to what a browser of another year lacks.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // The project has no classes with methods that need `this`.
      "@typescript-eslint/unbound-method": "off",
      // Spreading a string by code points, and naming control characters, is part of handling text.
      "@typescript-eslint/no-misused-spread": "off",
      "no-control-regex": "off",
      "no-eval": "error",
      "no-new-func": "error",
      "no-implied-eval": "off", // the typed rule below covers it
      "@typescript-eslint/no-implied-eval": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { chambers: { rules: { layers: layersRule, "no-cycles": cyclesRule } }, "react-hooks": reactHooks },
    languageOptions: { globals: globals.browser },
    rules: {
      "chambers/layers": "error",
      "chambers/no-cycles": "error",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "no-restricted-syntax": ["error", ...forbiddenSyntax, workerSyntax],
    },
  },
  { files: ["src/workers/**/*.ts", "src/**/*.test.{ts,tsx}"], rules: { "no-restricted-syntax": ["error", ...forbiddenSyntax] } },
  {
    files: ["**/*.test.{ts,tsx}", "e2e/**/*.ts", "bench/**/*.ts", "training/**/*.ts", "**/*.fixture.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": "error",
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: globals.node },
  },
);
