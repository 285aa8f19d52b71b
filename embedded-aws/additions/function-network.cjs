"use strict";
/**
 * Loaded before a Node.js function runs: connections to the web ports of any host go to the embedded AWS, which knows
 * by the server name and the Host header who is meant; other ports lead nowhere. See function_network.py.
 */
const net = require("node:net");
const process = require("node:process");

const ports = {
  80: Number(process.env.EMBEDDED_AWS_HTTP_PORT),
  443: Number(process.env.EMBEDDED_AWS_HTTPS_PORT),
};
// The function's environment is what its configuration says, nothing of ours; a variable of its own may have our name.
for (const [name, value] of Object.entries(JSON.parse(process.env.EMBEDDED_AWS_HIDDEN))) {
  if (process.env[name] === value) delete process.env[name];
}
delete process.env.EMBEDDED_AWS_HIDDEN;
delete process.env.EMBEDDED_AWS_HTTP_PORT;
delete process.env.EMBEDDED_AWS_HTTPS_PORT;
delete process.env.NODE_OPTIONS;

const loopback = new Set([undefined, "", "localhost", "127.0.0.1", "::1"]);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  // node:net passes its own normalized form on: [[options, callback]].
  const [options, callback] = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
  // A path is a local socket's; node:https gives null for none.
  if (typeof options.path === "string" || loopback.has(options.host)) return connect.apply(this, given);
  const port = ports[options.port];
  if (port === undefined) {
    const error = new Error(`connect ENETUNREACH ${options.host}:${options.port}`);
    process.nextTick(() => this.destroy(Object.assign(error, { code: "ENETUNREACH", syscall: "connect" })));
    return this;
  }
  return connect.call(this, { ...options, host: "127.0.0.1", port }, callback);
};
