import type { OpenNextConfig } from "@opennextjs/aws/types/open-next.js";

/** Rendered pages are kept in the bucket, their tags in a table, and renewed by what a queue asks for. */
const cached = {
  override: { incrementalCache: "s3-lite", tagCache: "dynamodb-lite", queue: "sqs-lite" },
} as const;

const config: OpenNextConfig = {
  default: cached,
  functions: {
    // The same pages for everybody: their load is none of the conversations'.
    news: { ...cached, routes: ["app/news/page"], patterns: ["news"] },
  },
  imageOptimization: {
    // x64 is Lambda's default architecture. npm's cache has the packages after `npm ci` on such a machine.
    install: {
      packages: ["sharp@0.35.5"],
      arch: "x64",
      os: "linux",
      libc: "glibc",
      additionalArgs: "--prefer-offline --no-audit --no-fund",
    },
  },
  // OpenNext's default is `npm run build`, which is OpenNext itself here.
  buildCommand: "npm run build:next",
};

export default config;
