import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudfrontFunction } from "../framework/aws";
import { Construct, Fn } from "../framework/cdktf";
import type { PageLayout } from "./static-export";

/** The functions that this project has, each made of one or more files of edge-functions/. */
const sources = {
  "server-request": ["trusted-host.js", "server-request.js"],
  "public-page": ["trusted-host.js", "public-page.js"],
  "static-page": ["static-page.js"],
} as const;

export type EdgeFunctionKind = keyof typeof sources;

export interface EdgeFunctionProps {
  /** Name in the account, where CloudFront Functions have no other namespace. */
  readonly name: string;
  readonly kind: EdgeFunctionKind;
  /** What the function knows of its deployment: global variables by their names. */
  readonly settings: EdgeFunctionSettings;
}

export type EdgeFunctionSettings =
  /** SHA-256 digests of the proofs by which the function knows SleepConnect's distribution. Empty: it trusts nobody. */
  { readonly acceptedProofs: string[] } | { readonly pageLayout: PageLayout };

/** A CloudFront Function: JavaScript that runs on every request before the cache is asked. */
export class EdgeFunction extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EdgeFunctionProps) {
    super(scope, id);
    const settings = Object.entries(props.settings).map(([name, value]) => `var ${name} = ${Fn.jsonencode(value)};`);
    this.arn = new CloudfrontFunction(this, "function", {
      name: props.name,
      // A distribution that no longer uses it has to be updated before it goes.
      lifecycle: { createBeforeDestroy: true },
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: [edgeFunctionCode(props.kind), ...settings, ""].join("\n"),
    }).arn;
  }
}

/** The code of a function as it is deployed, but for its settings. */
export function edgeFunctionCode(kind: EdgeFunctionKind): string {
  return (
    sources[kind]
      .map((file) => readFileSync(join(__dirname, "edge-functions", file), "utf8"))
      .join("\n")
      // Terraform would take these for templates of its own.
      .replaceAll("${", "$${")
      .replaceAll("%{", "%%{")
  );
}
