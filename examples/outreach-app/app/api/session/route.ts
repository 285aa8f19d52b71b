import { json } from "../../../lib/json";
import { currentUser } from "../../../lib/user-context";
import { viewerHost } from "../../../lib/viewer-host";

export async function GET(): Promise<Response> {
  const user = await currentUser();
  if (user === undefined) {
    return json({ error: "signed-out", message: "A valid user context is needed." }, 401);
  }
  return json({ user, host: await viewerHost(), time: new Date().toISOString() });
}
