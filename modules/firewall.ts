import type { FirewallSettings } from "../config";
import {
  type AwsProvider,
  CloudwatchLogGroup,
  Wafv2WebAcl,
  type Wafv2WebAclRule,
  Wafv2WebAclLoggingConfiguration,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import type { LogKey } from "./log-key";

export interface FirewallProps {
  /** Begins the names of the web ACL and its metrics: letters, digits, hyphens. */
  readonly name: string;
  readonly settings: FirewallSettings;
  /** A provider for us-east-1, where CloudFront's web ACLs live. */
  readonly provider: AwsProvider;
  /**
   * Whom the rate limit counts. `connection`: the address that the request comes from. `forwarded`: the first address in
   * X-Forwarded-For, for a distribution behind another one, whose requests all come from CloudFront's own addresses. A
   * client may forge that header, so the limit that holds is the one of the distribution in front.
   */
  readonly countedBy: "connection" | "forwarded";
  readonly logRetentionDays: number;
  /** Key of the log group, in us-east-1 as well. */
  readonly logKey: LogKey;
}

/**
 * Rule groups that AWS keeps up to date, and the rules in them that only count. Bodies over 8 KB are ordinary here: a
 * server action posts a whole conversation.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
 */
const managedRuleGroups: readonly { readonly name: string; readonly onlyCounted: readonly string[] }[] = [
  { name: "AWSManagedRulesAmazonIpReputationList", onlyCounted: [] },
  { name: "AWSManagedRulesCommonRuleSet", onlyCounted: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", onlyCounted: [] },
];

/** Headers that hold the user's token or a proof between the hops, which have no place in a log. */
const secretHeaders = ["cookie", "authorization", "x-outreach-hop-proof", "x-outreach-origin-proof"];

/**
 * A web ACL for a distribution: AWS's managed rules, and a limit of requests per client address. What it blocks or
 * counts is logged, without the headers that hold secrets.
 */
export class Firewall extends Construct {
  /** For a distribution's web_acl_id. */
  readonly arn: string;
  /** Where it says what it blocked. */
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { name, settings, provider, countedBy, logRetentionDays, logKey } = props;
    const acl = new Wafv2WebAcl(this, "acl", {
      provider,
      name,
      description: "Managed rules and a rate limit in front of a distribution",
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      rule: [
        rateLimit(name, settings, countedBy),
        ...managedRuleGroups.map((group, index) => managed(name, group, index + 1)),
      ],
      visibilityConfig: visibility(name),
    });
    this.arn = acl.arn;
    // WAF accepts log groups of this prefix only.
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    const logGroupName = `aws-waf-logs-${name}`;
    const logs = new CloudwatchLogGroup(this, "logs", {
      provider,
      name: logGroupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKey.arnFor(logGroupName),
    });
    this.logGroupName = logs.name;
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      provider,
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: secretHeaders.map((header) => ({ singleHeader: { name: header } })),
      // What passes is in the distribution's access log.
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT"].map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    });
  }
}

function rateLimit(name: string, settings: FirewallSettings, countedBy: FirewallProps["countedBy"]): Wafv2WebAclRule {
  return {
    name: "rate-limit",
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rate_based_statement: {
        limit: settings.requestsPerFiveMinutes,
        evaluation_window_sec: 300,
        ...(countedBy === "connection"
          ? { aggregate_key_type: "IP" }
          : {
              aggregate_key_type: "FORWARDED_IP",
              // A request without the header did not come through the distribution in front: it counts too.
              forwarded_ip_config: { header_name: "X-Forwarded-For", fallback_behavior: "MATCH" },
            }),
      },
    },
    visibilityConfig: visibility(`${name}-rate-limit`),
  };
}

function managed(name: string, group: (typeof managedRuleGroups)[number], priority: number): Wafv2WebAclRule {
  return {
    name: group.name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: "AWS",
        name: group.name,
        rule_action_override: group.onlyCounted.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
      },
    },
    visibilityConfig: visibility(`${name}-${group.name}`),
  };
}

/** Requests are counted as metrics; samples of them, which show headers, are not kept. */
function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}
