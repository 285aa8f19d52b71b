// Viewer request, for paths that are declared public and may be cached.

/** What makes OpenNext answer differently on one URL: https://opennext.js.org/aws/reference-implementation */
var cacheKeyHeaders = ["rsc", "next-router-prefetch", "next-router-state-tree", "next-url", "x-prerender-revalidate"];

function handler(event) {
  var request = event.request;
  settleForwardedHost(request);
  var parts = cacheKeyHeaders.map(function (name) {
    return request.headers[name] === undefined ? "" : request.headers[name].value;
  });
  request.headers["x-open-next-cache-key"] = {
    value: crypto.createHash("md5").update(parts.join("\n")).digest("hex"),
  };
  // A page that is stored for everybody must not be made for one of them.
  request.cookies = {};
  return request;
}
