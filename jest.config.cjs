/** Types are checked once, by `npm run types`; here swc only strips them. */
const common = {
  rootDir: __dirname,
  transform: {
    "^.+\\.[cm]?[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/every-report.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/"],
  // Generous: a machine may have other work, and a test that waits for ever is ended all the same.
  testTimeout: 60_000,
  modulePathIgnorePatterns: ["/cdktf.out/", "/.cache/", "/examples/"],
};

/** @type {import("jest").Config} */
module.exports = {
  // The end-to-end tests wait for Terraform most of the time.
  maxWorkers: "100%",
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: [...common.testPathIgnorePatterns, "/__tests__/e2e/"],
    },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"] },
  ],
};
