import {
  CreateFunctionCommand,
  GetFunctionCommand,
  PublishFunctionCommand,
  UpdateFunctionCommand,
} from "@aws-sdk/client-cloudfront";
import { clients, present } from "./clients";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("A CloudFront Function", (aws) => {
  const FunctionConfig = { Comment: "made by a test", Runtime: "cloudfront-js-2.0" } as const;
  const code = (text: string) => Buffer.from(`function handler(event) { return ${text}; }`);

  test("is published under the version that its update answered with", async () => {
    const { cloudFront } = clients(aws());
    const Name = "updated";
    const made = await cloudFront.send(
      new CreateFunctionCommand({ Name, FunctionConfig, FunctionCode: code("event.request") }),
    );
    const updated = await cloudFront.send(
      new UpdateFunctionCommand({
        Name,
        FunctionConfig,
        FunctionCode: code("event.response"),
        IfMatch: present(made.ETag),
      }),
    );
    expect(updated.ETag).not.toBe(made.ETag);
    await cloudFront.send(new PublishFunctionCommand({ Name, IfMatch: present(updated.ETag) }));
    const live = await cloudFront.send(new GetFunctionCommand({ Name, Stage: "LIVE" }));
    expect(Buffer.from(present(live.FunctionCode)).toString()).toContain("event.response");
  });
});
