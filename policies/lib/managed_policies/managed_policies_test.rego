package lib.managed_policies_test

import data.lib.managed_policies

# As AWS lists them: whether a policy stores, and whether cookies are in the key or go to the origin.
test_policies_that_aws_keeps_in_every_account if {
	{[id, policy.name, policy.stores, policy.cookies.behavior] |
		some id, policy in managed_policies.by_id.aws_cloudfront_cache_policy
	} == {
		["658327ea-f89d-4fab-a63d-7e88639e58f6", "CachingOptimized", true, "none"],
		["b2884449-e4de-46a7-ac36-70bc7f1ddd6d", "CachingOptimizedForUncompressedObjects", true, "none"],
		["4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled", false, "none"],
		["83da9c7e-98b4-4e11-a168-04f0df8e2c65", "UseOriginCacheControlHeaders", true, "all"],
		["4cc15a8a-d715-48a4-82b8-cc0b614638fe", "UseOriginCacheControlHeaders-QueryStrings", true, "all"],
		["2e54312d-136d-493c-8eb9-b001f22f67d2", "Amplify", true, "all"],
		["08627262-05a9-4f76-9ded-b50ca2e3a84f", "Elemental-MediaPackage", true, "none"],
	}
	{[id, policy.name, policy.cookies.behavior] |
		some id, policy in managed_policies.by_id.aws_cloudfront_origin_request_policy
	} == {
		["216adef6-5c7f-47e4-b989-5492eafa07d3", "AllViewer", "all"],
		["b689b0a8-53d0-40ab-baf2-68738e2966ac", "AllViewerExceptHostHeader", "all"],
		["33f36d7e-f396-46d9-90e0-52428a34d9dc", "AllViewerAndCloudFrontHeaders-2022-06", "all"],
		["59781a5b-3903-41f3-afcb-af62929ccde1", "CORS-CustomOrigin", "none"],
		["88a5eaf4-2fd4-4709-b370-b4c650ea3fcf", "CORS-S3Origin", "none"],
		["acba4595-bd28-49b8-b9fe-13317c0390fa", "UserAgentRefererHeaders", "none"],
		["775133bc-15f2-49f9-abea-afb2e0bf67d2", "Elemental-MediaTailor-PersonalizedManifests", "none"],
	}
}
