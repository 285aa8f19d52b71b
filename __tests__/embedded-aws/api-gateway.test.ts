import { readFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";

import {
  APIGatewayClient,
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetBasePathMappingCommand,
  GetDomainNameCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  TagResourceCommand,
  UpdateBasePathMappingCommand,
  UpdateDomainNameCommand,
} from "@aws-sdk/client-api-gateway";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDomainNameCommand as CreateDomainNameV2Command,
  CreateStageCommand as CreateStageV2Command,
} from "@aws-sdk/client-apigatewayv2";

import { request } from "../../embedded-aws";
import { present, refusal } from "./clients";
import { requestCertificate } from "./distribution";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("A custom domain name of API Gateway", (aws) => {
  const settings = (region: string) => ({
    endpoint: aws().endpoint,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const rest = (region = "us-east-1") => new APIGatewayClient(settings(region));
  let certificate: string;
  let api: string;

  /** A REST API whose root answers `{"from": "api"}`, deployed to the stage `prod`. */
  beforeAll(async () => {
    certificate = await requestCertificate(aws(), "api.example", "*.api.example");
    api = present((await rest().send(new CreateRestApiCommand({ name: "api" }))).id);
    const resources = await rest().send(new GetResourcesCommand({ restApiId: api }));
    const method = { restApiId: api, resourceId: present(resources.items?.[0]?.id), httpMethod: "GET" };
    await rest().send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
    const requestTemplates = { "application/json": '{"statusCode": 200}' };
    const integration = await rest().send(new PutIntegrationCommand({ ...method, type: "MOCK", requestTemplates }));
    expect(integration).not.toHaveProperty("httpMethod");
    await rest().send(new PutMethodResponseCommand({ ...method, statusCode: "200" }));
    const responseTemplates = { "application/json": '{"from": "api"}' };
    await rest().send(new PutIntegrationResponseCommand({ ...method, statusCode: "200", responseTemplates }));
    const deployment = await rest().send(new CreateDeploymentCommand({ restApiId: api }));
    await rest().send(
      new CreateStageCommand({ restApiId: api, stageName: "prod", deploymentId: present(deployment.id) }),
    );
  });

  test("is edge-optimized by default, available at once, and has no empty blocks", async () => {
    const domainName = "edge.api.example";
    await rest().send(new CreateDomainNameCommand({ domainName, certificateArn: certificate, tags: { a: "1" } }));
    const domain = await rest().send(new GetDomainNameCommand({ domainName }));
    expect(domain).toMatchObject({ domainNameStatus: "AVAILABLE", endpointConfiguration: { types: ["EDGE"] } });
    expect(domain).not.toHaveProperty("mutualTlsAuthentication");
    const stage = await rest().send(new GetStageCommand({ restApiId: api, stageName: "prod" }));
    expect(stage).not.toHaveProperty("accessLogSettings");
  });

  test("can be updated and tagged", async () => {
    const domainName = "updated.api.example";
    await rest().send(new CreateDomainNameCommand({ domainName, certificateArn: certificate, tags: { a: "1" } }));
    const patchOperations = [{ op: "replace" as const, path: "/securityPolicy", value: "TLS_1_2" }];
    await rest().send(new UpdateDomainNameCommand({ domainName, patchOperations }));
    const resourceArn = `arn:aws:apigateway:us-east-1::/domainnames/${domainName}`;
    await rest().send(new TagResourceCommand({ resourceArn, tags: { b: "2" } }));
    const domain = await rest().send(new GetDomainNameCommand({ domainName }));
    expect(domain).toMatchObject({ securityPolicy: "TLS_1_2", tags: { a: "1", b: "2" } });
  });

  test("needs its certificate in us-east-1 when edge-optimized, in its own region when regional", async () => {
    const edge = new CreateDomainNameCommand({
      domainName: "wrong-edge.api.example",
      certificateArn: certificate.replace("us-east-1", "eu-central-1"),
    });
    expect(await refusal(rest().send(edge))).toEqual({ code: "BadRequestException", status: 400 });
    const regional = new CreateDomainNameCommand({
      domainName: "wrong-region.api.example",
      regionalCertificateArn: certificate,
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    expect(await refusal(rest("eu-central-1").send(regional))).toEqual({ code: "BadRequestException", status: 400 });
  });

  test("serves the API mapped to its root, whose base path is (none), and to another path once that is mapped", async () => {
    const domainName = "served.api.example";
    await rest().send(new CreateDomainNameCommand({ domainName, certificateArn: certificate }));
    await rest().send(new CreateBasePathMappingCommand({ domainName, basePath: "", restApiId: api, stage: "prod" }));
    const root = await rest().send(new GetBasePathMappingCommand({ domainName, basePath: "(none)" }));
    expect(root).toMatchObject({ basePath: "(none)", restApiId: api, stage: "prod" });
    expect((await request(aws(), `https://${domainName}/`)).body.toString()).toBe('{"from": "api"}');

    const patchOperations = [{ op: "replace" as const, path: "/basePath", value: "v1" }];
    await rest().send(new UpdateBasePathMappingCommand({ domainName, basePath: "(none)", patchOperations }));
    expect((await request(aws(), `https://${domainName}/v1/`)).body.toString()).toBe('{"from": "api"}');
    expect((await request(aws(), `https://${domainName}/`)).status).not.toBe(200);
  });

  test("takes WebSocket connections for the API mapped to it", async () => {
    const v2 = new ApiGatewayV2Client(settings("us-east-1"));
    const socketApi = await v2.send(
      new CreateApiCommand({
        Name: "sockets",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
      }),
    );
    const ApiId = present(socketApi.ApiId);
    await v2.send(new CreateStageV2Command({ ApiId, StageName: "prod" }));
    const DomainName = "ws.api.example";
    const configuration = { CertificateArn: certificate, EndpointType: "REGIONAL" as const };
    await v2.send(new CreateDomainNameV2Command({ DomainName, DomainNameConfigurations: [configuration] }));
    expect(await upgrade(DomainName)).not.toBe(101);
    await v2.send(new CreateApiMappingCommand({ DomainName, ApiId, Stage: "prod" }));
    expect(await upgrade(DomainName)).toBe(101);
  });

  /** The status of a WebSocket handshake over TLS. */
  async function upgrade(host: string): Promise<number | undefined> {
    const ca = await readFile(aws().caCertificateFile);
    return new Promise((resolve, reject) => {
      const sent = httpsRequest({
        host: "127.0.0.1",
        port: aws().httpsPort,
        servername: host,
        ca,
        headers: {
          host,
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": Buffer.from("a key of 16 bytes").subarray(0, 16).toString("base64"),
        },
      });
      sent.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      sent.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      sent.end();
    });
  }
});
