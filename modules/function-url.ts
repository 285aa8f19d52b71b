import { CloudformationStack, LambdaFunctionUrl, LambdaPermission } from "../framework/aws";
import { Construct, Fn, type ITerraformDependable, Token } from "../framework/cdktf";
import { type LiveFunction, liveAlias } from "./live-function";

/** Who may call: everybody, to be told apart by the function itself, or whoever signs and is permitted. */
export type UrlCallers = "everybody" | "permitted";

export interface FunctionUrlProps {
  readonly target: LiveFunction;
  readonly functionName: string;
  readonly callers: UrlCallers;
  /** Send the answer piece by piece. @default false */
  readonly streaming?: boolean;
}

/** The HTTPS address of a function's live version. */
export class FunctionUrl extends Construct {
  readonly url: string;
  /** The URL's host name. */
  readonly domain: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionUrlProps,
  ) {
    super(scope, id);
    const { target, functionName, callers, streaming = false } = props;
    // Before the URL: one that is opened must not refuse anybody for want of them, nor one that is being closed.
    const permissions = callers === "everybody" ? this.admitEverybody() : [];
    const url = new LambdaFunctionUrl(this, "url", {
      functionName,
      qualifier: target.live.name,
      authorizationType: callers === "everybody" ? "NONE" : "AWS_IAM",
      invokeMode: streaming ? "RESPONSE_STREAM" : "BUFFERED",
      // A distribution that no longer asks it has to be updated before it goes.
      lifecycle: { createBeforeDestroy: true },
      dependsOn: permissions,
    });
    this.url = url.functionUrl;
    this.domain = Token.asString(Fn.element(Fn.split("/", url.functionUrl), 2));
  }

  /**
   * Lets a distribution call that signs its requests, and no other one. It needs both permissions, as everybody does.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
   *
   * @param id names the distribution among those admitted
   */
  admitDistribution(id: string, distributionArn: string): void {
    const actions = { "invoke-url": "lambda:InvokeFunctionUrl", invoke: "lambda:InvokeFunction" } as const;
    for (const [name, action] of Object.entries(actions)) {
      new LambdaPermission(this, `${id}-${name}`, {
        statementId: `${id}-${name}`,
        action,
        functionName: this.props.functionName,
        qualifier: this.props.target.live.name,
        principal: "cloudfront.amazonaws.com",
        sourceArn: distributionArn,
        ...(action === "lambda:InvokeFunctionUrl" ? { functionUrlAuthType: "AWS_IAM" } : {}),
      });
    }
  }

  /**
   * A public Function URL needs two permissions: for the URL, and (new URLs since October 2025, all since November 2026)
   * for the function, the latter narrowed to calls that come through the URL. Without that condition any AWS account
   * could invoke the function directly.
   * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   */
  private admitEverybody(): ITerraformDependable[] {
    const { functionName, target } = this.props;
    const lifecycle = { createBeforeDestroy: true };
    const callUrl = new LambdaPermission(this, "url-permission", {
      statementId: "AllowFunctionUrl",
      action: "lambda:InvokeFunctionUrl",
      functionName,
      qualifier: target.live.name,
      principal: "*",
      functionUrlAuthType: "NONE",
      lifecycle,
    });
    // The provider has the condition from 6.29 on; CloudFormation has it whatever the provider.
    const invoke = new CloudformationStack(this, "invoke-permission", {
      name: `${functionName.replaceAll("_", "-")}-url`,
      templateBody: JSON.stringify({
        Description: "Lets the Function URL invoke its function",
        Resources: {
          InvokeThroughUrl: {
            Type: "AWS::Lambda::Permission",
            Properties: {
              Action: "lambda:InvokeFunction",
              FunctionName: `${functionName}:${liveAlias}`,
              InvokedViaFunctionUrl: true,
              Principal: "*",
            },
          },
        },
      }),
      dependsOn: [target.live],
      lifecycle,
    });
    return [callUrl, invoke];
  }
}
