# METADATA
# title: Queues put aside what cannot be handled
# description: |
#   A message that makes its reader fail comes back until it expires, holds up what is behind it in a FIFO queue, and is
#   then lost without a trace: a revalidation or a notification that never happens. A queue is itself one for dead
#   letters when another queue's redrive policy names it, when it has a redrive_allow_policy, or when its name says so.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
# custom:
#   id: queue-dead-letter
#   severity: medium
#   remedy: >-
#     Add a redrive_policy with deadLetterTargetArn and maxReceiveCount, and an alarm on the queue that it names.
package rules.queue_dead_letter

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# No redrive policy in either place.
findings contains report.deny(about, queue.address, message) if {
	count(_strays) == 0
	some queue in _bare
	message := "redrive_policy is not set; allowed is one that names a queue for dead letters."
}

# A redrive policy of its own that may be this queue's.
findings contains report.undetermined(about, queue.address, message, missing) if {
	count(_strays) > 0
	some queue in _bare
	missing := text.sentence(["queue_url of ", text.list(_strays)])
	message := text.sentence([
		"Whether the queue has a redrive policy depends on ", missing,
		", which is not known yet; allowed is one that names a queue for dead letters.",
	])
}

# Queues without a redrive policy.
_bare := [queue |
	some queue in _queues
	node.attribute(node.top(queue), "redrive_policy").state == "unset"
	not queue.address in _redriven
	not _takes_dead_letters(queue)
]

_queues := resources.of_types(["aws_sqs_queue"])

# Queues with a redrive policy in a resource of its own, or with leave to take dead letters.
_redriven := _about("aws_sqs_queue_redrive_policy")

_leave := _about("aws_sqs_queue_redrive_allow_policy")

_about(type) := {address |
	some record in resources.of_types([type])
	url := node.attribute(node.top(record), "queue_url")
	some address in _meant(record, url)
}

_meant(record, url) := references.targets(record, url.references, "managed", "aws_sqs_queue") if {
	url.state == "unknown"
} else := object.get(_by_url, url.value, set()) if {
	url.state == "known"
} else := set()

_by_url[url] contains queue.address if {
	some queue in _queues
	some name in ["id", "url"]
	url := queue.values[name]
}

_strays contains record.address if {
	some record in resources.of_types(["aws_sqs_queue_redrive_policy"])
	url := node.attribute(node.top(record), "queue_url")
	url.state == "unknown"
	count(references.named(record, url.references)) == 0
}

_takes_dead_letters(queue) if queue.address in _leave

_takes_dead_letters(queue) if node.attribute(node.top(queue), "redrive_allow_policy").state != "unset"

_takes_dead_letters(queue) if queue.address in _named_by_reference

_takes_dead_letters(queue) if node.attribute(node.top(queue), "name").value in _named

_takes_dead_letters(queue) if queue.values.arn in _named_arns

_takes_dead_letters(queue) if {
	some name in ["name", "name_prefix"]
	regex.match(`(?:^|[-_.])(?:dlq|dead-?_?letters?)(?:$|[-_.])`, lower(queue.values[name]))
}

_redrives := [{"record": record, "policy": policy} |
	some record in resources.of_types(["aws_sqs_queue", "aws_sqs_queue_redrive_policy"])
	policy := node.attribute(node.top(record), "redrive_policy")
	policy.state != "unset"
]

_named_by_reference contains address if {
	some redrive in _redrives
	some address in references.targets(
		redrive.record,
		object.get(redrive.policy, "references", []),
		"managed", "aws_sqs_queue",
	)
}

_named_arns contains json.unmarshal(redrive.policy.value).deadLetterTargetArn if some redrive in _redrives

_named contains parts[count(parts) - 1] if {
	some arn in _named_arns
	parts := split(arn, ":")
}
