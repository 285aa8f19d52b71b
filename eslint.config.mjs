import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Only framework/ may name the packages that a move to the community fork (cdktn) would rename. */
const frameworkOnly = {
  patterns: [
    {
      regex: "^(cdktf|constructs|@cdktf/provider-aws)(/.*)?$",
      message: "Import it from framework/, the one place that names the framework's packages.",
    },
  ],
};

export default tseslint.config(
  { ignores: ["node_modules/", "cdktf.out/", "examples/", "coverage/", "**/*.wasm"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A construct is created for its effect on the tree: `new StaticBucket(this, "static")` is not a mistake.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "no-restricted-imports": ["error", frameworkOnly],
      eqeqeq: "error",
    },
  },
  {
    files: ["framework/**/*.ts"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["__tests__/**/*.ts"],
    rules: {
      // jest's matchers (expect.stringMatching and the like) are typed any, wherever they stand for a value.
      "@typescript-eslint/no-unsafe-assignment": "off",
      // Tests look into documents whose shape is what they test.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
    },
  },
  {
    // Files that become one script at deploy time, in CloudFront's runtime.
    files: ["modules/edge-functions/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: {
        require: "readonly",
        crypto: "writable",
        acceptedProofs: "readonly",
        pageLayout: "readonly",
        settleForwardedHost: "writable",
      },
    },
    rules: {
      "no-unused-vars": ["error", { vars: "local" }],
      "no-redeclare": ["error", { builtinGlobals: false }],
    },
  },
  {
    // Node.js's CommonJS; the standalone server is called server.js because Next.js's own is.
    files: ["**/*.cjs", "modules/builtin-standalone/server.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        __dirname: "readonly",
        console: "readonly",
        module: "writable",
        process: "readonly",
        require: "readonly",
        setTimeout: "readonly",
      },
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", Buffer: "readonly", URL: "readonly", fetch: "readonly" },
    },
  },
);
