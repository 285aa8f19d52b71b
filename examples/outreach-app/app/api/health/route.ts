import { json } from "../../../lib/json";

/** Without it the answer would be prerendered: it must come from the server that runs now. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  // OpenNext writes the build's id into the server function; the development server has none.
  return json({ status: "ok", build: process.env.OPEN_NEXT_BUILD_ID ?? "development" });
}
