import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <>
      <h1>This page does not exist</h1>
      <p className="lead">The address may be mistyped, or the conversation was closed.</p>
      <p>
        <Link className="button" href="/conversations">
          Back to your conversations
        </Link>
      </p>
    </>
  );
}
