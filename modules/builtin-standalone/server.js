"use strict";

/**
 * The built-in app as a standalone server, started as Next.js's own is (`node server.js`, PORT, HOSTNAME,
 * KEEP_ALIVE_TIMEOUT): it answers as the app's server for Lambda does, whose handler lies beside it.
 */
const { createServer } = require("node:http");

/** Seconds in which requests that have begun are finished before the process ends. */
const GRACE_SECONDS = 30;

/** @type {Promise<{ handler: (event: object) => Promise<{ statusCode: number, headers: Record<string, string>, body: string }> }>} */
const app = import("./index.mjs");

const server = createServer((request, response) => {
  const [rawPath = "/"] = (request.url ?? "/").split("?");
  // The app reads no body; what is sent has to be taken all the same, or the connection could not be used again.
  request.resume();
  app
    .then(({ handler }) =>
      handler({
        rawPath,
        headers: request.headers,
        requestContext: { http: { method: request.method ?? "GET" } },
      }),
    )
    .then(({ statusCode, headers, body }) => response.writeHead(statusCode, headers).end(body))
    .catch((/** @type {unknown} */ error) => {
      console.error(error);
      response.writeHead(500).end();
    });
});

server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_TIMEOUT ?? 5_000);
server.listen(Number(process.env.PORT ?? 3000), process.env.HOSTNAME ?? "0.0.0.0");

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(1), GRACE_SECONDS * 1000).unref();
  });
}
