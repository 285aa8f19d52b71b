import { CreateHealthCheckCommand, GetHealthCheckCommand } from "@aws-sdk/client-route-53";
import { clients } from "./clients";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("What watches", (aws) => {
  it("is a health check that keeps the Regions it is checked from", async () => {
    const { route53 } = clients(aws());
    const regions = ["us-east-1", "us-west-1", "us-west-2"] as const;
    const { HealthCheck } = await route53.send(
      new CreateHealthCheckCommand({
        CallerReference: "regions",
        HealthCheckConfig: { Type: "HTTPS", FullyQualifiedDomainName: "example.com", Regions: [...regions] },
      }),
    );
    const found = await route53.send(new GetHealthCheckCommand({ HealthCheckId: HealthCheck?.Id }));
    expect(found.HealthCheck?.HealthCheckConfig?.Regions).toEqual(regions);
  });

  describe("is a saved query that", () => {
    /** Calls CloudWatch Logs as SDKs do. */
    async function call(action: string, input: object, region = "us-east-1") {
      const answer = await fetch(aws().endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `Logs_20140328.${action}`,
          authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/logs/aws4_request, SignedHeaders=host, Signature=0`,
        },
        body: JSON.stringify(input),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    }

    const query = { name: "zone/errors", queryString: "fields @timestamp", logGroupNames: ["/aws/lambda/one"] };

    it("is kept, changed, found by its name in its Region, and deleted", async () => {
      const { queryDefinitionId } = (await call("PutQueryDefinition", query)).body;
      const changed = { ...query, queryDefinitionId, queryString: "limit 1" };
      expect((await call("PutQueryDefinition", changed)).body).toEqual({ queryDefinitionId });
      const described = (region?: string) =>
        call("DescribeQueryDefinitions", { queryDefinitionNamePrefix: "zone/" }, region);
      expect((await described()).body.queryDefinitions).toEqual([{ ...changed, lastModified: expect.any(Number) }]);
      expect((await described("eu-west-1")).body.queryDefinitions).toEqual([]);
      expect((await call("DeleteQueryDefinition", { queryDefinitionId })).body).toEqual({ success: true });
      expect((await described()).body.queryDefinitions).toEqual([]);
    });

    it("has a name and a text, and exists where it is changed or deleted", async () => {
      expect(await call("PutQueryDefinition", { ...query, queryString: "" })).toMatchObject({ status: 400 });
      const missing = { queryDefinitionId: "missing" };
      expect((await call("PutQueryDefinition", { ...query, ...missing })).body.__type).toBe(
        "ResourceNotFoundException",
      );
      expect((await call("DeleteQueryDefinition", missing)).body.__type).toBe("ResourceNotFoundException");
    });
  });
});
