#!/usr/bin/env node
import { launch } from "./launcher.mjs";

// The gate has a bundle of its own: small plans take no longer than their start.
await launch(process.argv[2] === "gate" ? "cli/gate.ts" : "cli/main.ts");
