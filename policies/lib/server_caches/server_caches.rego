# METADATA
# title: Caches of servers in buckets
# description: |
#   Finds the managed buckets that hold OpenNext's cache, and under which prefix: beside the _assets that an origin's
#   path names, where objects of the document lie, or where a function's environment says.
# related_resources:
#   - ref: https://opennext.js.org/aws/reference-implementation
package lib.server_caches

import data.lib.cloudfront
import data.lib.log_buckets
import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.synthesized_values

# Prefixes of caches by the bucket's address.
prefixes[bucket] contains replace(trim_prefix(trim_suffix(path.value, "/"), "/"), "_assets", "_cache") if {
	some origin in cloudfront.origins
	origin.kind == "bucket"
	path := node.attribute(origin.block, "origin_path")
	path.state == "known"
	regex.match(`(?:^|/)_assets/?$`, path.value)
	some bucket in log_buckets.named_in(origin.record, origin.block, "domain_name")
}

prefixes[bucket] contains "_cache" if {
	some record in resources.of_types(["aws_s3_object", "aws_s3_bucket_object"])
	key := node.attribute(node.top(record), "key")
	key.state == "known"
	startswith(key.value, "_cache/")
	some bucket in log_buckets.named_in(record, node.top(record), "bucket")
}

prefixes[bucket] contains prefix if {
	some record in resources.of_types(["aws_lambda_function"])
	some environment in node.blocks(node.top(record), "environment")
	text := _variable(environment, "CACHE_BUCKET_KEY_PREFIX")
	text.state == "known"
	prefix := trim_suffix(trim_prefix(text.value, "/"), "/")
	prefix != ""
	some bucket in _named(record, environment)
}

# Buckets that may hold a cache, by their address: the prefix that it would have, and what is missing to tell.
possible[bucket] contains {"prefix": "_cache", "missing": concat(" of ", ["origin", record.address])} if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	some bucket in _hidden(record, "origin", node.attribute(node.top(record), "origin"))
}

possible[bucket] contains {"prefix": prefix, "missing": concat(" of ", [missing, origin.distribution])} if {
	some origin in cloudfront.origins
	cloudfront.plain(origin)
	path := node.attribute(origin.block, "origin_path")
	[prefix, unknown] := _beside(path)
	domain := origin.domain_name
	hidden := _hidden(origin.record, "origin", domain)
	some bucket in (log_buckets.named_in(origin.record, origin.block, "domain_name") | hidden)
	gaps := unknown | {"domain_name" | bucket in hidden}
	count(gaps) > 0
	missing := concat(" and ", sort(gaps))
}

possible[bucket] contains {"prefix": "_cache", "missing": concat(" of ", [missing, record.address])} if {
	some record in resources.of_types(["aws_s3_object", "aws_s3_bucket_object"])
	key := node.attribute(node.top(record), "key")
	_may_be_cached(key)
	hidden := _hidden(record, "bucket", node.attribute(node.top(record), "bucket"))
	some bucket in (log_buckets.named_in(record, node.top(record), "bucket") | hidden)
	gaps := {"key" | key.state == "unknown"} | {"bucket" | bucket in hidden}
	count(gaps) > 0
	missing := concat(" and ", sort(gaps))
}

possible[bucket] contains {"prefix": "_cache", "missing": concat(" of ", ["environment", record.address])} if {
	some record in resources.of_types(["aws_lambda_function"])
	node.undecided_blocks(node.top(record), "environment")
	some bucket in _mentioned(record, "environment", node.attribute(node.top(record), "environment").references)
}

possible[bucket] contains {"prefix": "_cache", "missing": concat(" of ", ["environment", record.address])} if {
	some record in resources.of_types(["aws_lambda_function"])
	some environment in node.blocks(node.top(record), "environment")
	node.attribute(environment, "variables").state == "unknown"
	not _shown(environment)
	some bucket in _mentioned(record, "environment", _environment_references(environment))
}

possible[bucket] contains {"prefix": prefix, "missing": concat(" of ", [missing, record.address])} if {
	some record in resources.of_types(["aws_lambda_function"])
	some environment in node.blocks(node.top(record), "environment")
	text := _variable(environment, "CACHE_BUCKET_KEY_PREFIX")
	text.state != "unset"
	prefix := trim_suffix(trim_prefix(object.get(text, "value", "_cache"), "/"), "/")
	sure := _named(record, environment)
	some bucket in (sure | _unsure(record, environment, sure))
	gaps := {"CACHE_BUCKET_KEY_PREFIX" | text.state == "unknown"} | {"CACHE_BUCKET_NAME" | not bucket in sure}
	count(gaps) > 0
	missing := concat(" and ", sort(gaps))
}

_hidden(_, _, attribute) := set() if attribute.state != "unknown"

_hidden(record, name, attribute) := references.hidden(record, name, attribute.references, "aws_s3_bucket", "id") if {
	attribute.state == "unknown"
}

_mentioned(record, name, names) := references.targets(record, names, "managed", "aws_s3_bucket") | references.hidden(
	record, name, names,
	"aws_s3_bucket", "id",
)

# The prefix beside the _assets of an origin's path.
_beside(path) := ["_cache", {"origin_path"}] if path.state == "unknown"

_beside(path) := [prefix, set()] if {
	path.state == "known"
	regex.match(`(?:^|/)_assets/?$`, path.value)
	prefix := replace(trim_prefix(trim_suffix(path.value, "/"), "/"), "_assets", "_cache")
}

_may_be_cached(key) if key.state == "unknown"

_may_be_cached(key) if startswith(key.value, "_cache/")

# The bucket's name, or, where it is not known yet, the only bucket that the environment refers to.
_named(record, environment) := log_buckets.by_name(name.value) if {
	name := _variable(environment, "CACHE_BUCKET_NAME")
	name.state == "known"
} else := found if {
	_variable(environment, "CACHE_BUCKET_NAME").state == "unknown"
	found := references.targets(record, _environment_references(environment), "managed", "aws_s3_bucket")
	count(found) == 1
} else := set()

_unsure(record, environment, sure) := _mentioned(record, "environment", _environment_references(environment)) if {
	_variable(environment, "CACHE_BUCKET_NAME").state == "unknown"
	count(sure) == 0
} else := set()

# One variable of a function's environment.
_variable(environment, name) := synthesized_values.read(object.get(variables, name, null)) if {
	environment.synthesized
	variables := environment.values.variables
	is_object(variables)
} else := {"state": "unknown"} if {
	environment.unknown.variables[name] == true
} else := {"state": "known", "value": environment.values.variables[name]} if {
	is_string(environment.values.variables[name])
	environment.values.variables[name] != ""
} else := {"state": "unset"}

# The names of the variables are known, whatever their values are.
_shown(environment) if is_object(environment.values.variables)

_environment_references(environment) := synthesized_values.references(environment.values) if environment.synthesized

_environment_references(environment) := {reference |
	some candidate in environment.candidates
	some reference in candidate.variables.references
} if {
	not environment.synthesized
}
