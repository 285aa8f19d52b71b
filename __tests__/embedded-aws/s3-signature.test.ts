import { createHash, createHmac } from "node:crypto";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { clients, present } from "./clients";
import { describeWithEmbeddedAws } from "./instance";

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

describeWithEmbeddedAws("S3's signature", (aws) => {
  test("is of the key, whether the path was encoded on its way or not", async () => {
    const { iam, s3 } = clients(aws());
    await s3.send(new CreateBucketCommand({ Bucket: "signed-bucket" }));
    await s3.send(new PutObjectCommand({ Bucket: "signed-bucket", Key: "a/$/b", Body: "found" }));
    await iam.send(new CreateUserCommand({ UserName: "reader" }));
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::signed-bucket/*" };
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "reader",
        PolicyName: "read",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "reader" }));
    const id = present(AccessKey?.AccessKeyId);
    const secret = present(AccessKey?.SecretAccessKey);

    /** Asks for a path that is signed as `/signed-bucket/a/%24/b`. */
    async function get(path: string): Promise<[number, string]> {
      const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
      const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
      const headers = {
        host: new URL(aws().endpoint).host,
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        "x-amz-date": date,
      };
      const names = Object.keys(headers).join(";");
      const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
      const canonical = ["GET", "/signed-bucket/a/%24/b", "", lines.join(""), names, "UNSIGNED-PAYLOAD"].join("\n");
      const hash = createHash("sha256").update(canonical).digest("hex");
      const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`);
      const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`).toString("hex");
      const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
      const answer = await fetch(`${aws().endpoint}${path}`, { headers: { ...headers, authorization } });
      return [answer.status, await answer.text()];
    }

    expect(await get("/signed-bucket/a/$/b")).toEqual([200, "found"]);
    expect(await get("/signed-bucket/a/%24/b")).toEqual([200, "found"]);
    expect(await get("/signed-bucket/a/$/c")).toEqual([
      403,
      expect.stringContaining("SignatureDoesNotMatch") as string,
    ]);
  });
});
