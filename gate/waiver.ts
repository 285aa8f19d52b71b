/**
 * One known fault that somebody answers for until a date: findings of one rule about one resource, or about the
 * resources of one construct, are listed and stop nothing.
 */
export interface Waiver {
  /** The rule's permanent id. */
  readonly rule: string;
  /** A Terraform address, exact, such as `aws_s3_bucket.static`; this or `constructPath`. */
  readonly address?: string;
  /** A construct's path, exact; with a `/*` at its end it stands for everything below that construct. */
  readonly constructPath?: string;
  /** The stack's name; addresses are unique only within a stack. @default every stack */
  readonly stack?: string;
  /** An email address, or a team such as `@platform`. */
  readonly owner: string;
  /** Why the fault is acceptable for now, in at least 20 characters. */
  readonly reason: string;
  /** The last day on which the waiver holds, as `2027-01-31`. */
  readonly expires: string;
}
