# METADATA
# title: Where behaviors send their requests
# description: |
#   Joins each behavior of a distribution to the origins that it may ask, through its origin group if it names one, and
#   says more closely than lib.cloudfront what an origin is: "function" (a Lambda Function URL), "api" (an endpoint of
#   API Gateway, custom domains excepted), "distribution" (another one), "bucket", "website", "other" or "unknown".
package lib.behavior_targets

import data.lib.cloudfront
import data.lib.node
import data.lib.references

# of gives the origins, and whether it is clear that they are the ones: otherwise it is one of them.
of(behavior) := {"origins": found, "clear": true} if {
	target := node.attribute(behavior.block, "target_origin_id")
	found := [origin |
		some id in object.get(_members, [behavior.distribution, target.value], {target.value})
		some position in object.get(_by_id, [behavior.distribution, id], set())
		origin := cloudfront.origins[position]
	]
	count(found) > 0
} else := {"origins": all_origins, "clear": count(all_origins) == 1} if {
	all_origins := [origin |
		some position in object.get(_by_distribution, behavior.distribution, set())
		origin := cloudfront.origins[position]
	]
}

# groups gives the ids of a distribution's origin groups.
groups(distribution) := object.keys(object.get(_members, distribution, {}))

# kind says what an origin is.
kind(origin) := origin.kind if not origin.kind in {"other", "unknown"}

kind(origin) := "bucket" if {
	origin.kind == "unknown"
	cloudfront.plain(origin)
}

kind(origin) := "unknown" if {
	origin.kind == "unknown"
	not cloudfront.plain(origin)
}

kind(origin) := _kind_of_domain(domain.value) if {
	origin.kind == "other"
	domain := node.attribute(origin.block, "domain_name")
	domain.state == "known"
}

kind(origin) := _kind_of_sources(kinds) if {
	origin.kind == "other"
	domain := node.attribute(origin.block, "domain_name")
	domain.state == "unknown"
	kinds := {found |
		some source in references.named(origin.record, domain.references)
		found := _types[source.type]
	}
}

kind(origin) := "other" if {
	node.attribute(origin.block, "domain_name").state == "unset"
}

# A name such as d-abcde12345.execute-api.… is the target of a custom domain, which takes that domain as Host.
_kind_of_domain(domain) := "function" if {
	regex.match(`\.lambda-url\.[a-z0-9-]+\.on\.aws$`, domain)
} else := "api" if {
	regex.match(`\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$`, domain)
	not regex.match(`^d-[a-z0-9]{10}\.`, domain)
} else := "distribution" if {
	endswith(domain, ".cloudfront.net")
} else := "other"

_kind_of_sources(kinds) := found if {
	count(kinds) == 1
	some found in kinds
} else := "other" if {
	count(kinds) == 0
} else := "unknown"

_types := {
	"aws_api_gateway_deployment": "api",
	"aws_api_gateway_rest_api": "api",
	"aws_api_gateway_stage": "api",
	"aws_apigatewayv2_api": "api",
	"aws_apigatewayv2_stage": "api",
	"aws_cloudfront_distribution": "distribution",
	"aws_lambda_function_url": "function",
}

_by_distribution[origin.distribution] contains position if some position, origin in cloudfront.origins

_by_id[origin.distribution][id] contains position if {
	some position, origin in cloudfront.origins
	id := node.attribute(origin.block, "origin_id").value
}

# Ids of the origins in each origin group.
_members[record.address][id] contains member if {
	some record in cloudfront.distributions
	some group in node.blocks(node.top(record), "origin_group")
	id := node.attribute(group, "origin_id").value
	some block in node.blocks(group, "member")
	member := node.attribute(block, "origin_id").value
}
