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
	variables := environment.values.variables
	prefix := trim_suffix(trim_prefix(variables.CACHE_BUCKET_KEY_PREFIX, "/"), "/")
	not synthesized_values.interpolated(prefix)
	prefix != ""
	some bucket in _named(record, environment, variables)
}

# The bucket's name, or, where it is not known yet, the only bucket that the environment refers to.
_named(record, environment, variables) := log_buckets.by_name(variables.CACHE_BUCKET_NAME) if {
	not synthesized_values.interpolated(variables.CACHE_BUCKET_NAME)
} else := found if {
	found := references.targets(record, _environment_references(environment), "managed", "aws_s3_bucket")
	count(found) == 1
}

_environment_references(environment) := synthesized_values.references(environment.values) if environment.synthesized

_environment_references(environment) := {reference |
	some candidate in environment.candidates
	some reference in candidate.variables.references
} if {
	not environment.synthesized
}
