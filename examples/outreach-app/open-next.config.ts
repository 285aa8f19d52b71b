import type { OpenNextConfig } from "@opennextjs/aws/types/open-next.js";

/**
 * A zone of a server function and a bucket of static files, and nothing else: no S3 cache, DynamoDB table or SQS queue
 * is asked for. Prerendered pages are rendered again by the server; revalidation (ISR) has no effect.
 */
const config: OpenNextConfig = {
  default: {
    override: { incrementalCache: "dummy", tagCache: "dummy", queue: "dummy" },
  },
  dangerous: { disableIncrementalCache: true, disableTagCache: true },
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
