// Viewer request, for pages that are files of the bucket. The line `var pageLayout = "..."` is appended at deploy time:
// "files" where the page /outreach/about lies in about.html, "folders" where it lies in about/index.html.

/** What was asked after the path, as it came. */
function queryOf(parameters) {
  var pairs = [];
  for (var name in parameters) {
    var values = parameters[name].multiValue || [parameters[name]];
    for (var i = 0; i < values.length; i++) pairs.push(values[i].value === "" ? name : name + "=" + values[i].value);
  }
  return pairs.length === 0 ? "" : "?" + pairs.join("&");
}

function handler(event) {
  var request = event.request;
  // The start page's data: Next.js's router adds .txt to the page's path, which for this one is the bare base path.
  if (request.uri === "/outreach.txt") request.uri = "/outreach/index.txt";
  var path = request.uri.replace(/\/+$/, "");
  // A file by its own name; the distribution's root object.
  if (path === "" || path.slice(path.lastIndexOf("/")).indexOf(".") !== -1) return request;

  // As Next.js redirects without trailingSlash. Only where the path cannot be taken for a host, as //attacker.example is.
  if (pageLayout === "files" && path !== request.uri && /^\/outreach(\/|$)/.test(path)) {
    return {
      statusCode: 308,
      statusDescription: "Permanent Redirect",
      headers: { location: { value: path + queryOf(request.querystring) } },
    };
  }
  request.uri = pageLayout === "folders" || path === "/outreach" ? path + "/index.html" : path + ".html";
  return request;
}
