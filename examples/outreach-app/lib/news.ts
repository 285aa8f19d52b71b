import { unstable_cache } from "next/cache";

export interface News {
  readonly items: readonly string[];
  /** When it was written, as an ISO time. */
  readonly writtenAt: string;
}

/** Tag by which the page is renewed before its time: `revalidateTag(newsTag)`. */
export const newsTag = "news";

/** Invented: a real zone asks Outreach's API. */
export const latestNews = unstable_cache(
  (): Promise<News> =>
    Promise.resolve({
      items: ["The clinic is open on Saturday mornings.", "Masks are exchanged at the front desk."],
      writtenAt: new Date().toISOString(),
    }),
  ["news"],
  { tags: [newsTag], revalidate: 60 },
);
