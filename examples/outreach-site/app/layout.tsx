import type { Metadata, Viewport } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Outreach", template: "%s · Outreach" },
  description: "Messages between patients and their sleep clinic. Sample data only.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <nav aria-label="Main">
            <Link href="/">Outreach</Link> <Link href="/conversations">Conversations</Link>{" "}
            <Link href="/about">About</Link>
          </nav>
        </header>
        <main>{children}</main>
        <footer>An example zone behind SleepConnect. All messages are invented.</footer>
      </body>
    </html>
  );
}
