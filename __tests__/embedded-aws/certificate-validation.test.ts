import { type DomainValidation, DescribeCertificateCommand } from "@aws-sdk/client-acm";

import { clients, present, refusal } from "./clients";
import { createDistribution, requestCertificate, webOrigin } from "./distribution";
import { createRecord, createZone } from "./hosted-zone";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("A certificate validated by DNS", (aws) => {
  async function describeCertificate(arn: string) {
    const reply = await clients(aws()).acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    return present(reply.Certificate);
  }

  function createValidationRecord(zone: string, option: DomainValidation): Promise<void> {
    const { Name, Type, Value } = present(option.ResourceRecord);
    return createRecord(aws(), zone, { Name, Type, TTL: 60, ResourceRecords: [{ Value }] });
  }

  test("is pending until its records exist, and of no use to a distribution before", async () => {
    const zone = await createZone(aws(), "valid.example");
    const arn = await requestCertificate(aws(), "valid.example", "other.valid.example");
    const given = { origin: webOrigin("nowhere.example"), certificate: arn, aliases: ["valid.example"] };
    const [first, second] = present((await describeCertificate(arn)).DomainValidationOptions);
    expect((await describeCertificate(arn)).Status).toBe("PENDING_VALIDATION");
    expect(await refusal(createDistribution(aws(), given))).toEqual({ code: "InvalidViewerCertificate", status: 400 });

    await createValidationRecord(zone, present(first));
    expect((await describeCertificate(arn)).Status).toBe("PENDING_VALIDATION");
    await createValidationRecord(zone, present(second));
    expect(await describeCertificate(arn)).toMatchObject({
      Status: "ISSUED",
      DomainValidationOptions: [{ ValidationStatus: "SUCCESS" }, { ValidationStatus: "SUCCESS" }],
    });
    expect(await createDistribution(aws(), given)).toBeDefined();
  });

  test("shares one record between a name and its wildcard", async () => {
    const zone = await createZone(aws(), "wild.example");
    const arn = await requestCertificate(aws(), "wild.example", "*.wild.example");
    const [first, second] = present((await describeCertificate(arn)).DomainValidationOptions);
    expect(first?.ResourceRecord).toEqual(second?.ResourceRecord);
    await createValidationRecord(zone, present(first));
    expect((await describeCertificate(arn)).Status).toBe("ISSUED");
  });

  test("is issued at once when no hosted zone here covers its name", async () => {
    const arn = await requestCertificate(aws(), "elsewhere.example");
    expect((await describeCertificate(arn)).Status).toBe("ISSUED");
  });
});
