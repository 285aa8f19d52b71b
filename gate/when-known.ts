import type { DocumentKind } from "./document";

/**
 * When a value that a finding misses will be known, in words that follow its name. References have been followed by
 * then, so what is left is one of four: a plan tells what a synthesis does not; a data source is read during the apply;
 * a local value stands in no plan at all; everything else AWS gives while Terraform applies.
 *
 * @returns Undefined for a state, in which nothing is known later.
 */
export function whenKnown(missing: string, kind: DocumentKind): string | undefined {
  switch (kind) {
    case "synthesized":
      return "which the plan tells";
    case "state":
      return undefined;
    case "plan":
      if (/\blocal\.\w/.test(missing)) return "which no plan shows: outreach verify tells it after the apply";
      if (/\bdata\.\w/.test(missing)) return "read during the apply: outreach verify tells it then";
      return "known after the apply: outreach verify tells it then";
  }
}
