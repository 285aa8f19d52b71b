import { createHash } from "node:crypto";
import { CreateOriginAccessControlCommand } from "@aws-sdk/client-cloudfront";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, CreateFunctionUrlConfigCommand } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { request, type ViewerRequest } from "../../embedded-aws";
import { clients, present } from "./clients";
import { ALL_VIEWER_EXCEPT_HOST, createDistribution, webOrigin } from "./distribution";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("A Function URL that asks for a signature", (aws) => {
  const name = "signed";
  let granted: { arn: string; domainName: string };
  let other: typeof granted;
  let unsigned: typeof granted;
  let url: string;

  beforeAll(async () => {
    const { cloudFront, iam, lambda } = clients(aws());
    const role = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: "{}" }));
    const code = `exports.handler = async ({ headers }) => ({ statusCode: 200, body: "function" });`;
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: present(role.Role?.Arn),
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": Buffer.from(code) }) },
      }),
    );
    const made = await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: "AWS_IAM" }));
    url = new URL(present(made.FunctionUrl)).hostname;
    const control = await cloudFront.send(
      new CreateOriginAccessControlCommand({
        OriginAccessControlConfig: {
          Name: name,
          OriginAccessControlOriginType: "lambda",
          SigningBehavior: "always",
          SigningProtocol: "sigv4",
        },
      }),
    );
    const origin = { ...webOrigin(url), OriginAccessControlId: present(control.OriginAccessControl?.Id) };
    const distribution = (given: typeof origin | ReturnType<typeof webOrigin>) =>
      createDistribution(aws(), { origin: given, originRequestPolicy: ALL_VIEWER_EXCEPT_HOST });
    granted = await distribution(origin);
    other = await distribution(origin);
    unsigned = await distribution(webOrigin(url));
    for (const [id, Action] of [
      ["url", "lambda:InvokeFunctionUrl"],
      ["function", "lambda:InvokeFunction"],
    ]) {
      await lambda.send(
        new AddPermissionCommand({
          FunctionName: name,
          StatementId: id,
          Action,
          Principal: "cloudfront.amazonaws.com",
          SourceArn: granted.arn,
        }),
      );
    }
  });

  const ask = async (host: string, options: ViewerRequest = {}) =>
    (await request(aws(), `https://${host}/page`, options)).status;

  test("answers the distribution that its policy names, and no other one, and nobody directly", async () => {
    expect([await ask(granted.domainName), await ask(other.domainName), await ask(unsigned.domainName)]).toEqual([
      200, 403, 403,
    ]);
    expect(await ask(url)).toBe(403);
  });

  test("takes a body only with its hash", async () => {
    const body = "name=value";
    const hash = createHash("sha256").update(body).digest("hex");
    const post = (headers: Record<string, string>) => ask(granted.domainName, { method: "POST", body, headers });
    expect([
      await post({}),
      await post({ "x-amz-content-sha256": "0".repeat(64) }),
      await post({ "x-amz-content-sha256": hash }),
    ]).toEqual([403, 403, 200]);
  });
});
