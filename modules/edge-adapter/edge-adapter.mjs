// Lambda@Edge handler in front of the application: translates CloudFront's origin-request event to the one of a Function
// URL (payload 2.0), which OpenNext's server takes, and its result to a response of CloudFront.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
import { readFile } from "node:fs/promises";

/**
 * What Lambda@Edge has no environment variables for, written into the bundle: `handler` of the application, `variables` of
 * its process environment, and `parameters` of SSM in `region`, read at start, by the variables that take them.
 */
const settingsFile = new URL("./edge-settings.json", import.meta.url);

/** Bytes of a response that Lambda@Edge makes at an origin request, headers and encoding included. */
const largestResponse = 1_048_576;

/** Headers that a function must not set, or CloudFront answers 502, and those that CloudFront makes itself. */
const forbiddenHeaders =
  /^(connection|content-length|expect|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

let application;

export async function handler(event, context) {
  const { config, request } = event.Records[0].cf;
  if (request.body?.inputTruncated) {
    return plainResponse(413, "Content Too Large", "Lambda@Edge takes a request of at most 1 MB.");
  }
  try {
    // A start that failed is tried again by the next request.
    application ??= start().catch((error) => {
      application = undefined;
      throw error;
    });
    const answer = await application;
    const response = toResponse(await answer(toEvent(request, config), context));
    const size = sizeOf(response);
    if (size <= largestResponse) return response;
    console.error(`${request.method} ${request.uri}: ${size} bytes, and Lambda@Edge answers with at most 1 MB.`);
    return plainResponse(502, "Bad Gateway", "The answer is too large for Lambda@Edge, which sends at most 1 MB.");
  } catch (error) {
    console.error(`${request.method} ${request.uri}:`, error);
    return plainResponse(500, "Internal Server Error", "The server failed. Try again.");
  }
}

/** Loads the application, once it has its settings. */
async function start() {
  const { handler: name, variables, parameters, region } = JSON.parse(await readFile(settingsFile, "utf8"));
  Object.assign(process.env, variables);
  const wanted = Object.entries(parameters);
  if (wanted.length > 0) {
    // The runtime brings the SDK along.
    const { GetParametersCommand, SSMClient } = await import("@aws-sdk/client-ssm");
    const names = wanted.map(([, parameter]) => parameter);
    const { Parameters = [] } = await new SSMClient({ region }).send(new GetParametersCommand({ Names: names }));
    for (const [variable, parameter] of wanted) {
      const found = Parameters.find((one) => one.Name === parameter);
      if (found === undefined) throw new Error(`There is no SSM parameter ${parameter} in ${region}.`);
      process.env[variable] = found.Value;
    }
  }
  const [, file, exported] = /^(.+)\.(\w+)$/.exec(name);
  return (await import(new URL(`./${file}.mjs`, import.meta.url).href))[exported];
}

/** A Function URL's event of a CloudFront request. */
function toEvent(request, config) {
  const headers = {};
  for (const [name, values] of Object.entries(request.headers)) {
    headers[name] = values.map(({ value }) => value).join(name === "cookie" ? "; " : ",");
  }
  const cookies = headers.cookie?.split(/; */).filter(Boolean);
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.uri,
    rawQueryString: request.querystring,
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    requestContext: {
      accountId: "anonymous",
      apiId: config.distributionId,
      domainName: config.distributionDomainName,
      domainPrefix: config.distributionDomainName.split(".")[0],
      http: {
        method: request.method,
        path: request.uri,
        protocol: "HTTP/1.1",
        sourceIp: request.clientIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: config.requestId,
      routeKey: "$default",
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(request.body?.data ? { body: request.body.data } : {}),
    isBase64Encoded: request.body?.data ? request.body.encoding === "base64" : false,
  };
}

/** CloudFront's response of a Function URL's result. */
function toResponse({ statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false }) {
  const sent = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (value === undefined || value === null || forbiddenHeaders.test(key)) continue;
    sent[key] = [value].flat().map((one) => ({ key: name, value: String(one) }));
  }
  if (cookies.length > 0) {
    sent["set-cookie"] = [...(sent["set-cookie"] ?? []), ...cookies.map((value) => ({ key: "set-cookie", value }))];
  }
  return { status: String(statusCode), headers: sent, body, bodyEncoding: isBase64Encoded ? "base64" : "text" };
}

function sizeOf({ headers, body }) {
  const lines = Object.values(headers).flat();
  return Buffer.byteLength(body) + lines.reduce((sum, { key, value }) => sum + key.length + value.length + 4, 0);
}

function plainResponse(status, statusDescription, text) {
  const line = (key, value) => [{ key, value }];
  return {
    status: String(status),
    statusDescription,
    headers: {
      "content-type": line("content-type", "text/plain; charset=utf-8"),
      "cache-control": line("cache-control", "no-store"),
    },
    body: `${text}\n`,
    bodyEncoding: "text",
  };
}
