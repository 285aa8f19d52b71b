// Viewer request, on its way to the server.
function handler(event) {
  settleForwardedHost(event.request);
  return event.request;
}
