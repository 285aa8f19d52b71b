import { CreateStackCommand, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  GetPolicyCommand,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";

import { request } from "../../embedded-aws";
import { clients, present, refusal } from "./clients";
import { ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST, createDistribution, publishFunction, webOrigin } from "./distribution";
import { ACCOUNT, describeWithEmbeddedAws } from "./instance";

/** A handler that answers with its event and environment. */
const ECHO = `exports.handler = async (event) => ({
  statusCode: 201,
  headers: { "content-type": "application/json", "x-from": "function" },
  cookies: ["a=1; Path=/", "b=2; HttpOnly"],
  isBase64Encoded: true,
  body: Buffer.from(JSON.stringify({ event, name: process.env.NAME })).toString("base64"),
});`;

interface Echo {
  readonly name: string;
  readonly event: {
    readonly rawPath: string;
    readonly rawQueryString: string;
    readonly cookies?: readonly string[];
    readonly body?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly requestContext: { readonly http: { readonly method: string } };
  };
}

describeWithEmbeddedAws("A Function URL", (aws) => {
  let role: string;
  beforeAll(async () => {
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    const command = new CreateRoleCommand({ RoleName: "function", AssumeRolePolicyDocument: document });
    role = present((await clients(aws()).iam.send(command)).Role?.Arn);
  });

  /** A function with the alias `live`, and a URL on that alias; the URL's host name. */
  async function createUrl(name: string, code = ECHO): Promise<string> {
    const { lambda } = clients(aws());
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: role,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Environment: { Variables: { NAME: name } },
        Code: { ZipFile: zipSync({ "index.js": Buffer.from(code) }) },
        Publish: true,
      }),
    );
    await lambda.send(new CreateAliasCommand({ FunctionName: name, Name: "live", FunctionVersion: "1" }));
    const url = await lambda.send(
      new CreateFunctionUrlConfigCommand({ FunctionName: name, Qualifier: "live", AuthType: "NONE" }),
    );
    return new URL(present(url.FunctionUrl)).hostname;
  }

  async function grant(name: string, action: string, qualifier = "live", statement = action.replace(":", "-")) {
    await clients(aws()).lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        Qualifier: qualifier,
        StatementId: statement,
        Action: action,
        Principal: "*",
        ...(action === "lambda:InvokeFunctionUrl" ? { FunctionUrlAuthType: "NONE" as const } : {}),
      }),
    );
  }

  async function createPublicUrl(name: string, code = ECHO): Promise<string> {
    const host = await createUrl(name, code);
    await grant(name, "lambda:InvokeFunctionUrl");
    await grant(name, "lambda:InvokeFunction");
    return host;
  }

  test("delivers the whole event and the whole answer, asked directly", async () => {
    const host = await createPublicUrl("direct");
    const answer = await request(aws(), `https://${host}/a/b?x=1&x=2&flag&y=%20z`, {
      method: "POST",
      body: "text",
      headers: { cookie: "one=1; two=2", "content-type": "text/plain", authorization: "Bearer token" },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      "x-from": "function",
      "content-type": "application/json",
      "set-cookie": ["a=1; Path=/", "b=2; HttpOnly"],
    });
    const { event, name } = JSON.parse(answer.body.toString()) as Echo;
    expect(name).toBe("direct");
    expect(event).toMatchObject({
      rawPath: "/a/b",
      rawQueryString: "x=1&x=2&flag&y=%20z",
      cookies: ["one=1", "two=2"],
      body: "text",
      headers: { host, authorization: "Bearer token", "x-forwarded-proto": "https" },
      requestContext: { http: { method: "POST" } },
    });
  });

  test("delivers the same through a distribution that keeps the origin's Host", async () => {
    const host = await createPublicUrl("through");
    const given = { origin: webOrigin(host), originRequestPolicy: ALL_VIEWER_EXCEPT_HOST };
    const { domainName } = await createDistribution(aws(), given);
    const answer = await request(aws(), `https://${domainName}/a?flag&x=1`, { headers: { cookie: "one=1; two=2" } });
    const { event } = JSON.parse(answer.body.toString()) as Echo;
    expect(event).toMatchObject({ rawQueryString: "flag&x=1", cookies: ["one=1", "two=2"], headers: { host } });
    expect(answer.headers["set-cookie"]).toEqual(["a=1; Path=/", "b=2; HttpOnly"]);
  });

  test("refuses the viewer's Host, which a distribution sends with AllViewer", async () => {
    const host = await createPublicUrl("foreign-host");
    const given = { origin: webOrigin(host), originRequestPolicy: ALL_VIEWER };
    const { domainName } = await createDistribution(aws(), given);
    expect((await request(aws(), `https://${domainName}/`)).status).toBe(403);
  });

  test("lets nobody in without both permissions", async () => {
    const host = await createUrl("guarded");
    const status = async () => (await request(aws(), `https://${host}/`)).status;
    expect(await status()).toBe(403);
    await grant("guarded", "lambda:InvokeFunctionUrl");
    expect(await status()).toBe(403);
    await grant("guarded", "lambda:InvokeFunction");
    expect(await status()).toBe(201);
  });

  test("lets nobody in by a permission for another qualifier", async () => {
    const host = await createUrl("qualified");
    await grant("qualified", "lambda:InvokeFunctionUrl", "1", "url");
    await grant("qualified", "lambda:InvokeFunction", "1", "invoke");
    expect((await request(aws(), `https://${host}/`)).status).toBe(403);
  });

  test("takes the second permission from a CloudFormation stack, with its condition, until the stack is deleted", async () => {
    const host = await createUrl("by-stack");
    await grant("by-stack", "lambda:InvokeFunctionUrl");
    const { cloudFormation, lambda } = clients(aws());
    const permission = {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:by-stack:live`,
        Action: "lambda:InvokeFunction",
        Principal: "*",
        InvokedViaFunctionUrl: true,
      },
    };
    const template = JSON.stringify({ Resources: { Invoke: permission } });
    await cloudFormation.send(new CreateStackCommand({ StackName: "by-stack", TemplateBody: template }));
    await until(async () => (await request(aws(), `https://${host}/`)).status === 201);
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: "by-stack", Qualifier: "live" }));
    expect(Policy).toContain('"lambda:InvokedViaFunctionUrl": "true"');

    await cloudFormation.send(new DeleteStackCommand({ StackName: "by-stack" }));
    await until(async () => (await request(aws(), `https://${host}/`)).status === 403);
  });

  test("does not exist for an alias that does not exist", async () => {
    const { lambda } = clients(aws());
    const command = new CreateFunctionUrlConfigCommand({
      FunctionName: "direct",
      Qualifier: "absent",
      AuthType: "NONE",
    });
    expect((await refusal(lambda.send(command))).status).toBe(404);
  });

  test("runs a function in the environment that its configuration describes, not in the emulator's", async () => {
    const code = 'exports.handler = async () => ({ statusCode: 200, body: Object.keys(process.env).join(" ") });';
    const host = await createPublicUrl("environment", code);
    const names = (await request(aws(), `https://${host}/`)).body.toString().split(" ");
    expect(names).toEqual(expect.arrayContaining(["NAME", "AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME"]));
    expect(names.filter((name) => /^(MINISTACK|EMBEDDED|AUTH$|DOCKER|NODE_OPTIONS)/.test(name))).toEqual([]);
  });

  test("runs a function whose own requests reach the names of this AWS, verified, and no others", async () => {
    const code = `exports.handler = async (event) => {
      const target = event.queryStringParameters.url;
      try {
        if (event.rawPath === "/node") {
          const status = await new Promise((resolve, reject) => {
            require("node:https").get(target, ({ statusCode }) => resolve(statusCode)).on("error", reject);
          });
          return { statusCode: 200, body: "node " + status };
        }
        const answer = await fetch(target, { redirect: "manual" });
        return { statusCode: 200, body: answer.status + " " + (await answer.text()) };
      } catch (error) {
        return { statusCode: 200, body: String(error.cause && error.cause.code) };
      }
    };`;
    const host = await createPublicUrl("calls", code);
    const answering = await publishFunction(
      aws(),
      "called",
      "function handler() { return { statusCode: 200, body: 'called' }; }",
    );
    const called = await createDistribution(aws(), { origin: webOrigin("x.example"), viewerRequest: answering });
    const call = async (url: string, path = "/") =>
      (await request(aws(), `https://${host}${path}?url=${encodeURIComponent(url)}`)).body.toString();
    expect(await call(`https://${called.domainName}/`)).toBe("200 called");
    expect(await call(`https://${called.domainName}/`, "/node")).toBe("node 200");
    expect(await call(`http://${called.domainName}/`)).toMatch(/^301 /);
    expect(await call("https://host.example:8443/")).toBe("ENETUNREACH");
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The condition did not come true within 5 s.");
}
