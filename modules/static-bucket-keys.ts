/** The key prefix under which static files lie: the path that browsers ask for, without its slash. */
export const staticPrefix = "outreach-static";

/** The key prefix of files of `public/`, which pages ask for below the app's base path. */
export const publicPrefix = "outreach";

/** The key prefix under which servers keep rendered pages. No distribution may read it. */
export const cachePrefix = "_cache";

/** Id of the static bucket among a distribution's origins. */
export const bucketId = "static";
