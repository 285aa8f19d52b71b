# METADATA
# title: Queues are open to nobody in particular
# description: |
#   A queue whose policy allows everybody to send takes messages from any AWS account, which the application then
#   handles as its own; one that allows everybody to receive gives away what is in it. A condition that ties the sender
#   to a resource, an account or an organization pins it: aws:SourceArn, aws:SourceAccount, aws:PrincipalOrgID and their
#   kin.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-3
#   - ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
# custom:
#   id: queue-public
#   severity: critical
#   control: SQS.3
#   remedy: >-
#     Name the principals, or pin the statement with a condition on aws:SourceArn or aws:SourceAccount.
package rules.queue_public

import data.lib.node
import data.lib.permission_policies
import data.lib.report
import data.lib.resources
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The queue's policy", "verb": "allows everybody", "rest": "",
	"allowed": "named principals, or a condition that pins the caller", "argument": "policy",
}

# A policy in either place.
findings contains statements.finding(about, record.address, judgement, _words) if {
	some record in resources.of_types(["aws_sqs_queue", "aws_sqs_queue_policy"])
	documents := permission_policies.documents(record, node.top(record), "policy")
	wrongs := [_open(alternative) | some alternative in documents.statements]
	known := statements.with_unsaid(documents, statements.anonymous, statements.caller_keys)
	judgement := statements.judge(known, wrongs)
}

_open(alternative) := {action |
	some statement in alternative
	statements.anybody(statement)
	some action in (statement.actions | {concat("", ["everything but ", name]) | some name in statement.not_actions})
}
