# METADATA
# title: No shared cache in front of cookies
# description: |
#   When cookies reach the origin but are not part of the cache key, CloudFront hands the page made for one signed-in
#   user to the next one who asks for the same address. A default TTL of 0 does not help: the origin's own headers may
#   say otherwise up to max_ttl, and simultaneous requests with one key are joined. Nothing is stored with
#   CachingDisabled, or a policy whose max_ttl is 0. Legacy forwarded_values puts every cookie it forwards into the key.
#   Buckets read no cookies, but the rule makes no exception for them: an origin can be exchanged any day.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
# custom:
#   id: cookie-shared-cache
#   severity: critical
#   remedy: >-
#     Use the cache policy CachingDisabled on behaviors that forward cookies, or put those cookies into the cache key,
#     or forward none.
package rules.cookie_shared_cache

import data.lib.caching
import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are CachingDisabled, max_ttl 0, or a cache policy with these cookies in its key."

# Whatever the policies may be, cookies are forwarded past a key without them.
findings contains report.deny(about, behavior.distribution, message) if {
	some judged in _judged
	judged.verdicts == {"leak"}
	behavior := judged.behavior
	message := text.sentence([
		text.capital(behavior.label), " forwards ", text.list({_cookies(forward.cookies) | some forward in judged.forwards}),
		" (", text.list({forward.label | some forward in judged.forwards}),
		") and stores answers without them in the key (", text.list({key.label | some key in judged.keys}), ")", _allowed,
	])
}

# Some of what the policies may be is such a pair, or depends on a TTL that is not known yet.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some judged in _judged
	judged.verdicts != {"leak"}
	count(judged.verdicts & {"leak", "open"}) > 0
	behavior := judged.behavior
	missing := text.sentence(["max_ttl, or which policies are meant, of ", behavior.label])
	message := text.sentence([
		text.capital(behavior.label), " may store answers to cookies that are not in the key", _allowed,
	])
}

# The cache policy is not known, and cookies are or may be forwarded.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	caching.chosen(behavior)
	count(caching.keys(behavior)) == 0
	not _forwards_nothing(behavior)
	missing := text.sentence(["cache_policy_id of ", behavior.label, _value(behavior, "cache_policy_id")])
	message := text.sentence([missing, " names no policy that can be read here, and cookies may be forwarded", _allowed])
}

# The origin request policy is not known, and the cache stores without all cookies in its key.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	count(caching.forwards(behavior)) == 0
	some key in caching.keys(behavior)
	key.stores != false
	key.cookies.behavior != "all"
	argument := "origin_request_policy_id"
	missing := text.sentence([argument, " of ", behavior.label, _value(behavior, argument)])
	message := text.sentence([
		missing, " names no policy that can be read here, and ", key.label, " stores answers", _allowed,
	])
}

# The behaviors themselves are not known yet.
findings contains report.undetermined(about, distribution.address, message, name) if {
	some distribution in cloudfront.distributions
	some name in cloudfront.behavior_blocks
	node.undecided_blocks(node.top(distribution), name)
	message := text.sentence(["The blocks ", name, " are not known yet, and may store answers to cookies", _allowed])
}

# Behaviors with what their policies may be, and what each pair of those comes to.
_judged := [judged |
	some behavior in cloudfront.behaviors
	keys := caching.keys(behavior)
	forwards := caching.forwards(behavior)
	judged := {
		"behavior": behavior,
		"keys": keys,
		"forwards": forwards,
		"verdicts": {_verdict(key, forward) | some key in keys; some forward in forwards},
	}
]

_verdict(key, forward) := "safe" if {
	key.stores == false
} else := "safe" if {
	caching.within(forward.cookies, key.cookies)
} else := "open" if {
	"unknown" in {key.stores, key.cookies.behavior, forward.cookies.behavior}
} else := "leak"

_forwards_nothing(behavior) if {
	forwards := caching.forwards(behavior)
	count(forwards) > 0
	every forward in forwards {
		forward.cookies.behavior == "none"
	}
}

_cookies(setting) := "all cookies" if setting.behavior == "all"

_cookies(setting) := concat("", ["the cookies ", text.list(setting.names)]) if setting.behavior == "whitelist"

_cookies(setting) := concat("", ["all cookies but ", text.list(setting.names)]) if setting.behavior == "allExcept"

_value(behavior, argument) := concat("", [" (", text.shown(attribute), ")"]) if {
	attribute := node.attribute(behavior.block, argument)
	attribute.state == "known"
} else := ""
