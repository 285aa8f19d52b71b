import { z } from "zod";
import { backendSchema } from "./backend";
import { computeSchema } from "./compute";
import { accessLogsSchema, continuousDeploymentSchema, securityHeadersSchema } from "./distribution";
import { bucketName, logGroupRetention, region } from "./names";
import { runTaskServiceSchema } from "./run-task-service";
import { workspacesSchema } from "./workspace-settings";

/** AWS's twelve-digit account number. */
const accountId = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account id");

/** A fully qualified host name in lower case, as CloudFront and Route 53 store it. */
const domainName = z
  .string()
  .max(253, "must be at most 253 characters")
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "must be a lower-case domain name, such as outreach-dev.mydreamconnect.com",
  );

/** Part of a Lambda function's name: letters, digits, hyphens and underscores. */
const namePart = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/, "must be 1 to 40 letters, digits, hyphens or underscores");

/** The Route 53 zone in which every domain of this project lies. */
const hostedZone = z.discriminatedUnion("source", [
  /** It exists and is found by its name. */
  z.strictObject({ source: z.literal("lookup"), name: domainName }),
  /** It exists and is given by its id, for accounts that hold two zones of one name. */
  z.strictObject({
    source: z.literal("existing"),
    name: domainName,
    id: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "must be a hosted zone id, such as Z0123456789ABCDEFGHIJ"),
  }),
  /** The shared stack creates it; the registrar's name servers must then be set to the new zone's. */
  z.strictObject({ source: z.literal("create"), name: domainName }),
]);

/** An API Gateway API that exists already: by id, or found by its name. */
const api = z.union(
  [
    z.strictObject({ id: z.string().regex(/^[a-z0-9]{10}$/), stage: z.string().min(1) }),
    z.strictObject({ name: z.string().min(1), stage: z.string().min(1) }),
  ],
  { error: "must be { id, stage } with an API id of 10 characters, or { name, stage }" },
);

/** How CloudFront proves itself to the static bucket. */
const bucketAccess = z
  .strictObject({
    /** `oai`: Origin Access Identity; `oac`: Origin Access Control. */
    kind: z.enum(["oai", "oac"]),
    /**
     * Distributions that the bucket's policy admits through OAC. They are configuration because both distributions
     * read the bucket and SleepConnect's belongs to a later stack: naming it by reference would be a cycle.
     */
    admittedDistributionIds: z.array(
      z.string().regex(/^E[A-Z0-9]{6,20}$/, "must be a distribution id, such as E1A2B3C4D5E6F7"),
    ),
  })
  .refine((access) => access.kind === "oai" || access.admittedDistributionIds.length > 0, {
    path: ["admittedDistributionIds"],
    message:
      "must name both distributions before `kind` becomes oac: deploy the zone with them admitted first, then switch",
  });

/** A secret with two slots, both accepted at all times, so that it is rotated without a refused request. */
const rotatingSecret = z.strictObject({
  /** The slot whose value is sent. */
  active: z.enum(["blue", "green"]),
  /** Raise a slot's number to have a new value generated for it. Rotate the slot that is not active. */
  versions: z.strictObject({ blue: z.int().min(1), green: z.int().min(1) }),
});

/** A web application firewall in front of an environment's distributions. */
const firewall = z.strictObject({
  /**
   * Requests that one client address may make in five minutes; more are answered with 429. A clinic's whole staff may
   * share an address. WAF's bounds: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
   */
  requestsPerFiveMinutes: z.int().min(10).max(2_000_000_000),
});

/**
 * The largest change that one plan may make, in the weights of the rule change-blast-radius: 20 for what loses data,
 * 5 for any other deletion, 4 for a replacement, 2 for an update, 1 for a creation.
 */
const changeLimit = z.int().min(1).max(100_000);

/** At the least and at the most. */
const range = z
  .strictObject({ low: z.number().min(0), high: z.number().min(0) })
  .refine(({ low, high }) => low <= high, "must have a low that is not above its high");

/** What an environment is used for in a month, from which its cost is estimated. */
const usage = z.strictObject({
  /** Requests that the server answers: pages, data, API calls. */
  pageRequests: range,
  /** Requests for static files. */
  staticRequests: range,
  /** GB that viewers are sent. */
  outGb: range,
  /** GB in each of the environment's buckets. */
  storedGb: range,
  /** GB of logs. */
  logGb: range,
  /** Milliseconds that the server takes for a request, on average. */
  serverMilliseconds: z.number().min(1).max(30_000),
});

const tags = z.record(z.string().min(1).max(128), z.string().max(256));

