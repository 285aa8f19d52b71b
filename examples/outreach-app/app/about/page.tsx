import type { Metadata } from "next";
import Image from "next/image";
import night from "../../public/night.png";

export const metadata: Metadata = { title: "About" };

export default function AboutPage() {
  return (
    <>
      <h1>About Outreach</h1>
      {/* Imported, so that it has a hashed name among the static files, and not only /outreach/night.png. */}
      <Image className="picture" src={night} alt="A moon over quiet hills" sizes="(max-width: 46rem) 100vw, 44rem" />
      <p>
        Outreach is one zone of a larger site: SleepConnect shows it under <code>/outreach</code>, and a reader never
        notices the border. This page is prerendered; the conversations are rendered for each request.
      </p>
    </>
  );
}
