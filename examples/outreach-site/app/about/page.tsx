import type { Metadata } from "next";

export const metadata: Metadata = { title: "About" };

export default function AboutPage() {
  return (
    <>
      <h1>About Outreach</h1>
      <p>
        Outreach is one zone of a larger site: SleepConnect shows it under <code>/outreach</code>. Its pages are files.
      </p>
    </>
  );
}
