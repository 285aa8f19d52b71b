import type { NextConfig } from "next";

/** Comma-separated host names; see .env.example. */
const allowedOrigins = (process.env.OUTREACH_ALLOWED_ORIGINS ?? "")
  .split(",")
  .map((host) => host.trim())
  .filter((host) => host !== "");

const config: NextConfig = {
  // SleepConnect's distribution sends these two prefixes here, and nothing else.
  basePath: "/outreach",
  assetPrefix: "/outreach-static",
  output: "standalone",
  // The app is a folder of a larger repository: without a root of its own, tracing would start at that one's lock file.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // CloudFront compresses.
  compress: false,
  poweredByHeader: false,
  // null lets Next.js make one. One id must never name two different builds: its files are cached for a year.
  generateBuildId: () => process.env.OUTREACH_BUILD_ID || null,
  // The optimizer, /outreach/_next/image, is a function of its own in OpenNext's output. It reads the static bucket, and
  // is asked for pictures under the app's own two prefixes, never for those of another host.
  images: {
    unoptimized: process.env.OUTREACH_IMAGES === "as-is",
    localPatterns: [{ pathname: "/outreach-static/**" }, { pathname: "/outreach/**" }],
  },
  experimental: {
    // A server action is refused when the browser's Origin is neither the host seen by the server nor one of these.
    serverActions: { allowedOrigins },
  },
  headers: () =>
    Promise.resolve([
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "X-Frame-Options", value: "SAMEORIGIN" },
          { key: "Referrer-Policy", value: "same-origin" },
        ],
      },
    ]),
};

export default config;
