# METADATA
# title: Names that resources have or touch
# description: |
#   Lists the domains, buckets and functions that a resource is, or is about: a bucket's policy is about its bucket. A
#   name says of which kind it is, which argument holds it, and the resource. What a plan changes or takes away has the
#   names that it had before as well. Names that come with a certificate's validation belong to no environment.
package lib.names

import data.lib.dns
import data.lib.elements
import data.lib.functions
import data.lib.node
import data.lib.resources

# Arguments that hold a name, by type of resource.
arguments := {
	"aws_api_gateway_base_path_mapping": [["domains", "domain_name"]],
	"aws_api_gateway_domain_name": [["domains", "domain_name"]],
	"aws_apigatewayv2_api_mapping": [["domains", "domain_name"]],
	"aws_apigatewayv2_domain_name": [["domains", "domain_name"]],
	"aws_cloudfront_distribution": [["domains", "aliases"]],
	"aws_cloudwatch_log_group": [["others", "name"]],
	"aws_dynamodb_table": [["others", "name"]],
	"aws_iam_policy": [["others", "name"]],
	"aws_iam_role": [["others", "name"]],
	"aws_lambda_alias": [["functions", "function_name"]],
	"aws_lambda_function": [["functions", "function_name"]],
	"aws_lambda_function_url": [["functions", "function_name"]],
	"aws_lambda_permission": [["functions", "function_name"]],
	"aws_route53_record": [["domains", "name"]],
	"aws_s3_bucket": [["buckets", "bucket"]],
	"aws_s3_bucket_acl": [["buckets", "bucket"]],
	"aws_s3_bucket_lifecycle_configuration": [["buckets", "bucket"]],
	"aws_s3_bucket_logging": [["buckets", "bucket"]],
	"aws_s3_bucket_ownership_controls": [["buckets", "bucket"]],
	"aws_s3_bucket_policy": [["buckets", "bucket"]],
	"aws_s3_bucket_public_access_block": [["buckets", "bucket"]],
	"aws_s3_bucket_server_side_encryption_configuration": [["buckets", "bucket"]],
	"aws_s3_bucket_versioning": [["buckets", "bucket"]],
	"aws_s3_bucket_website_configuration": [["buckets", "bucket"]],
	"aws_s3_object": [["buckets", "bucket"]],
	"aws_secretsmanager_secret": [["others", "name"]],
	"aws_sqs_queue": [["others", "name"]],
	"aws_ssm_parameter": [["others", "name"]],
}

# Types whose argument names the resource itself.
_naming := {
	"aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name", "aws_cloudfront_distribution", "aws_lambda_function",
	"aws_s3_bucket",
}

# Every name that is known.
all_names := array.flatten([_existing, _former, _gone])

# Names that resources will have, and that are not known yet.
open_names := array.concat(
	[{"address": record.address, "argument": argument} |
		some type in _naming
		some [_, argument] in arguments[type]
		some record in resources.of_types([type])
		elements.of(node.top(record), argument).open
	],
	[{"address": address, "argument": "name"} |
		some address, record in dns.read
		record.type in _pointing
		record.open
	],
)

_existing := [name |
	some type, pairs in arguments
	some record in resources.of_types([type])
	some [kind, argument] in pairs
	some text in _after(record, argument)
	name := _name(record, kind, argument, text)
]

# Of a resource that is changed, what it was called.
_former := [name |
	some type, pairs in arguments
	some record in resources.of_types([type])
	not record.synthesized
	some [kind, argument] in pairs
	some text in _texts(object.get(record.before, argument, null))
	_points(record.before, type)
	name := _name(record, kind, argument, text)
]

_gone := [name |
	some record in resources.departing
	some [kind, argument] in arguments[record.type]
	some text in _texts(object.get(record.before, argument, null))
	_points(record.before, record.type)
	name := _name(record, kind, argument, text)
]

_after(record, _) := dns.read[record.address].names if {
	record.type == "aws_route53_record"
	dns.read[record.address].type in _pointing
}

_after(record, argument) := elements.of(node.top(record), argument).known if record.type != "aws_route53_record"

# Records that lead somewhere; others may lie at a name for all that is there.
_pointing := {"A", "AAAA", "CNAME", "HTTPS"}

_points(values, "aws_route53_record") if {
	upper(values.type) in _pointing
	not startswith(values.name, "_")
}

_points(_, type) if type != "aws_route53_record"

_texts(value) := {value} if is_string(value)

_texts(value) := {text | some text in value; is_string(text)} if is_array(value)

_name(record, kind, argument, text) := {
	"address": record.address, "type": record.type, "kind": kind, "argument": argument, "text": text,
	"name": _plain(kind, text),
} if {
	is_string(text)
}

_plain("domains", text) := dns.plain(text)

_plain("buckets", text) := text

_plain("functions", text) := trim_prefix(functions.key_of(text), "name:")

_plain("others", text) := trim_prefix(text, "/aws/lambda/")
