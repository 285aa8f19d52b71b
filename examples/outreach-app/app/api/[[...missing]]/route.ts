import { json } from "../../../lib/json";

/** Without it an unknown API path would be answered with the HTML page for people. */
function notFound(): Response {
  return json({ error: "not-found", message: "There is no such API." }, 404);
}

export { notFound as GET, notFound as POST, notFound as PUT, notFound as PATCH, notFound as DELETE };
