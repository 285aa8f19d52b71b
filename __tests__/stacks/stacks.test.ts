import { sharedOutputs, zoneOutputs } from "../../stacks/contract";
import { type Block, settingsWith, Synthesized, synthesizeStacks } from "../support/synthesis";

const stacks = synthesizeStacks();

describe("the stacks", () => {
  it("are seven, from one wiring", () => {
    expect(Object.keys(stacks).sort()).toEqual([
      "develop-sleepconnect",
      "develop-zone",
      "production-sleepconnect",
      "production-zone",
      "shared",
      "staging-sleepconnect",
      "staging-zone",
    ]);
  });

  it("depend on no other stack for cdktf, so that each is deployed by its name alone", () => {
    for (const stack of Object.values(stacks)) expect(stack.text).not.toContain("cross-stack");
    expect(Object.keys((stacks["develop-zone"] as Synthesized).data("terraform_remote_state"))).toHaveLength(1);
  });

  it("tell the wrapper which stacks come before them", () => {
    const upstream = Object.entries(stacks).map(([name, { document }]) => [
      name,
      (document["//"] as { outreach: unknown }).outreach,
    ]);
    expect(Object.fromEntries(upstream)).toMatchObject({
      shared: { stack: "shared", upstream: [] },
      "develop-zone": { stack: "develop-zone", upstream: ["shared"] },
      "develop-sleepconnect": { stack: "develop-sleepconnect", upstream: ["shared", "develop-zone"] },
    });
  });

  it("publish the contract that the others read, and nothing else", () => {
    expect(Object.keys(stacks.shared?.outputs ?? {}).sort()).toEqual([...sharedOutputs].sort());
    for (const name of ["develop", "staging", "production"]) {
      expect(Object.keys(stacks[`${name}-zone`]?.outputs ?? {}).sort()).toEqual([...zoneOutputs].sort());
    }
  });

  it.each(Object.keys(stacks))("%s takes any provider from 5.100 up to 7, and Terraform from 1.11", (name) => {
    expect(stacks[name]?.document.terraform).toMatchObject({
      required_version: ">= 1.11.0",
      required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } },
    });
  });

  it.each(Object.keys(stacks))("%s works in its own account only, and tags what it makes", (name) => {
    for (const provider of (stacks[name]?.document.provider as { aws: Block[] }).aws) {
      expect(provider).toMatchObject({
        allowed_account_ids: ["111122223333"],
        default_tags: [{ tags: { Application: "outreach", ManagedBy: "cdktf" } }],
      });
    }
  });

  it.each(Object.keys(stacks))("%s holds no absolute path", (name) => {
    expect(stacks[name]?.text).not.toMatch(/"(filename|path)":"\//);
  });

  it("mark production and the shared stack as protected from destruction", () => {
    const marks = Object.entries(stacks).map(([name, { document }]) => {
      const [provider] = (document.provider as { aws: { default_tags: { tags: Record<string, string> }[] }[] }).aws;
      return [name, provider?.default_tags[0]?.tags.DeletionProtection];
    });
    expect(Object.fromEntries(marks)).toEqual({
      shared: "enabled",
      "develop-zone": "disabled",
      "develop-sleepconnect": "disabled",
      "staging-zone": "disabled",
      "staging-sleepconnect": "disabled",
      "production-zone": "enabled",
      "production-sleepconnect": "enabled",
    });
  });

  it("keep a protected environment's files when its stack is destroyed", () => {
    const forced = (name: string) => stacks[name]?.resource("aws_s3_bucket").force_destroy;
    expect(forced("develop-zone")).toBe(true);
    expect(forced("production-zone")).toBe(false);
  });
});

describe("the firewall", () => {
  const rules = (name: string) =>
    Object.fromEntries(
      (stacks[name]?.resource("aws_wafv2_web_acl").rule as Block[]).map((rule) => [rule.name, rule]),
    ) as Record<string, Block>;

  it("stands in front of production's distributions, in CloudFront's region, and of no other", () => {
    for (const name of ["production-zone", "production-sleepconnect"]) {
      expect(stacks[name]?.resource("aws_wafv2_web_acl")).toMatchObject({
        scope: "CLOUDFRONT",
        provider: "aws.us_east_1",
      });
      expect(stacks[name]?.resource("aws_cloudfront_distribution").web_acl_id).toMatch(
        /^\$\{aws_wafv2_web_acl\..*\.arn\}$/,
      );
    }
    for (const name of ["develop-zone", "develop-sleepconnect", "staging-zone", "staging-sleepconnect"]) {
      expect(stacks[name]?.text).not.toContain("wafv2");
    }
  });

  it("runs AWS's managed rules, and only counts long bodies", () => {
    const managed = Object.values(rules("production-zone")).filter((rule) => rule.name !== "rate-limit");
    expect(managed.map((rule) => [rule.name, rule.priority, rule.override_action])).toEqual([
      ["AWSManagedRulesAmazonIpReputationList", 1, { none: {} }],
      ["AWSManagedRulesCommonRuleSet", 2, { none: {} }],
      ["AWSManagedRulesKnownBadInputsRuleSet", 3, { none: {} }],
    ]);
    expect(rules("production-zone").AWSManagedRulesCommonRuleSet?.statement).toMatchObject({
      managed_rule_group_statement: {
        vendor_name: "AWS",
        rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }],
      },
    });
  });

  it("counts clients by their connection in front, and by X-Forwarded-For behind", () => {
    expect(rules("production-sleepconnect")["rate-limit"]?.statement).toEqual({
      rate_based_statement: { limit: 10_000, evaluation_window_sec: 300, aggregate_key_type: "IP" },
    });
    expect(rules("production-zone")["rate-limit"]?.statement).toEqual({
      rate_based_statement: {
        limit: 10_000,
        evaluation_window_sec: 300,
        aggregate_key_type: "FORWARDED_IP",
        forwarded_ip_config: { header_name: "X-Forwarded-For", fallback_behavior: "MATCH" },
      },
    });
  });

  it("logs what it blocks or counts, without the headers that hold secrets", () => {
    const logging = stacks["production-zone"]?.resource("aws_wafv2_web_acl_logging_configuration");
    expect(JSON.stringify(logging?.redacted_fields)).toMatch(/cookie.*authorization.*x-outreach-hop-proof/);
    expect(logging?.logging_filter).toMatchObject({ default_behavior: "DROP" });
  });
});

