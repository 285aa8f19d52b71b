import { z } from "zod";
import { serverName } from "./backend";

/** A pattern of stack names in which `*` stands for anything. */
const stackPattern = z.string().regex(/^[a-z*][a-z0-9*-]*$/, "must be a stack's name, in which * stands for anything");

/** Name of an IAM role, in which `{stack}` stands for the stack's name. */
const roleName = z
  .string()
  .regex(
    /^(?:[\w+=,.@-]|\{stack\}){1,64}$/,
    "must be an IAM role's name, in which {stack} stands for the stack's name",
  );

/** A variable of the workspaces. Its value is given here, or (secrets) by the environment of whoever writes it. */
const variable = z
  .strictObject({
    key: z.string().regex(/^[A-Za-z_][\w-]*$/, "must be a name of letters, digits, hyphens and underscores"),
    /** `env`: of the process environment of a run; `terraform`: of the configuration. */
    category: z.enum(["env", "terraform"]),
    value: z.string().optional(),
    /** Variable of the process environment of `outreach workspaces` that holds the value. Such a value is write-only. */
    fromEnvironment: z.string().min(1).optional(),
    description: z.string().max(512).optional(),
    /** The value is an HCL expression. @default false */
    hcl: z.boolean().optional(),
    /** Which stacks get it. @default - all */
    stacks: z.array(stackPattern).min(1).optional(),
  })
  .refine((one) => (one.value === undefined) !== (one.fromEnvironment === undefined), {
    message: "must have either a `value` or, for a secret, `fromEnvironment`",
  });

/** How every workspace of this project is set up, where state lives in `cloud`. */
export const workspacesSchema = z.strictObject({
  /**
   * Where Terraform runs. `remote`: on the server; `agent`: on an agent of `agentPool`; `local`: on the machine that it
   * is called on, with the state on the server.
   */
  executionMode: z.enum(["remote", "agent", "local"]),
  /** Name of the agent pool, with `agent` only. */
  agentPool: serverName.optional(),
  /** The stacks ask for 1.11 or later. */
  terraformVersion: z
    .string()
    .regex(/^(?:~> ?)?1\.(?:1[1-9]|[2-9]\d)\.\d+$/, "must be a Terraform version from 1.11.0 on, such as 1.11.4"),
  /** Directory that Terraform works in, from the root of what is uploaded. cdktf uploads a stack's own: empty. */
  workingDirectory: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[\w./-]*$/, "must be a relative path inside what is uploaded, or empty"),
  variables: z.array(variable),
  /**
   * IAM roles that a run takes through workload identity, in the account of each stack; no key is stored. Without them
   * the runs need credentials from elsewhere.
   * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
   */
  awsRoles: z
    .union(
      [
        z.strictObject({ run: roleName }),
        /** `plan` is taken by plans and should only read; `apply` by applies. */
        z.strictObject({ plan: roleName, apply: roleName }),
      ],
      {
        error:
          "must be { plan, apply } or { run }, each the name of an IAM role, in which {stack} stands for the stack",
      },
    )
    .optional(),
  /** Have the run triggers of each stack point at the stacks whose outputs it reads. */
  runTriggers: z.boolean(),
  /** What teams may do. `read`: see; `plan`: and plan; `write`: and apply; `admin`: everything. */
  teamAccess: z.array(z.strictObject({ team: serverName, access: z.enum(["read", "plan", "write", "admin"]) })),
  /** The run task with which the server has this project's gate judge every plan. It must exist in the organization. */
  runTask: z.strictObject({ name: serverName, enforcement: z.enum(["mandatory", "advisory"]) }).optional(),
  /** Policy sets of the organization that the workspaces are put into. */
  policySets: z.array(serverName),
});

export type WorkspaceSettings = z.infer<typeof workspacesSchema>;
export type WorkspaceVariable = WorkspaceSettings["variables"][number];
