import { type EnvironmentSettings, type SecurityHeadersSettings, UserError } from "../config";
import { CloudfrontResponseHeadersPolicy } from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface SecurityHeadersProps {
  /** Name in the account, where response headers policies have no other namespace. */
  readonly name: string;
  readonly settings: SecurityHeadersSettings;
  /** Origins that scripts of the pages may connect to beside those of the settings, such as `wss://api.example.com`. */
  readonly connectSources: readonly string[];
  /**
   * Whose pages they are: `zone`, those of this project; `foreign`, those of a site of which only the basics are known: no
   * Content-Security-Policy, and whatever the site itself sends goes before.
   */
  readonly pages: "zone" | "foreign";
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-response-headers-policies */
const longestHeaderValue = 1783;

/** Security headers of every answer of a distribution, errors that CloudFront makes itself included. */
export class SecurityHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, { name, settings, connectSources, pages }: SecurityHeadersProps) {
    super(scope, id);
    const { strictTransportSecurity, frameOptions, referrerPolicy, contentSecurityPolicy } = settings;
    const isOwn = pages === "zone";
    const value = contentSecurityPolicyOf(contentSecurityPolicy, connectSources);
    if (value.length > longestHeaderValue) {
      throw new UserError(
        `${this.node.path}: securityHeaders.contentSecurityPolicy makes a header of ${value.length} characters, and ` +
          `CloudFront sends at most ${longestHeaderValue}. Name fewer sources.`,
      );
    }
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name,
      comment: isOwn ? "Security headers of Outreach's pages" : "Security headers of pages that are not Outreach's",
      securityHeadersConfig: {
        contentTypeOptions: { override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: strictTransportSecurity.maxAgeSeconds,
          includeSubdomains: strictTransportSecurity.includeSubdomains,
          preload: strictTransportSecurity.preload,
          override: isOwn,
        },
        // The app knows better than a distribution what a page of its own needs.
        frameOptions: { frameOption: frameOptions, override: false },
        referrerPolicy: { referrerPolicy, override: false },
        ...(isOwn ? { contentSecurityPolicy: { contentSecurityPolicy: value, override: false } } : {}),
      },
      // A distribution lets go of it before it is deleted.
      lifecycle: { createBeforeDestroy: true },
    }).id;
  }
}

/** Where an environment's pages connect to: its own APIs. */
export function apiSources({ domains }: EnvironmentSettings): string[] {
  return [`https://${domains.api}`, `wss://${domains.webSocket}`];
}

/** The header's value. */
export function contentSecurityPolicyOf(
  directives: SecurityHeadersSettings["contentSecurityPolicy"],
  connectSources: readonly string[],
): string {
  const connect = directives["connect-src"];
  // Without a connect-src, default-src decides where scripts connect to.
  const sources = connect ?? directives["default-src"];
  const all =
    sources === undefined ? directives : { ...directives, "connect-src": withSources(sources, connectSources) };
  return Object.entries(all)
    .map(([directive, values]) => [directive, ...values].join(" "))
    .join("; ");
}

/** 'none' stands alone or not at all. */
function withSources(sources: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...sources.filter((one) => one !== "'none'" || more.length === 0), ...more])];
}
