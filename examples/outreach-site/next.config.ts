import type { NextConfig } from "next";

const config: NextConfig = {
  // SleepConnect's distribution sends these two prefixes here, and nothing else.
  basePath: "/outreach",
  assetPrefix: "/outreach-static",
  // Writes out/: every page as a file, nothing that runs.
  output: "export",
  // `about.html`; with true, `about/index.html`. Both are served, as the export is found.
  trailingSlash: process.env.OUTREACH_TRAILING_SLASH === "true",
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  generateBuildId: () => process.env.OUTREACH_BUILD_ID ?? null,
  // Nobody is there to optimize pictures.
  images: { unoptimized: true },
};

export default config;