export const sharedSchema = z.strictObject({
  account: accountId,
  region,
  hostedZone,
  backend: backendSchema,
  /** Used where the backend is `cloud`. */
  workspaces: workspacesSchema,
  /** The gate as a run task on Lambda, in a stack of its own. @default - not deployed */
  runTaskService: runTaskServiceSchema.optional(),
  buckets: z.strictObject({ logs: bucketName, artifacts: bucketName }),
  /** The repository in ECR, in the shared account and region, that the servers' images lie in. */
  containerRepository: z
    .string()
    .regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, "must be lower-case words, such as outreach or outreach/server"),
  /** Days after which access logs are deleted. HIPAA asks six years of audit records; access logs are not those. */
  logRetentionDays: z.int().min(1).max(3653),
  /** Stateful resources can be destroyed only after this was turned off and deployed. */
  deletionProtection: z.boolean(),
  changeLimit,
  tags,
});

export const environmentSchema = z.strictObject({
  /** Names the environment's stacks and functions. */
  name: z.string().regex(/^[a-z][a-z0-9-]{1,20}$/, "must be 2 to 21 lower-case letters, digits and hyphens"),
  account: accountId,
  region,
  domains: z.strictObject({
    /** What the user types: SleepConnect's distribution answers here. */
    sleepconnect: domainName,
    /** Stable name of the zone's own distribution. */
    outreach: domainName,
    api: domainName,
    webSocket: domainName,
  }),
  staticBucket: bucketName,
  /** The function is called `<prefix>-<middle>-outreach-server_<environment>`. */
  functionName: z.strictObject({ prefix: namePart, middle: namePart }),
  /** What answers the requests: one of five options. */
  compute: computeSchema,
  /** Directory with the app's build, relative to the project's root. @default - a small app built in, by compute.kind */
  artifactDirectory: z.string().min(1).optional(),
  apis: z.strictObject({ rest: api, webSocket: api }),
  /** SSM parameter (a plain String) in which SleepConnect publishes the public key that its JWTs verify against. */
  userContextKeyParameter: z.string().regex(/^\/[\w./-]+$/, "must be an SSM parameter name that starts with a slash"),
  sleepconnect: z.strictObject({
    /** SleepConnect's own origin: an HTTPS host that serves everything but Outreach. */
    originDomain: domainName,
    /** How it reaches Outreach: through the zone's distribution, or straight to the zone's server and bucket. */
    route: z.enum(["distribution", "origins"]),
  }),
  bucketAccess,
  /** Proves to the zone's distribution that a request came through SleepConnect's. */
  hopProof: rotatingSecret,
  /** Proves to the server that a request came through CloudFront. */
  originProof: rotatingSecret,
  /**
   * Paths whose pages are the same for everybody and may be cached by CloudFront as their Cache-Control says. No
   * cookie reaches the server on them.
   */
  publicPaths: z.array(
    z
      .string()
      .regex(/^\/outreach\/[\w./*-]+$/, "must be a path pattern below /outreach/, such as /outreach/about")
      .regex(/^(?!\/outreach\/api(?:[/*]|$))/, "must not be of the API, whose answers are for one user"),
  ),
  /** Guards both distributions of the environment. Leave it out where only the team itself comes by. */
  firewall: firewall.optional(),
  /**
   * Map CloudFront's 403 and 404 to the 404 page. It maps API answers as well, so servers leave it off. Always on where
   * compute.kind is static.
   */
  errorPages: z.boolean(),
  securityHeaders: securityHeadersSchema,
  accessLogs: accessLogsSchema,
  /** @default - one distribution has all requests */
  continuousDeployment: continuousDeploymentSchema.optional(),
  /** Stateful resources can be destroyed only after this was turned off and deployed. */
  deletionProtection: z.boolean(),
  changeLimit,
  logRetentionDays: logGroupRetention,
  usage,
  tags,
});

/** Everything that the stacks are made from. What must hold between its parts is in consistency.ts. */
export const settingsSchema = z.strictObject({ shared: sharedSchema, environments: z.array(environmentSchema).min(1) });

export type Settings = z.infer<typeof settingsSchema>;
export type SharedSettings = z.infer<typeof sharedSchema>;
export type EnvironmentSettings = z.infer<typeof environmentSchema>;
export type { BackendSettings, CloudBackendSettings, LocalBackendSettings, S3BackendSettings } from "./backend";
export type { ComputeKind, ComputeOf, ComputeSettings, NetworkSettings, ScalingSettings } from "./compute";
export type { AccessLogsKind, ContinuousDeploymentSettings, SecurityHeadersSettings } from "./distribution";
export type { RunTaskServiceSettings } from "./run-task-service";
export type { WorkspaceSettings, WorkspaceVariable } from "./workspace-settings";
export type ApiReference = z.infer<typeof api>;
export type HostedZoneSettings = z.infer<typeof hostedZone>;
export type RotatingSecretSettings = z.infer<typeof rotatingSecret>;
export type BucketAccessSettings = z.infer<typeof bucketAccess>;
export type UsageSettings = z.infer<typeof usage>;
export type FirewallSettings = z.infer<typeof firewall>;
