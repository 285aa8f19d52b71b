/** A request as the service sees it, whatever brought it: node:http, a Function URL, API Gateway, a test. */
export interface WebhookRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they were sent: the signature is over them. */
  readonly body: Buffer;
  /** Who sent it, for the rate limit. */
  readonly from: string;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request is not taken. The message is for the sender, and quotes nothing of what was sent. */
export class RequestRefusal extends Error {
  override readonly name = "RequestRefusal";

  constructor(
    readonly status: number,
    /** One word for logs and metrics. */
    readonly kind: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function answerJson(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): WebhookAnswer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

/** The first value of a header. */
export function headerOf(request: Pick<WebhookRequest, "headers">, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
