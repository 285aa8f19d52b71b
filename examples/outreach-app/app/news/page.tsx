import type { Metadata } from "next";
import { latestNews } from "../../lib/news";

/** Seconds after which the next request has the page made anew, in the background. */
export const revalidate = 60;

export const metadata: Metadata = { title: "News" };

export default async function NewsPage() {
  const { items, writtenAt } = await latestNews();
  return (
    <div data-written-at={writtenAt}>
      <h1>News from the clinic</h1>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p>
        As of <time dateTime={writtenAt}>{writtenAt}</time>. This page is prerendered, and renewed at most once a
        minute.
      </p>
    </div>
  );
}