describe("where state lives", () => {
  it("is a directory of the project by default, named from the stack's own directory", () => {
    const local = synthesizeStacks(settingsWith());
    const { path } = (local["develop-zone"]?.document.terraform as { backend: { local: { path: string } } }).backend
      .local;
    expect(path).toMatch(/^\.\.\/.*\.state\/develop-zone\.tfstate$/);
  });

  it("can be an S3 bucket with S3's own locking, for remote-state reads as well", () => {
    const s3 = synthesizeStacks(
      settingsWith((settings) => {
        settings.shared.backend = { kind: "s3", bucket: "outreach-state", region: "us-east-1", keyPrefix: "outreach" };
      }),
    );
    expect((s3["develop-zone"]?.document.terraform as Block).backend).toEqual({
      s3: {
        bucket: "outreach-state",
        region: "us-east-1",
        key: "outreach/develop-zone.tfstate",
        encrypt: true,
        use_lockfile: true,
      },
    });
    expect(s3["develop-zone"]?.data("terraform_remote_state")).toMatchObject([
      { backend: "s3", config: { bucket: "outreach-state", region: "us-east-1", key: "outreach/shared.tfstate" } },
    ]);
  });

  it("can be a named workspace per stack in Terraform Cloud", () => {
    const cloud = synthesizeStacks(
      settingsWith((settings) => {
        settings.shared.backend = {
          kind: "cloud",
          hostname: "app.terraform.io",
          organization: "mydreamconnect",
          workspacePrefix: "outreach-",
        };
      }),
    );
    expect((cloud["develop-zone"]?.document.terraform as Block).cloud).toEqual({
      hostname: "app.terraform.io",
      organization: "mydreamconnect",
      workspaces: { name: "outreach-develop-zone" },
    });
    expect(cloud["develop-zone"]?.data("terraform_remote_state")).toMatchObject([
      { backend: "remote", config: { workspaces: { name: "outreach-shared" } } },
    ]);
  });
});

describe("the hosted zone", () => {
  const sharedWith = (hostedZone: Parameters<Parameters<typeof settingsWith>[0] & object>[0]["shared"]["hostedZone"]) =>
    synthesizeStacks(
      settingsWith((settings) => {
        settings.shared.hostedZone = hostedZone;
      }),
    ).shared as Synthesized;

  it("is looked up by its name", () => {
    expect(sharedWith({ source: "lookup", name: "mydreamconnect.com" }).data("aws_route53_zone")).toMatchObject([
      { name: "mydreamconnect.com", private_zone: false },
    ]);
  });

  it("is taken by its id", () => {
    const shared = sharedWith({ source: "existing", name: "mydreamconnect.com", id: "Z0EXISTING" });
    expect(shared.data("aws_route53_zone")).toEqual([]);
    expect(shared.outputs.hosted_zone_id?.value).toBe("Z0EXISTING");
  });

  it("is created", () => {
    const shared = sharedWith({ source: "create", name: "mydreamconnect.com" });
    expect(shared.resource("aws_route53_zone")).toMatchObject({ name: "mydreamconnect.com" });
  });
});

describe("API domains", () => {
  it("find their APIs by name, and refuse to guess between two", () => {
    const zone = stacks["develop-zone"] as Synthesized;
    expect(zone.resource("aws_api_gateway_base_path_mapping")).toMatchObject({
      api_id: expect.stringMatching(/^\$\{data\.aws_api_gateway_rest_api\./),
      stage_name: "develop",
    });
    expect(zone.resource("aws_apigatewayv2_api_mapping")).toMatchObject({
      api_id: expect.stringMatching(/^\$\{one\(tolist\(data\.aws_apigatewayv2_apis\./),
      stage: "develop",
    });
  });

  it("take their APIs by id", () => {
    const byId = synthesizeStacks(
      settingsWith(({ environments: [develop] }) => {
        if (develop)
          develop.apis = { rest: { id: "a1b2c3d4e5", stage: "v1" }, webSocket: { id: "f6g7h8i9j0", stage: "v2" } };
      }),
    )["develop-zone"] as Synthesized;
    expect(byId.resource("aws_api_gateway_base_path_mapping")).toMatchObject({
      api_id: "a1b2c3d4e5",
      stage_name: "v1",
    });
    expect(byId.resource("aws_apigatewayv2_api_mapping")).toMatchObject({ api_id: "f6g7h8i9j0", stage: "v2" });
    expect(byId.data("aws_apigatewayv2_apis")).toEqual([]);
  });

  it("answer over TLS 1.2 in the APIs' own region", () => {
    const zone = stacks["develop-zone"] as Synthesized;
    expect(zone.resource("aws_api_gateway_domain_name")).toMatchObject({
      security_policy: "TLS_1_2",
      endpoint_configuration: { types: ["REGIONAL"] },
    });
    expect(zone.resource("aws_apigatewayv2_domain_name")).toMatchObject({
      domain_name_configuration: { security_policy: "TLS_1_2", endpoint_type: "REGIONAL" },
    });
  });
});
