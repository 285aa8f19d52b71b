import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, CreateApiCommand, CreateStageCommand } from "@aws-sdk/client-apigatewayv2";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Settings } from "../../config";

export interface ExistingWorld extends Settings {
  /** PEM of the public key that SleepConnect's JWTs verify against. */
  readonly userContextKey: string;
}

/**
 * Makes in an empty AWS what the configuration says exists already and belongs to others: the hosted zone, the REST and
 * WebSocket APIs, and the parameter in which SleepConnect publishes its key. The AWS is the one that the process
 * environment names.
 */
export async function createExistingWorld(world: ExistingWorld): Promise<void> {
  const { hostedZone } = world.shared;
  if (hostedZone.source === "lookup") {
    await new Route53Client({ region: world.shared.region }).send(
      new CreateHostedZoneCommand({ Name: hostedZone.name, CallerReference: hostedZone.name }),
    );
  }
  for (const environment of world.environments) {
    const settings = { region: environment.region };
    await new SSMClient(settings).send(
      new PutParameterCommand({
        Name: environment.userContextKeyParameter,
        Type: "String",
        Value: world.userContextKey,
      }),
    );
    const { rest, webSocket } = environment.apis;
    if (!("id" in rest)) await createRestApi(new APIGatewayClient(settings), rest);
    if (!("id" in webSocket)) await createWebSocketApi(new ApiGatewayV2Client(settings), webSocket);
  }
}

async function createRestApi(client: APIGatewayClient, api: { name: string; stage: string }): Promise<void> {
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: api.name }));
  const { items } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items?.[0]?.id, httpMethod: "GET" };
  await client.send(new PutMethodCommand({ ...method, authorizationType: "AWS_IAM" }));
  await client.send(new PutIntegrationCommand({ ...method, type: "MOCK" }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: api.stage }));
}

async function createWebSocketApi(client: ApiGatewayV2Client, api: { name: string; stage: string }): Promise<void> {
  const { ApiId } = await client.send(
    new CreateApiCommand({
      Name: api.name,
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  await client.send(new CreateStageCommand({ ApiId, StageName: api.stage }));
}
