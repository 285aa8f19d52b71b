import { z } from "zod";
import { region } from "./names";

/** nodejs24.x needs AWS provider 6; 5.100, the floor, knows up to nodejs22.x. */
const nodeRuntime = z.enum(["nodejs20.x", "nodejs22.x", "nodejs24.x"]);
const architecture = z.enum(["x86_64", "arm64"]);

/**
 * OpenNext's server on Lambda behind a Function URL, with what else the build describes.
 * Bounds: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const lambda = z.strictObject({
  kind: z.literal("lambda"),
  runtime: nodeRuntime,
  architecture,
  memoryMb: z.int().min(128).max(10_240),
  /** CloudFront waits 30 seconds for an origin by default, so a longer run would answer nobody. */
  timeoutSeconds: z.int().min(1).max(30),
  /**
   * How the functions know CloudFront: `origin-proof`, by a secret header that is checked before application code runs;
   * `iam`, by CloudFront's signature (Origin Access Control) too, with which a browser has to send the SHA-256 of every
   * body in x-amz-content-sha256. `signed` is the step between them, both ways: CloudFront signs, and nobody asks for it.
   */
  urlAuthorization: z.enum(["origin-proof", "signed", "iam"]),
  /** Invocations of the default server at a time, reserved from the account's. @default - shares the account's */
  reservedConcurrency: z.int().min(1).optional(),
  /** Instances of the default server's live version that are kept started, and paid for. @default - none */
  provisionedConcurrency: z.int().min(1).optional(),
  /** Keep this many instances of each server warm by asking them every five minutes. @default - none */
  warmInstances: z.int().min(1).max(50).optional(),
  /** Trace requests with X-Ray. */
  tracing: z.boolean(),
});

/** Pages and assets from the static bucket; nothing runs. */
const staticSite = z.strictObject({ kind: z.literal("static") });

const vpcId = z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "must be a VPC id, such as vpc-0123456789abcdef0");
const subnetIds = z
  .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "must be a subnet id, such as subnet-0123456789abcdef0"))
  .min(2, "must name subnets in two availability zones or more, as a load balancer needs");

/** Where servers run that need a network. */
const network = z.discriminatedUnion("source", [
  /** A network that exists already. */
  z.strictObject({
    source: z.literal("existing"),
    vpcId,
    /** For the load balancer. */
    publicSubnetIds: subnetIds,
    /** For the servers; they have to reach AWS's APIs and the environment's own APIs from there. */
    privateSubnetIds: subnetIds,
  }),
  /** The zone makes one: two availability zones, private subnets, endpoints for AWS's APIs. */
  z.strictObject({
    source: z.literal("create"),
    cidrBlock: z.cidrv4().regex(/\/(1[6-9]|2[0-4])$/, "must be a block of /16 to /24, such as 10.20.0.0/20"),
    /**
     * Servers call the environment's API by its public name. A NAT gateway lets them: one (`single`), or one in each
     * availability zone (`per-zone`), at a price per hour each. `none` suits an app that calls nothing outside AWS.
     */
    nat: z.enum(["none", "single", "per-zone"]),
    /**
     * How servers reach AWS's APIs. `private`: through an endpoint for each API, at a price per hour and zone each.
     * `nat`: through the NAT gateway. S3 has an endpoint of its own in both cases, which costs nothing.
     */
    awsApis: z.enum(["private", "nat"]),
  }),
]);

/** How many run: between the two, by CPU use. */
const scaling = z
  .strictObject({
    min: z.int().min(1).max(100),
    max: z.int().min(1).max(100),
    /** CPU use, in percent, that scaling aims at. */
    cpuPercent: z.int().min(10).max(90),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "must not be below min" });

/**
 * Memory (MB) that Fargate offers with CPU units: at the least, at the most, and in which steps.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const fargateMemory = {
  256: { least: 512, most: 2048, step: 512 },
  512: { least: 1024, most: 4096, step: 1024 },
  1024: { least: 2048, most: 8192, step: 1024 },
  2048: { least: 4096, most: 16_384, step: 1024 },
  4096: { least: 8192, most: 30_720, step: 1024 },
};

/** Next.js's standalone server in a container on ECS Fargate, behind a load balancer. */
const fargateSettings = z.strictObject({
  kind: z.literal("fargate"),
  /**
   * The image in ECR that the service starts with, by digest: a tag could come to mean another one. A release puts
   * another one in its place, which a later deployment keeps.
   */
  image: z
    .string()
    .regex(
      /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/,
      "must be an image in ECR by digest, such as 111122223333.dkr.ecr.us-east-1.amazonaws.com/outreach@sha256:<64 hexadecimal digits>",
    ),
  architecture,
  /** Units of 1/1024 vCPU. */
  cpuUnits: z.literal([256, 512, 1024, 2048, 4096]),
  memoryMb: z.int().min(512).max(30_720).multipleOf(512),
  tasks: scaling,
  network,
});

const fargate = fargateSettings.superRefine(({ cpuUnits, memoryMb }, context) => {
  const { least, most, step } = fargateMemory[cpuUnits];
  if (memoryMb >= least && memoryMb <= most && memoryMb % step === 0 && !(cpuUnits === 256 && memoryMb === 1536))
    return;
  const allowed = cpuUnits === 256 ? "512, 1024 or 2048" : `${least} to ${most}, in steps of ${step},`;
  context.addIssue({
    code: "custom",
    path: ["memoryMb"],
    input: memoryMb,
    message: `must be ${allowed} with ${cpuUnits} CPU units`,
  });
});

/** Next.js's standalone server under PM2 on EC2 instances, behind a load balancer. */
const ec2 = z.strictObject({
  kind: z.literal("ec2"),
  /** t3.small is the smallest that Next.js is at ease on. */
  instanceType: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*\.(small|medium|large|\d*xlarge)$/,
      "must be an instance type from small up, such as t3.small",
    ),
  architecture,
  /** Node.js's major version, from Amazon Linux's own packages. */
  nodeMajor: z.literal([20, 22, 24]),
  /**
   * Version of the SSM parameter in which Amazon publishes the image of Amazon Linux 2023 in the environment's region.
   * @default - the newest: a plan after its publication replaces the instances
   */
  machineImageVersion: z.int().min(1).optional(),
  /** Gibibytes of the encrypted disk. */
  diskGib: z.int().min(8).max(500),
  instances: scaling,
  network,
});

/**
 * OpenNext's server on Lambda@Edge, which answers at CloudFront's origin request.
 * Bounds: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const lambdaEdge = z.strictObject({
  kind: z.literal("lambda-edge"),
  runtime: nodeRuntime,
  memoryMb: z.int().min(128).max(10_240),
  timeoutSeconds: z.int().min(1).max(30, "must be at most 30: Lambda@Edge ends an origin-request function then"),
  /** Regions in which it has a log group: those of CloudFront's regional caches that the price class reaches. */
  logRegions: z.array(region).min(1),
});

/** What answers an environment's requests. */
export const computeSchema = z.discriminatedUnion("kind", [lambda, staticSite, fargate, ec2, lambdaEdge]);

export type ComputeSettings = z.infer<typeof computeSchema>;
export type ComputeKind = ComputeSettings["kind"];
/** The settings of one option. */
export type ComputeOf<Kind extends ComputeKind> = Extract<ComputeSettings, { kind: Kind }>;
export type NetworkSettings = z.infer<typeof network>;
export type ScalingSettings = z.infer<typeof scaling>;
