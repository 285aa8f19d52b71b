import { Command } from "commander";
import { stopEmbeddedAws } from "../../embedded-aws";

/** `outreach stop`: ends the embedded AWS that `npm start -- --keep` left running. */
export function stopCommand(): Command {
  return new Command("stop").description("End the embedded AWS that was kept running.").action(async () => {
    const stopped = await stopEmbeddedAws();
    process.stdout.write(stopped ? "The embedded AWS has ended.\n" : "No embedded AWS is kept running.\n");
  });
}
