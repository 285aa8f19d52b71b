import crypto from "crypto";

// Keeps the host that the viewer asked for, and says whether the request came through the outer distribution.
function handler(event) {
  var request = event.request;
  if (request.uri === "/moved") {
    return { statusCode: 302, statusDescription: "Found", headers: { location: { value: "/here" } } };
  }
  var proof = request.headers["x-proof"];
  var digest = proof ? crypto.createHash("sha256").update(proof.value).digest("hex") : "none";
  request.headers["x-proof-digest"] = { value: digest };
  request.headers["x-forwarded-host"] = { value: request.headers.host.value };
  delete request.headers["x-proof"];
  return request;
}
