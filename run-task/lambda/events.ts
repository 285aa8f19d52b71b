import type { WebhookAnswer, WebhookRequest } from "../exchange";

/**
 * A request as a Function URL or an HTTP API of API Gateway gives it (payload format 2.0), as far as it is read.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export interface HttpEvent {
  readonly rawPath?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext?: { readonly http?: { readonly method?: string; readonly sourceIp?: string } };
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Messages of a queue, as they come to a function. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface QueueEvent {
  readonly Records: readonly {
    readonly body: string;
    readonly attributes: { readonly ApproximateReceiveCount: string };
  }[];
}

export function requestOf({ rawPath, headers = {}, requestContext, body, isBase64Encoded }: HttpEvent): WebhookRequest {
  return {
    method: requestContext?.http?.method ?? "",
    path: rawPath ?? "",
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
    from: requestContext?.http?.sourceIp ?? "",
  };
}

export function resultOf({ status, headers, body }: WebhookAnswer): HttpResult {
  return { statusCode: status, headers, body };
}
