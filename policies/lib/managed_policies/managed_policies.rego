# METADATA
# title: CloudFront's managed policies
# description: |
#   The cache policies and origin request policies that AWS keeps in every account, by id and by name, with what they
#   say about cookies. Their ids are the same everywhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
package lib.managed_policies

_no_cookies := {"behavior": "none", "names": set()}

_all_cookies := {"behavior": "all", "names": set()}

_policies := {
	"aws_cloudfront_cache_policy": [
		_cache("658327ea-f89d-4fab-a63d-7e88639e58f6", "CachingOptimized", true, _no_cookies),
		_cache("b2884449-e4de-46a7-ac36-70bc7f1ddd6d", "CachingOptimizedForUncompressedObjects", true, _no_cookies),
		_cache("4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled", false, _no_cookies),
		_cache("83da9c7e-98b4-4e11-a168-04f0df8e2c65", "UseOriginCacheControlHeaders", true, _all_cookies),
		_cache("4cc15a8a-d715-48a4-82b8-cc0b614638fe", "UseOriginCacheControlHeaders-QueryStrings", true, _all_cookies),
		_cache("2e54312d-136d-493c-8eb9-b001f22f67d2", "Amplify", true, _all_cookies),
		_cache("08627262-05a9-4f76-9ded-b50ca2e3a84f", "Elemental-MediaPackage", true, _no_cookies),
	],
	"aws_cloudfront_origin_request_policy": [
		_origin("216adef6-5c7f-47e4-b989-5492eafa07d3", "AllViewer", _all_cookies),
		_origin("b689b0a8-53d0-40ab-baf2-68738e2966ac", "AllViewerExceptHostHeader", _all_cookies),
		_origin("33f36d7e-f396-46d9-90e0-52428a34d9dc", "AllViewerAndCloudFrontHeaders-2022-06", _all_cookies),
		_origin("59781a5b-3903-41f3-afcb-af62929ccde1", "CORS-CustomOrigin", _no_cookies),
		_origin("88a5eaf4-2fd4-4709-b370-b4c650ea3fcf", "CORS-S3Origin", _no_cookies),
		_origin("acba4595-bd28-49b8-b9fe-13317c0390fa", "UserAgentRefererHeaders", _no_cookies),
		_origin("775133bc-15f2-49f9-abea-afb2e0bf67d2", "Elemental-MediaTailor-PersonalizedManifests", _no_cookies),
	],
}

# Policies by the type that makes or looks up such a policy, and by id.
by_id[type][policy.id] := policy if {
	some type, policies in _policies
	some policy in policies
}

# The same by name, without the prefix "Managed-".
by_name[type][policy.name] := policy if {
	some type, policies in _policies
	some policy in policies
}

_cache(id, name, stores, cookies) := {"id": id, "name": name, "stores": stores, "cookies": cookies}

_origin(id, name, cookies) := {"id": id, "name": name, "cookies": cookies}
