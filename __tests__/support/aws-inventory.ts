import { APIGatewayClient, GetDomainNamesCommand } from "@aws-sdk/client-api-gateway";
import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CloudFrontClient, ListDistributionsCommand, ListFunctionsCommand } from "@aws-sdk/client-cloudfront";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand as ListLambdasCommand } from "@aws-sdk/client-lambda";
import { ListHostedZonesCommand, ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Names of what there is in the AWS that the process environment names, by kind; kinds without any are left out. */
export async function awsInventory(): Promise<Record<string, string[]>> {
  const settings = { region: process.env.AWS_REGION ?? "us-east-1" };
  const cloudFront = new CloudFrontClient(settings);
  const found: Record<string, (string | undefined)[]> = {
    buckets: ((await new S3Client(settings).send(new ListBucketsCommand())).Buckets ?? []).map((one) => one.Name),
    distributions: ((await cloudFront.send(new ListDistributionsCommand())).DistributionList?.Items ?? []).flatMap(
      (one) => one.Aliases?.Items ?? [],
    ),
    edgeFunctions: ((await cloudFront.send(new ListFunctionsCommand())).FunctionList?.Items ?? []).map(
      (one) => one.Name,
    ),
    functions: ((await new LambdaClient(settings).send(new ListLambdasCommand())).Functions ?? []).map(
      (one) => one.FunctionName,
    ),
    roles: ((await new IAMClient(settings).send(new ListRolesCommand())).Roles ?? [])
      .filter((one) => !one.Path?.startsWith("/aws-service-role/"))
      .map((one) => one.RoleName),
    certificates: (
      (await new ACMClient(settings).send(new ListCertificatesCommand())).CertificateSummaryList ?? []
    ).map((one) => one.DomainName),
    secrets: ((await new SecretsManagerClient(settings).send(new ListSecretsCommand())).SecretList ?? []).map(
      (one) => one.Name,
    ),
    apiDomains: ((await new APIGatewayClient(settings).send(new GetDomainNamesCommand())).items ?? []).map(
      (one) => one.domainName,
    ),
    records: await records(new Route53Client(settings)),
  };
  return Object.fromEntries(
    Object.entries(found)
      .map(([kind, names]) => [kind, names.map(String).sort()] as const)
      .filter(([, names]) => names.length > 0),
  );
}

/** Every DNS record but those that a zone is born with. */
async function records(client: Route53Client): Promise<string[]> {
  const { HostedZones: zones = [] } = await client.send(new ListHostedZonesCommand());
  const sets = await Promise.all(
    zones.map((zone) => client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.Id }))),
  );
  return sets
    .flatMap((set) => set.ResourceRecordSets ?? [])
    .filter((record) => record.Type !== "NS" && record.Type !== "SOA")
    .map((record) => `${record.Type} ${record.Name}`);
}
