import { type Diagram, diagramOf } from "../../../cli/diagram/diagram";
import { dotOf } from "../../../cli/diagram/dot";

/** The arrows as `from -> to`, with what goes that way. */
function arrowsOf({ arrows, boxes }: Diagram): string[] {
  const name = (id: string) => boxes.find((box) => box.id === id)?.name ?? id;
  return arrows.map(({ from, to, labels }) => [`${name(from)} -> ${name(to)}`, ...labels].join(" "));
}

const zone = {
  resource: {
    aws_cloudfront_distribution: {
      d: {
        aliases: ["zone.example.com"],
        origin: [
          { origin_id: "server", domain_name: "${aws_lambda_function_url.u.function_url}" },
          { origin_id: "files", domain_name: "${aws_s3_bucket.b.bucket_regional_domain_name}" },
        ],
        ordered_cache_behavior: [{ path_pattern: "/files/*", target_origin_id: "files" }],
        default_cache_behavior: { target_origin_id: "server" },
      },
    },
    aws_lambda_function_url: { u: { function_name: "${aws_lambda_alias.live.function_name}" } },
    aws_lambda_alias: { live: { function_name: "${aws_lambda_function.f.function_name}" } },
    aws_lambda_function: {
      f: {
        function_name: "server",
        role: "${aws_iam_role.r.arn}",
        environment: { variables: { API: "https://api.example.com" } },
      },
      c: { function_name: "consumer" },
    },
    aws_iam_role: { r: { name: "server" } },
    aws_iam_role_policy: { p: { role: "${aws_iam_role.r.name}", policy: "${data.aws_iam_policy_document.read.json}" } },
    aws_sqs_queue: { q: { name: "work" } },
    aws_lambda_event_source_mapping: {
      m: { event_source_arn: "${aws_sqs_queue.q.arn}", function_name: "${aws_lambda_function.c.arn}" },
    },
    aws_s3_bucket: { b: { bucket: "zone-files" } },
    aws_api_gateway_domain_name: { a: { domain_name: "api.example.com" } },
  },
  data: {
    aws_iam_policy_document: {
      read: { statement: [{ resources: ["arn:aws:s3:::zone-files/cache/*", "${aws_sqs_queue.q.arn}"] }] },
    },
  },
  output: { domain: { value: "zone.example.com" } },
};

const front = {
  resource: {
    aws_cloudfront_distribution: {
      d: {
        aliases: ["front.example.com"],
        origin: [
          { origin_id: "zone", domain_name: "${data.terraform_remote_state.develop_zone.outputs.domain}" },
          { origin_id: "own", domain_name: "elsewhere.example.com" },
        ],
        ordered_cache_behavior: [{ path_pattern: "/zone/*", target_origin_id: "zone" }],
        default_cache_behavior: { target_origin_id: "own" },
      },
    },
  },
};

describe("a diagram of stacks", () => {
  const diagram = diagramOf([
    { name: "front", document: front },
    { name: "develop-zone", document: zone },
  ]);
  const arrows = arrowsOf(diagram);

  it("follows a distribution's origins through URLs, aliases and other stacks' outputs, with their paths", () => {
    expect(arrows).toEqual(
      expect.arrayContaining([
        "front.example.com -> zone.example.com /zone/*",
        "zone.example.com -> server everything else",
        "zone.example.com -> zone-files /files/*",
      ]),
    );
  });

  it("shows an origin outside the stacks", () => {
    expect(arrows).toContain("front.example.com -> elsewhere.example.com everything else");
    expect(diagram.boxes.find(({ id }) => id === "elsewhere.example.com")).not.toHaveProperty("stack");
  });

  it("follows a role to what its policies let it use, by reference and by name", () => {
    expect(arrows).toEqual(expect.arrayContaining(["server -> work", "server -> zone-files"]));
  });

  it("shows who is called by the address in a variable", () => {
    expect(arrows).toContain("server -> api.example.com");
  });

  it("points from a queue to its consumer", () => {
    expect(arrows).toContain("work -> consumer");
  });

  it("leaves roles and policies out", () => {
    expect(diagram.boxes.map(({ service }) => service).sort()).toEqual(
      ["API Gateway, REST", "CloudFront", "CloudFront", "HTTPS server", "Lambda", "Lambda", "S3", "SQS"].sort(),
    );
  });

  it("becomes Graphviz text in which no name can end its quotes", () => {
    const dot = dotOf({ boxes: [{ id: 'a"b', service: "S3", name: "x\\" }], arrows: [] });
    expect(dot).toContain('"a\\"b" [label="S3\\nx\\\\", fillcolor="#e0f1dc"]');
  });
});
