import type { EnvironmentSettings } from "../../config";
import type { ViewerResponse } from "../../embedded-aws";
import type { PageLayout } from "../../modules/static-export";
import { pageForAMinute } from "../site-files";
import type { Check } from "./checks";
import { ownPageMark } from "./outside-world";

export interface StaticChecksProps {
  readonly environment: EnvironmentSettings;
  readonly layout: PageLayout;
  /** Cookie header of a signed-in user. */
  readonly cookie: string;
}

/** What is asked of a site of pages alone, in place of what is asked of a server. */
export function staticChecks({ environment, layout, cookie }: StaticChecksProps): Check[] {
  const { sleepconnect, outreach } = environment.domains;
  const page = (host: string) => `https://${host}/outreach/conversations`;
  const bodies = new Set<string>();
  const isPage = (answer: ViewerResponse) =>
    [
      [`${answer.status}`, answer.status === 200],
      [`${answer.headers["content-type"]}`, answer.headers["content-type"] === "text/html; charset=utf-8"],
      [`stored: ${answer.headers["cache-control"] ?? "unsaid"}`, answer.headers["cache-control"] === pageForAMinute],
      ["the same for everybody", bodies.add(answer.body.toString()).size === 1],
    ] as const;
  const isNotFound = (answer: ViewerResponse) =>
    [
      [`${answer.status}`, answer.status === 404],
      [`${answer.headers["content-type"]}`, String(answer.headers["content-type"]).includes("html")],
      ["the zone's own", answer.body.length > 0 && !answer.body.includes(ownPageMark)],
    ] as const;
  return [
    {
      check: "a page",
      url: page(sleepconnect),
      facts: (answer) => [
        ...isPage(answer),
        ["through CloudFront", /cloudfront/i.test(String(answer.headers.via))] as const,
      ],
    },
    { check: "a page, for who is signed in", url: page(sleepconnect), options: { headers: { cookie } }, facts: isPage },
    { check: "a page at the zone's own name", url: page(outreach), facts: isPage },
    {
      check: "the bare /outreach is the start page",
      url: `https://${sleepconnect}/outreach`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 200],
        ["not SleepConnect's page", !answer.body.includes(ownPageMark)],
      ],
    },
    layout === "files"
      ? {
          check: "a slash too many is redirected away, and the question kept",
          url: `${page(sleepconnect)}/?from=mail&tag=a&tag=b`,
          facts: (answer) => [
            [`${answer.status}`, answer.status === 308],
            [
              `to ${answer.headers.location}`,
              answer.headers.location === "/outreach/conversations?from=mail&tag=a&tag=b",
            ],
          ],
        }
      : { check: "a page with its slash", url: `${page(sleepconnect)}/`, facts: isPage },
    { check: "an unknown page is the site's 404 page", url: `${page(sleepconnect)}/no-such-page`, facts: isNotFound },
    { check: "there is no API", url: `https://${sleepconnect}/outreach/api/session`, facts: isNotFound },
    {
      check: "a page in the bucket itself is closed",
      url: `https://${environment.staticBucket}.s3.${environment.region}.amazonaws.com/outreach/index.html`,
      facts: (answer) => [[`${answer.status}`, answer.status === 403]],
    },
  ];
}
