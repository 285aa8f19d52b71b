#!/usr/bin/env node
import { launch } from "./launcher.mjs";

await launch("cli/terraform/main.ts");
