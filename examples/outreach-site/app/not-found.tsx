import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <>
      <h1>This page does not exist</h1>
      <p>
        <Link href="/">To the start</Link>
      </p>
    </>
  );
}
