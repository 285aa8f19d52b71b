import { constructPathOf, constructPathsOf } from "../../gate/construct-paths";

const at = (path: string) => ({ "//": { metadata: { path, uniqueId: "x" } } });
const paths = constructPathsOf({
  resource: { aws_s3_bucket: { static: at("zone/static/bucket"), bare: {} }, aws_x: [{ listed: at("zone/listed") }] },
  data: { aws_region: { current: at("zone/region") } },
  module: { network: at("zone/network") },
});

describe("the construct path of an address", () => {
  it.each([
    ["a resource", "aws_s3_bucket.static", "zone/static/bucket"],
    ["an instance by number", "aws_s3_bucket.static[0]", "zone/static/bucket"],
    ["an instance by key, with dots and brackets in it", 'aws_s3_bucket.static["a.b[0]\\""]', "zone/static/bucket"],
    ["a resource in a list", "aws_x.listed", "zone/listed"],
    ["a data source", "data.aws_region.current", "zone/region"],
    ["whatever is in a module", 'module.network["a"].module.inner.aws_vpc.main', "zone/network"],
    ["a resource without metadata", "aws_s3_bucket.bare", undefined],
    ["an unknown address", "aws_s3_bucket.other", undefined],
    ["an unknown module", "module.other.aws_s3_bucket.static", undefined],
  ])("is known for %s", (_, address, path) => {
    expect(constructPathOf(paths, address)).toBe(path);
  });
});
