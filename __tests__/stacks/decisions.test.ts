import { managedCachePolicy, managedOriginRequestPolicy } from "../../modules/managed-policies";
import { type Block, settingsWith, Synthesized, synthesizeStacks } from "../support/synthesis";

/*
 * What the architecture decided, because AWS does not allow or does not secure it otherwise. Each decision is one test
 * or more, on the stacks that main.ts wires.
 */
const stacks = synthesizeStacks();
const stack = (name: string, among = stacks): Synthesized => among[name] as Synthesized;

/** All cache behaviors of a stack's distribution, the default one last, under the pattern "default". */
function behaviors(of: Synthesized): Record<string, Block> {
  const distribution = of.resource("aws_cloudfront_distribution");
  const ordered = distribution.ordered_cache_behavior as Block[];
  return Object.fromEntries([
    ...ordered.map((one) => [one.path_pattern, one]),
    ["default", distribution.default_cache_behavior],
  ]) as Record<string, Block>;
}

function origins(of: Synthesized): Record<string, Block> {
  const list = of.resource("aws_cloudfront_distribution").origin as Block[];
  return Object.fromEntries(list.map((one) => [one.origin_id, one])) as Record<string, Block>;
}

const serverPaths = ["/outreach", "/outreach/*", "/outreach/api/*"];
const distributions = ["develop-zone", "develop-sleepconnect"];

describe("decision 1, the Host header", () => {
  it.each(distributions)("%s forwards everything but the viewer's Host to servers", (name) => {
    for (const path of [...serverPaths, "default"]) {
      expect(behaviors(stack(name))[path]).toMatchObject({
        origin_request_policy_id: managedOriginRequestPolicy.allViewerExceptHostHeader,
      });
    }
  });

  it.each(distributions)("%s puts the viewer's host into x-forwarded-host on the way to servers", (name) => {
    const code = stack(name).resource("aws_cloudfront_function");
    expect(code.code).toContain("x-forwarded-host");
    for (const path of [...serverPaths, "default"]) {
      expect(behaviors(stack(name))[path]?.function_association).toEqual([
        { event_type: "viewer-request", function_arn: expect.stringContaining("aws_cloudfront_function.routes_") },
      ]);
    }
  });
});

