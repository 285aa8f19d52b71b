// Part of the viewer request functions. The line `var acceptedProofs = [...]` is appended at deploy time: digests on the
// zone's distribution, none on SleepConnect's, which is where users come in.
var crypto = require("crypto");

/**
 * Keeps x-forwarded-host only when the request proves that SleepConnect's distribution sent it, and takes the proof off,
 * so that it goes no further. Anybody else gets the host that they really asked for.
 */
function settleForwardedHost(request) {
  var proof = request.headers["x-outreach-hop-proof"];
  var claimed = request.headers["x-forwarded-host"];
  var proved =
    proof !== undefined && acceptedProofs.indexOf(crypto.createHash("sha256").update(proof.value).digest("hex")) !== -1;
  if (!proved || claimed === undefined) {
    request.headers["x-forwarded-host"] = { value: request.headers.host.value };
  }
  delete request.headers["x-outreach-hop-proof"];
}
