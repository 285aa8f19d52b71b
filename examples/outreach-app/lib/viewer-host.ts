import { headers } from "next/headers";

/** The host name that the user typed: the distributions put it in x-forwarded-host, their own being in Host. */
export async function viewerHost(): Promise<string> {
  const received = await headers();
  return received.get("x-forwarded-host") ?? received.get("host") ?? "";
}
