import { randomBytes } from "node:crypto";

/** Whom a token stands for. */
export type Principal =
  | { readonly kind: "anonymous" }
  /** An owner of the organization. */
  | { readonly kind: "user"; readonly name: string }
  /** A run in progress: may read its own workspace, and the state of those that share theirs with it. */
  | { readonly kind: "run"; readonly runId: string; readonly workspaceId: string }
  /** A run task at work: may read the plan of its run and report its result. */
  | { readonly kind: "run-task"; readonly taskResultId: string; readonly runId: string };

/** The tokens that the server takes. */
export class Tokens {
  private readonly principals = new Map<string, Principal>();

  /** A new token, in the form of HCP Terraform's. */
  issue(principal: Principal): string {
    const part = (bytes: number) => randomBytes(bytes).toString("base64url").replace(/[-_]/g, "x");
    const token = `${part(10)}.atlasv1.${part(45)}`;
    this.principals.set(token, principal);
    return token;
  }

  revoke(token: string): void {
    this.principals.delete(token);
  }

  /** Whom an `Authorization` header stands for. */
  principalOf(authorization: string | undefined): Principal {
    const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    return (token === undefined ? undefined : this.principals.get(token)) ?? { kind: "anonymous" };
  }
}
