import { serverBehavior } from "../../modules/cache-behavior";
import { httpsOrigin } from "../../modules/origin";
import { WebDistribution } from "../../modules/web-distribution";
import { synthesizeScope } from "../support/synthesis";

function distributionWith(behaviors: number) {
  return synthesizeScope((scope) => {
    new WebDistribution(scope, "distribution", {
      domainName: "outreach-dev.mydreamconnect.com",
      comment: "test",
      zoneId: "Z1",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
      origins: [httpsOrigin("server", "server.example.com")],
      defaultBehavior: serverBehavior("server", "arn:function", "own"),
      behaviors: Array.from({ length: behaviors }, (_, index) => ({
        pathPattern: `/outreach/${index}`,
        ...serverBehavior("server", "arn:function", "own"),
      })),
      responseHeaders: { fallback: "own", paths: "outreach" },
      logs: { kind: "legacy", bucketDomainName: "logs.s3.amazonaws.com", folder: "cloudfront/dev" },
    });
  });
}

describe("a web distribution", () => {
  it("has as many behaviours as CloudFront allows", () => {
    expect(distributionWith(24).resource("aws_cloudfront_distribution").ordered_cache_behavior).toHaveLength(24);
  });

  it("refuses one more, and says what to do", () => {
    expect(() => distributionWith(25)).toThrow(
      /distribution: 26 cache behaviours, and CloudFront allows 25 per distribution\. Fold some path patterns together/,
    );
  });

  it("waits until it is out, because whatever comes next relies on it", () => {
    expect(distributionWith(0).resource("aws_cloudfront_distribution").wait_for_deployment).toBe(true);
  });
});
