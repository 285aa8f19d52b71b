/** An API's answer: JSON, and never kept by a browser or a distribution. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
