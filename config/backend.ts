import { z } from "zod";
import { bucketName, region } from "./names";

/**
 * The host of HCP Terraform, Terraform Enterprise or a compatible server, as Terraform takes it: without a scheme, and
 * with a port where the server is not on 443.
 */
export const hostname = z
  .string()
  .max(260, "must be at most 260 characters")
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?$/,
    "must be a lower-case host name without a scheme, with a port where it is not 443, such as app.terraform.io",
  );

/** Name of an organization, project, workspace or team: what the servers accept in a path without escaping. */
export const serverName = z.string().regex(/^[\w-]{1,90}$/, "must be 1 to 90 letters, digits, hyphens and underscores");

/** Where the Terraform state of every stack lives, and with `cloud` where its runs happen. */
export const backendSchema = z.discriminatedUnion(
  "kind",
  [
    /** On this machine, in `directory` (relative to the project's root). For a first try, and for tests. */
    z.strictObject({ kind: z.literal("local"), directory: z.string().min(1, "must name a directory") }),
    /** In an S3 bucket, with S3's own locking (Terraform 1.10 and later). */
    z.strictObject({
      kind: z.literal("s3"),
      bucket: bucketName,
      region,
      keyPrefix: z.string().regex(/^[^/].*[^/]$|^[^/]$/, "must be a key without a slash at either end"),
    }),
    /** In a named workspace per stack of HCP Terraform, Terraform Enterprise or a compatible server. */
    z.strictObject({
      kind: z.literal("cloud"),
      hostname,
      organization: serverName,
      /** Where new workspaces are put. @default - the organization's default project */
      project: z
        .string()
        .regex(/^[\w -]{3,40}$/, "must be 3 to 40 letters, digits, spaces, hyphens and underscores")
        .optional(),
      /** Before the stack's name, in the name of its workspace. */
      workspacePrefix: z
        .string()
        .regex(/^[\w-]{0,60}$/, "must be at most 60 letters, digits, hyphens and underscores, or empty"),
    }),
  ],
  { error: 'must have a `kind` of "local", "s3" or "cloud"' },
);

export type BackendSettings = z.infer<typeof backendSchema>;
export type CloudBackendSettings = Extract<BackendSettings, { kind: "cloud" }>;
export type S3BackendSettings = Extract<BackendSettings, { kind: "s3" }>;
export type LocalBackendSettings = Extract<BackendSettings, { kind: "local" }>;

/** Name of a stack's workspace. */
export function workspaceName(backend: CloudBackendSettings, stack: string): string {
  return backend.workspacePrefix + stack;
}

/** Key of a stack's state in the bucket. */
export function stateKey(backend: S3BackendSettings, stack: string): string {
  return `${backend.keyPrefix}/${stack}.tfstate`;
}
