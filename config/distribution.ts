import { z } from "zod";

/** A source of a Content-Security-Policy directive: no separator may hide in one. */
const source = z
  .string()
  .regex(/^[^\s;,]+$/, "must be one source without spaces, semicolons or commas, such as 'self'");

/**
 * Headers that tell a browser what it may do with a page. The app's own are left alone where it sends them, but for
 * Strict-Transport-Security and X-Content-Type-Options.
 */
export const securityHeadersSchema = z.strictObject({
  strictTransportSecurity: z
    .strictObject({
      /** A year at least, as https://hstspreload.org asks; 0 takes it back. */
      maxAgeSeconds: z.int().min(0).max(63_072_000),
      /** Every name below this one then needs HTTPS too. */
      includeSubdomains: z.boolean(),
      preload: z.boolean(),
    })
    .refine((one) => !one.preload || (one.includeSubdomains && one.maxAgeSeconds >= 31_536_000), {
      path: ["preload"],
      message: "must be false unless includeSubdomains is true and maxAgeSeconds is 31536000 or more",
    }),
  /** Who may show a page in a frame, for browsers that do not know frame-ancestors. */
  frameOptions: z.enum(["DENY", "SAMEORIGIN"]),
  referrerPolicy: z.enum(["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"]),
  /**
   * Sources by directive; an empty list is a directive without a value. The environment's own APIs are added to
   * connect-src.
   */
  contentSecurityPolicy: z.record(
    z.string().regex(/^[a-z]+(-[a-z]+)*$/, "must be a directive, such as connect-src"),
    z.array(source),
  ),
});

/** Seconds of a session that stays on one distribution. */
const stickySeconds = z.int().min(300).max(3600);

/**
 * A second distribution that gets some of the requests, to try other settings on. Quotas and bounds:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html
 */
export const continuousDeploymentSchema = z.strictObject({
  /**
   * `prepare` makes the staging distribution and the policy; `attach`, in a later deploy, has the primary distribution
   * send requests there. CloudFront refuses a policy on a distribution that it makes at the same time. Back the same way.
   */
  step: z.enum(["prepare", "attach"]),
  /** Which requests are sent there. */
  traffic: z.discriminatedUnion("by", [
    z.strictObject({
      by: z.literal("weight"),
      percent: z
        .number()
        .gt(0)
        .max(15, "must be at most 15, which is all that CloudFront sends to a staging distribution"),
      /** Keep a viewer's session on one of the two. @default - each request for itself */
      session: z
        .strictObject({ idleSeconds: stickySeconds, maximumSeconds: stickySeconds })
        .refine(({ idleSeconds, maximumSeconds }) => idleSeconds <= maximumSeconds, {
          path: ["idleSeconds"],
          message: "must not be above maximumSeconds",
        })
        .optional(),
    }),
    z.strictObject({
      by: z.literal("header"),
      name: z.string().regex(/^aws-cf-cd-[a-z0-9-]+$/, "must begin with aws-cf-cd-, as CloudFront asks"),
      /** Not a secret: whoever sends it gets the staging distribution, which shows nothing that the other does not. */
      value: z.string().min(1).max(1783),
    }),
  ]),
  /** What the staging distribution has in place of the environment's own. All else is the same on both. */
  candidate: z.strictObject({
    securityHeaders: securityHeadersSchema.optional(),
    errorPages: z.boolean().optional(),
  }),
});

/**
 * How a distribution's access logs reach the log bucket: `legacy`, by CloudFront itself, which Security Hub's CloudFront.5
 * looks for; `v2`, by CloudWatch's log delivery, which needs no access control lists.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
 */
export const accessLogsSchema = z.enum(["legacy", "v2"]);

export type SecurityHeadersSettings = z.infer<typeof securityHeadersSchema>;
export type ContinuousDeploymentSettings = z.infer<typeof continuousDeploymentSchema>;
export type AccessLogsKind = z.infer<typeof accessLogsSchema>;
