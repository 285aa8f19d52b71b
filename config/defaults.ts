import type { ComputeKind, ComputeOf, EnvironmentSettings, SecurityHeadersSettings, SharedSettings } from "./schema";

/** The AWS account that holds what exists today. Replace it with yours: the provider refuses any other account. */
const account = "111122223333";

const tags = { Application: "outreach", Owner: "platform", ManagedBy: "cdktf" };

export const shared: SharedSettings = {
  account,
  region: "us-east-1",
  hostedZone: { source: "lookup", name: "mydreamconnect.com" },
  backend: { kind: "local", directory: ".state" },
  workspaces: {
    executionMode: "remote",
    terraformVersion: "1.11.4",
    workingDirectory: "",
    variables: [],
    awsRoles: { plan: "outreach-{stack}-plan", apply: "outreach-{stack}-apply" },
    runTriggers: true,
    teamAccess: [],
    policySets: [],
  },
  buckets: { logs: "outreach-mydreamconnect-logs", artifacts: "outreach-mydreamconnect-artifacts" },
  containerRepository: "outreach",
  logRetentionDays: 400,
  deletionProtection: true,
  changeLimit: 100,
  tags,
};

/** A network of the zone's own, for the options that need one. */
const network = {
  source: "create",
  cidrBlock: "10.20.0.0/20",
  nat: "single",
  awsApis: "private",
} satisfies ComputeOf<"ec2">["network"];

/**
 * What each compute option starts from. An environment takes one as it is, or changes some of it:
 * `compute: { ...computeDefaults.fargate, image: "…@sha256:…" }`.
 */
export const computeDefaults = {
  lambda: {
    kind: "lambda",
    runtime: "nodejs22.x",
    architecture: "x86_64",
    memoryMb: 1024,
    timeoutSeconds: 30,
    urlAuthorization: "origin-proof",
    tracing: false,
  },
  static: { kind: "static" },
  fargate: {
    kind: "fargate",
    architecture: "x86_64",
    cpuUnits: 512,
    memoryMb: 1024,
    tasks: { min: 2, max: 6, cpuPercent: 60 },
    network,
  },
  ec2: {
    kind: "ec2",
    instanceType: "t3.small",
    architecture: "x86_64",
    nodeMajor: 22,
    diskGib: 20,
    instances: { min: 2, max: 4, cpuPercent: 60 },
    network,
  },
  "lambda-edge": {
    kind: "lambda-edge",
    runtime: "nodejs22.x",
    memoryMb: 512,
    timeoutSeconds: 30,
    // North America's and Europe's, which PriceClass_100 reaches.
    logRegions: ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-central-1", "eu-west-1", "eu-west-2"],
  },
} satisfies { [Kind in ComputeKind]: Kind extends "fargate" ? Omit<ComputeOf<Kind>, "image"> : ComputeOf<Kind> };

/** What a Next.js zone is at ease with. Its pages have scripts and styles in line, without a nonce. */
const securityHeaders: SecurityHeadersSettings = {
  // Not for all names below: SleepConnect's domain has others, which this project knows nothing of.
  strictTransportSecurity: { maxAgeSeconds: 31_536_000, includeSubdomains: false, preload: false },
  frameOptions: "SAMEORIGIN",
  referrerPolicy: "strict-origin-when-cross-origin",
  contentSecurityPolicy: {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "upgrade-insecure-requests": [],
  },
};

/** What the environments share. Each of them states the rest, and may override any of these. */
export const environmentDefaults = {
  account,
  region: "us-east-1",
  functionName: { prefix: "sax-lambda", middle: "mydreamconnect" },
  compute: computeDefaults.lambda,
  bucketAccess: { kind: "oai", admittedDistributionIds: [] },
  hopProof: { active: "blue", versions: { blue: 1, green: 1 } },
  originProof: { active: "blue", versions: { blue: 1, green: 1 } },
  publicPaths: [],
  errorPages: false,
  securityHeaders,
  accessLogs: "legacy",
  deletionProtection: false,
  changeLimit: 400,
  logRetentionDays: 30,
  usage: {
    pageRequests: { low: 10_000, high: 100_000 },
    staticRequests: { low: 50_000, high: 500_000 },
    outGb: { low: 1, high: 10 },
    storedGb: { low: 0.1, high: 1 },
    logGb: { low: 0.1, high: 1 },
    serverMilliseconds: 200,
  },
  tags,
} satisfies Partial<EnvironmentSettings>;
