# METADATA
# title: Nothing is removed that something else still uses
# description: |
#   AWS refuses to delete a certificate, a policy or an identity that a distribution uses, and the apply stops halfway;
#   a bucket, a function or a queue it does delete, and whatever still names it fails from then on. Terraform orders
#   only what refers to each other in code: a name or an ARN that is written out, or kept in an argument, has no order.
#   A replacement that deletes first leaves everything that uses it without it, or is refused. Compared are the ARN, id
#   and name that the resource has with what stays: as it will be, and, where a replacement deletes first, as it is.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/gs-acm-delete.html
#   - ref: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteCloudFrontOriginAccessIdentity.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/delete-function.html
# custom:
#   id: change-removes-what-is-used
#   severity: high
#   changes: true
#   remedy: >-
#     Take it out of what uses it first, in an apply of its own; for a replacement set create_before_destroy.
package rules.change_removes_what_is_used

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# What others use by an ARN, an id or a name, and the attributes that hold it.
_identifiers := {
	"aws_acm_certificate": ["arn"],
	"aws_cloudfront_cache_policy": ["id"],
	"aws_cloudfront_function": ["arn"],
	"aws_cloudfront_key_value_store": ["arn"],
	"aws_cloudfront_origin_access_control": ["id"],
	"aws_cloudfront_origin_access_identity": ["cloudfront_access_identity_path", "iam_arn", "s3_canonical_user_id"],
	"aws_cloudfront_origin_request_policy": ["id"],
	"aws_cloudfront_response_headers_policy": ["id"],
	"aws_dynamodb_table": ["arn"],
	"aws_iam_policy": ["arn"],
	"aws_iam_role": ["arn"],
	"aws_kms_key": ["arn"],
	"aws_lambda_function": ["arn", "invoke_arn", "qualified_arn"],
	"aws_s3_bucket": ["arn", "bucket_domain_name", "bucket_regional_domain_name"],
	"aws_secretsmanager_secret": ["arn"],
	"aws_sqs_queue": ["arn", "url"],
	"aws_wafv2_web_acl": ["arn"],
}

# It goes, and something that stays will still name it.
findings contains report.deny(about, record.address, message) if {
	some record in _removed
	users := {user | some text in _own_texts(record); some user in _users_after[text]}
	count(users) > 0
	message := text.sentence([
		"The plan deletes this ", record.type, ", and ", text.list(users), " still uses it",
		"; allowed is to delete what nothing uses.",
	])
}

# It is deleted before its successor exists, while something that stays names it.
findings contains report.deny(about, record.address, message) if {
	some record in _replaced
	users := {user | some text in _own_texts(record); some user in _users_before[text]}
	count(users) > 0
	message := text.sentence([
		"The plan deletes this ", record.type, " before it makes it anew, while ", text.list(users), " uses it",
		"; allowed is create_before_destroy.",
	])
}

# Whether something will still name it is not known.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in _removed
	users := object.get(_open_users, record.configuration, set())
	count(users) > 0
	count({user | some text in _own_texts(record); some user in _users_after[text]}) == 0
	missing := text.list(users)
	message := text.sentence([
		"The plan deletes this ", record.type, ", and whether it is still used depends on ", missing,
		"; allowed is to delete what nothing uses.",
	])
}

_removed := [record |
	some record in resources.departing
	record.actions == ["delete"]
	_identifiers[record.type]
]

_replaced := [record |
	some record in resources.destroyed
	record.actions == ["delete", "create"]
]

# Identifiers that also belong to what stays mean that: a bucket of the same name that another address has taken over.
_own_texts(record) := {value |
	some name in _identifiers[record.type]
	value := record.before[name]
	is_string(value)
	value != ""
	not _kept[record.type][value]
}

_kept[record.type] contains value if {
	count(_removed) > 0
	some type, names in _identifiers
	some record in resources.of_types([type])
	record.actions != ["delete", "create"]
	some name in names
	value := record.values[name]
}

# Types with arguments that take such an identifier, or hold a policy.
_using := {
	"aws_api_gateway_domain_name",
	"aws_apigatewayv2_domain_name",
	"aws_cloudfront_distribution",
	"aws_cloudfront_function",
	"aws_cloudwatch_event_target",
	"aws_cloudwatch_log_group",
	"aws_dynamodb_table",
	"aws_ecs_service",
	"aws_ecs_task_definition",
	"aws_iam_policy",
	"aws_iam_policy_attachment",
	"aws_iam_role",
	"aws_iam_role_policy",
	"aws_iam_role_policy_attachment",
	"aws_lambda_event_source_mapping",
	"aws_lambda_function",
	"aws_lambda_permission",
	"aws_lb",
	"aws_lb_listener",
	"aws_lb_listener_certificate",
	"aws_s3_bucket_logging",
	"aws_s3_bucket_notification",
	"aws_s3_bucket_policy",
	"aws_s3_bucket_server_side_encryption_configuration",
	"aws_scheduler_schedule",
	"aws_secretsmanager_secret",
	"aws_sqs_queue",
	"aws_sqs_queue_policy",
	"aws_wafv2_web_acl_association",
}

_staying := resources.of_types(_using)

# Who names what goes; texts of no interest are not kept.
_users_after[value] contains record.address if {
	wanted := {text | some record in _removed; some text in _own_texts(record)}
	count(wanted) > 0
	some record in _staying
	walk(record.values, [_, leaf])
	some value in (_texts(leaf) & wanted)
}

_users_before[value] contains record.address if {
	wanted := {text | some record in _replaced; some text in _own_texts(record)}
	count(wanted) > 0
	some record in _staying
	not "delete" in record.actions
	walk(record.before, [_, leaf])
	some value in (_texts(leaf) & wanted)
}

# A text, and the ARNs in it where it is a policy.
_texts(leaf) := {leaf} if not startswith(leaf, "{")

_texts(leaf) := {name |
	some match in regex.find_all_string_submatch_n(`arn:[^"\\]+`, leaf, -1)
	some name in [match[0], trim_suffix(match[0], "/*"), trim_suffix(match[0], ":*")]
} if {
	startswith(leaf, "{")
}

# Unknown arguments whose expressions still refer to the block of what goes (one of its instances, with count).
_open_users[source.configuration] contains text.sentence([name, " of ", record.address]) if {
	count(_removed) > 0
	some record in _staying
	some name, _ in record.expressions
	attribute := node.attribute(node.top(record), name)
	attribute.state == "unknown"
	some source in references.named(record, attribute.references)
	not _still_there(source)
}

# Policies that named what goes, and whose new text hides behind a local value.
_open_users[source] contains text.sentence([name, " of ", record.address]) if {
	count(_removed) > 0
	some record in _staying
	some name, before in record.before
	is_string(before)
	startswith(before, "{")
	attribute := node.attribute(node.top(record), name)
	attribute.state == "unknown"
	references.untraced(record, attribute.references)
	some removed in _removed
	source := removed.configuration
	count(_texts(before) & {own | some own in _own_texts(removed)}) > 0
}

# Instances that stay are meant by such a reference as well as those that go.
_still_there(source) if count(object.get(resources.within, [source.configuration, ""], set())) > 0
