import { z } from "zod";

const text = z
  .string()
  .nullable()
  .transform((value) => value ?? "");

/** What a client may set. Other attributes are accepted and forgotten. */
export const workspaceAttributes = z.object({
  name: z.string().regex(/^[\w-]{1,90}$/, "must have up to 90 letters, digits, _ or -"),
  description: text,
  "allow-destroy-plan": z.boolean(),
  "assessments-enabled": z.boolean(),
  "auto-apply": z.boolean(),
  "auto-apply-run-trigger": z.boolean(),
  "execution-mode": z.enum(["remote", "local", "agent"]),
  "file-triggers-enabled": z.boolean(),
  "global-remote-state": z.boolean(),
  "queue-all-runs": z.boolean(),
  "source-name": z.string(),
  "source-url": z.string(),
  "speculative-enabled": z.boolean(),
  "structured-run-output-enabled": z.boolean(),
  "terraform-version": z.string(),
  "trigger-patterns": z.array(z.string()),
  "trigger-prefixes": z.array(z.string()),
  "working-directory": text,
});

export type WorkspaceAttributes = z.infer<typeof workspaceAttributes>;

/** What a new workspace is like. */
export function workspaceDefaults(name: string, terraformVersion: string): WorkspaceAttributes {
  return {
    name,
    description: "",
    "allow-destroy-plan": true,
    "assessments-enabled": false,
    "auto-apply": false,
    "auto-apply-run-trigger": false,
    "execution-mode": "remote",
    "file-triggers-enabled": true,
    "global-remote-state": false,
    "queue-all-runs": false,
    "source-name": "",
    "source-url": "",
    "speculative-enabled": true,
    "structured-run-output-enabled": true,
    "terraform-version": terraformVersion,
    "trigger-patterns": [],
    "trigger-prefixes": [],
    "working-directory": "",
  };
}
