/** The key prefix under which static files lie: the path that browsers ask for, without its slash. */
export const staticPrefix = "outreach-static";

/** The key prefix under which the pages of a static site lie. */
export const pagePrefix = "outreach";