describe("decision 2, the proofs between the hops", () => {
  it("gives SleepConnect's origin requests the hop proof, from Secrets Manager", () => {
    expect(origins(stack("develop-sleepconnect"))["outreach-server"]).toMatchObject({
      domain_name: "${data.terraform_remote_state.develop_zone.outputs.outreach_domain}",
      custom_header: [
        {
          name: "x-outreach-hop-proof",
          value: "${data.aws_secretsmanager_secret_version.proof.secret_string}",
        },
      ],
    });
    expect(stack("develop-sleepconnect").data("aws_secretsmanager_secret_version")).toMatchObject([
      { secret_id: "${data.terraform_remote_state.develop_zone.outputs.hop_proof_secret_arn}" },
    ]);
  });

  it("gives the zone's origin requests the origin proof", () => {
    expect(origins(stack("develop-zone")).server?.custom_header).toEqual([
      {
        name: "x-outreach-origin-proof",
        value: expect.stringContaining("data.aws_secretsmanager_secret_version.origin-proof_blue-stored"),
      },
    ]);
  });

  it("gives whoever checks digests only, of both slots", () => {
    const zone = stack("develop-zone");
    const variables = (zone.resource("aws_lambda_function").environment as { variables: Block }).variables;
    expect(variables.OUTREACH_ORIGIN_PROOFS).toMatch(/^\$\{join\(",", \[nonsensitive\(sha256\(.*blue.*sha256\(.*green/);
    expect(zone.resource("aws_cloudfront_function").code).toMatch(
      /acceptedProofs = \$\{jsonencode\(\[nonsensitive\(sha256/,
    );
    expect(stack("develop-sleepconnect").resource("aws_cloudfront_function").code).toContain(
      "acceptedProofs = ${jsonencode([])}",
    );
  });

  it("has the values generated outside of state", () => {
    for (const version of stack("develop-zone").resources("aws_secretsmanager_secret_version")) {
      expect(version.secret_string_wo).toMatch(/^\$\{ephemeral\.aws_secretsmanager_random_password\./);
      expect(version).not.toHaveProperty("secret_string");
    }
  });

  it("sends the other slot's value when it becomes the active one, and accepts both all along", () => {
    const rotated = synthesizeStacks(
      settingsWith(({ environments: [develop] }) => {
        if (develop) develop.originProof = { active: "green", versions: { blue: 1, green: 2 } };
      }),
    );
    const zone = stack("develop-zone", rotated);
    expect(JSON.stringify(origins(zone).server?.custom_header)).toContain("origin-proof_green-stored");
    expect(zone.resources("aws_secretsmanager_secret_version").map((one) => one.secret_string_wo_version)).toEqual(
      expect.arrayContaining([1, 2]),
    );
  });
});

describe("decision 3, caching and cookies", () => {
  it.each(distributions)("%s stores nothing that a server answered", (name) => {
    for (const path of [...serverPaths, "default"]) {
      expect(behaviors(stack(name))[path]).toMatchObject({ cache_policy_id: managedCachePolicy.cachingDisabled });
    }
  });

  it("stores pages that are declared public, keyed by OpenNext's header, without any cookie", () => {
    const zone = stack(
      "develop-zone",
      synthesizeStacks(
        settingsWith(({ environments: [develop] }) => {
          develop?.publicPaths.push("/outreach/about");
        }),
      ),
    );
    expect(Object.keys(behaviors(zone))).toEqual([
      "/outreach-static/*",
      "/outreach/about",
      "/outreach/api/*",
      "/outreach",
      "/outreach/*",
      "default",
    ]);
    expect(behaviors(zone)["/outreach/about"]).toMatchObject({
      cache_policy_id: expect.stringContaining("aws_cloudfront_cache_policy."),
      origin_request_policy_id: expect.stringContaining("aws_cloudfront_origin_request_policy."),
    });
    expect(zone.resource("aws_cloudfront_cache_policy")).toMatchObject({
      default_ttl: 0,
      parameters_in_cache_key_and_forwarded_to_origin: {
        cookies_config: { cookie_behavior: "none" },
        headers_config: { headers: { items: ["x-open-next-cache-key", "x-forwarded-host"] } },
      },
    });
    expect(zone.resource("aws_cloudfront_origin_request_policy")).toMatchObject({
      cookies_config: { cookie_behavior: "none" },
    });
  });
});

describe("decision 4, static files for a year", () => {
  it.each(distributions)("%s leaves the time to the file's own Cache-Control", (name) => {
    expect(behaviors(stack(name))["/outreach-static/*"]).toMatchObject({
      cache_policy_id: managedCachePolicy.cachingOptimized,
      allowed_methods: ["GET", "HEAD", "OPTIONS"],
      compress: true,
    });
  });
});

describe("decision 5, the bucket", () => {
  it("has its website configuration and stays private", () => {
    const zone = stack("develop-zone");
    expect(zone.resource("aws_s3_bucket_website_configuration")).toMatchObject({
      index_document: { suffix: "index.html" },
      error_document: { key: "404.html" },
    });
    expect(zone.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("is read through its REST endpoint and the identity, by both distributions", () => {
    expect(origins(stack("develop-zone")).static).toMatchObject({
      domain_name: expect.stringMatching(/^\$\{aws_s3_bucket\..*\.bucket_regional_domain_name\}$/),
      s3_origin_config: {
        origin_access_identity: expect.stringMatching(
          /^\$\{aws_cloudfront_origin_access_identity\..*\.cloudfront_access_identity_path\}$/,
        ),
      },
    });
    expect(origins(stack("develop-sleepconnect"))["outreach-static"]).toMatchObject({
      domain_name: "${data.terraform_remote_state.develop_zone.outputs.static_bucket_domain_name}",
      s3_origin_config: {
        origin_access_identity: "${data.terraform_remote_state.develop_zone.outputs.origin_access_identity}",
      },
    });
  });

  it("lets the identity alone read, and nobody without TLS", () => {
    const document = stack("develop-zone")
      .data("aws_iam_policy_document")
      .find((one) => JSON.stringify(one).includes("DenyPlainHttp"));
    expect(document?.statement).toEqual([
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["s3:*"],
        resources: ["arn:aws:s3:::outreach-mydreamconnect-dev", "arn:aws:s3:::outreach-mydreamconnect-dev/*"],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
      {
        sid: "OriginAccessIdentity",
        effect: "Allow",
        principals: [
          {
            type: "AWS",
            identifiers: [expect.stringMatching(/^\$\{aws_cloudfront_origin_access_identity\..*\.iam_arn\}$/)],
          },
        ],
        actions: ["s3:GetObject"],
        resources: ["arn:aws:s3:::outreach-mydreamconnect-dev/outreach-static/*"],
      },
    ]);
  });

  it("moves to origin access control with both identities admitted, so that it never closes", () => {
    const ids = ["E1ZONE0000000", "E1SLEEP000000"];
    const admitted = settingsWith(({ environments: [develop] }) => {
      if (develop) develop.bucketAccess = { kind: "oai", admittedDistributionIds: ids };
    });
    const switched = settingsWith(({ environments: [develop] }) => {
      if (develop) develop.bucketAccess = { kind: "oac", admittedDistributionIds: ids };
    });
    for (const settings of [admitted, switched]) {
      const text = stack("develop-zone", synthesizeStacks(settings)).text;
      expect(text).toContain('"sid":"OriginAccessIdentity"');
      expect(text).toContain('"sid":"OriginAccessControl"');
      expect(text).toContain("arn:aws:cloudfront::111122223333:distribution/E1SLEEP000000");
    }
    const after = synthesizeStacks(switched);
    expect(origins(stack("develop-zone", after)).static).toMatchObject({
      origin_access_control_id: expect.stringContaining("aws_cloudfront_origin_access_control."),
    });
    expect(origins(stack("develop-sleepconnect", after))["outreach-static"]).toMatchObject({
      origin_access_control_id: "${data.terraform_remote_state.develop_zone.outputs.origin_access_control_id}",
    });
  });

  it("is encrypted without KMS, which an identity could not use, and only the log bucket accepts ACLs", () => {
    const encryption = JSON.stringify(
      stack("develop-zone").resource("aws_s3_bucket_server_side_encryption_configuration"),
    );
    expect(encryption).toContain('"sse_algorithm":"AES256"');
    const ownership = (of: Synthesized) =>
      of
        .resources("aws_s3_bucket_ownership_controls")
        .map(({ bucket, rule }) => [bucket, (rule as Block).object_ownership]);
    expect(ownership(stack("develop-zone"))).toEqual([[expect.anything(), "BucketOwnerEnforced"]]);
    expect(ownership(stack("shared"))).toEqual(
      expect.arrayContaining([
        [expect.stringContaining("logs"), "BucketOwnerPreferred"],
        [expect.stringContaining("artifacts"), "BucketOwnerEnforced"],
      ]),
    );
  });
});

describe("decision 6, certificates", () => {
  it("makes the distributions' certificate in us-east-1 and publishes its validated ARN", () => {
    const shared = stack("shared");
    expect(shared.resource("aws_acm_certificate")).toMatchObject({
      provider: "aws.us_east_1",
      domain_name: "mydreamconnect.com",
      subject_alternative_names: ["*.mydreamconnect.com"],
      validation_method: "DNS",
    });
    expect((shared.document.provider as { aws: Block[] }).aws).toContainEqual(
      expect.objectContaining({ alias: "us_east_1", region: "us-east-1" }),
    );
    expect(shared.outputs.certificate_arn?.value).toMatch(
      /^\$\{aws_acm_certificate_validation\..*\.certificate_arn\}$/,
    );
  });

  it.each(distributions)("%s takes the validated one", (name) => {
    expect(stack(name).resource("aws_cloudfront_distribution").viewer_certificate).toEqual({
      acm_certificate_arn: "${data.terraform_remote_state.shared.outputs.certificate_arn}",
      minimum_protocol_version: "TLSv1.2_2021",
      ssl_support_method: "sni-only",
    });
  });

  it("makes one more where an environment's APIs live elsewhere, validated by the same record", () => {
    const elsewhere = synthesizeStacks(
      settingsWith(({ environments: [develop] }) => {
        if (develop) develop.region = "eu-central-1";
      }),
    );
    const shared = stack("shared", elsewhere);
    expect(shared.resources("aws_acm_certificate").map((one) => one.provider)).toEqual([
      "aws.eu_central_1",
      "aws.us_east_1",
    ]);
    expect(shared.resources("aws_route53_record")).toHaveLength(1);
    expect(stack("develop-zone", elsewhere).resource("aws_api_gateway_domain_name").regional_certificate_arn).toBe(
      '${data.terraform_remote_state.shared.outputs.regional_certificate_arns["eu-central-1"]}',
    );
  });
});

describe("decision 7, the Function URL's permissions", () => {
  const zone = stack("develop-zone");

  it("lets everybody through the URL, which the origin proof guards", () => {
    expect(zone.resource("aws_lambda_function_url")).toMatchObject({ authorization_type: "NONE" });
    expect(zone.resources("aws_lambda_permission")).toEqual([
      expect.objectContaining({
        action: "lambda:InvokeFunctionUrl",
        principal: "*",
        function_url_auth_type: "NONE",
      }),
    ]);
  });

  it("lets nobody invoke the function but through its URL", () => {
    const template = JSON.parse(zone.resource("aws_cloudformation_stack").template_body as string) as {
      Resources: Block;
    };
    expect(Object.values(template.Resources)).toEqual([
      {
        Type: "AWS::Lambda::Permission",
        Properties: {
          Action: "lambda:InvokeFunction",
          FunctionName: "sax-lambda-mydreamconnect-outreach-server_develop:live",
          InvokedViaFunctionUrl: true,
          Principal: "*",
        },
      },
    ]);
  });
});

describe("decisions 8 and 9, paths", () => {
  it.each(distributions)("%s routes the bare /outreach, and static files under their own prefix", (name) => {
    expect(Object.keys(behaviors(stack(name)))).toEqual([
      "/outreach-static/*",
      "/outreach/api/*",
      "/outreach",
      "/outreach/*",
      "default",
    ]);
  });

  it("sends everything else at SleepConnect's address to SleepConnect's own origin", () => {
    const sleepconnect = stack("develop-sleepconnect");
    expect(behaviors(sleepconnect).default).toMatchObject({ target_origin_id: "sleepconnect" });
    expect(origins(sleepconnect).sleepconnect).toMatchObject({
      domain_name: "sleepconnect-origin-dev.mydreamconnect.com",
      custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] },
    });
  });
});

describe("decision 10, stacked distributions", () => {
  const direct = synthesizeStacks(
    settingsWith(({ environments: [develop] }) => {
      if (!develop) return;
      develop.sleepconnect.route = "origins";
      develop.publicPaths.push("/outreach/about");
    }),
  );

  it("can be avoided: SleepConnect's distribution then reads the zone's server and bucket itself", () => {
    expect(origins(stack("develop-sleepconnect", direct))["outreach-server"]).toMatchObject({
      domain_name: "${data.terraform_remote_state.develop_zone.outputs.server_domains.server}",
      custom_header: [{ name: "x-outreach-origin-proof" }],
    });
    expect(stack("develop-sleepconnect", direct).data("aws_secretsmanager_secret_version")).toMatchObject([
      { secret_id: "${data.terraform_remote_state.develop_zone.outputs.origin_proof_secret_arn}" },
    ]);
  });

  it("stores public pages where the user comes in", () => {
    expect(Object.keys(behaviors(stack("develop-sleepconnect", direct)))).toContain("/outreach/about");
  });
});

describe("decision 11, error pages", () => {
  it("stay the server's own, so that an API's 404 stays JSON", () => {
    for (const name of distributions) {
      expect(stack(name).resource("aws_cloudfront_distribution")).not.toHaveProperty("custom_error_response");
    }
  });

  it("can be mapped to the 404 page", () => {
    const mapped = synthesizeStacks(
      settingsWith(({ environments: [develop] }) => {
        if (develop) develop.errorPages = true;
      }),
    );
    expect(stack("develop-zone", mapped).resource("aws_cloudfront_distribution").custom_error_response).toEqual([
      expect.objectContaining({ error_code: 403, response_code: 404, response_page_path: "/outreach/404" }),
      expect.objectContaining({ error_code: 404, response_code: 404, response_page_path: "/outreach/404" }),
    ]);
  });
});

describe("decision 12, patients' messages", () => {
  it.each(distributions)("%s keeps access logs, without cookies, and answers over HTTPS and IPv6", (name) => {
    const distribution = stack(name).resource("aws_cloudfront_distribution");
    expect(distribution).toMatchObject({
      is_ipv6_enabled: true,
      logging_config: {
        bucket: "${data.terraform_remote_state.shared.outputs.log_bucket_domain_name}",
        include_cookies: false,
      },
    });
    for (const behavior of Object.values(behaviors(stack(name)))) {
      expect(behavior.viewer_protocol_policy).toBe("redirect-to-https");
    }
    expect(
      stack(name)
        .resources("aws_route53_record")
        .map((one) => one.type),
    ).toEqual(expect.arrayContaining(["A", "AAAA"]));
  });

  it("publishes no secret value", () => {
    for (const one of Object.values(stacks)) expect(JSON.stringify(one.outputs)).not.toContain("secret_string");
  });

  it("gives the server the right to write its own log, and no other", () => {
    const permissions = stack("develop-zone")
      .data("aws_iam_policy_document")
      .find((one) => JSON.stringify(one).includes("WriteOwnLogs"));
    expect(permissions?.statement).toEqual([
      {
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [
          "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/sax-lambda-mydreamconnect-outreach-server_develop:*",
        ],
      },
    ]);
  });
});
