import { Command } from "commander";

/** `outreach gate FILE…` */
export function gateCommand(): Command {
  return new Command("gate").description("Judge plans and synthesized stacks by the policies.").argument("<file...>");
}
