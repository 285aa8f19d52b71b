# METADATA
# title: Queues are encrypted
# description: |
#   Messages of an unencrypted queue lie readable on AWS's disks, patients' data among them. New queues get encryption
#   with SQS's own keys when nothing is said; old ones, and those made by other hands, did not, so the configuration has
#   to say it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-1
# custom:
#   id: queue-encryption
#   severity: high
#   control: SQS.1
#   remedy: >-
#     Set sqs_managed_sse_enabled to true, or kms_master_key_id to a key.
package rules.queue_encryption

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_allowed := "true, or a key in kms_master_key_id"

# Neither SQS's own keys nor one of KMS.
findings contains settings.finding(about, record.address, judgement, _allowed) if {
	some record in resources.of_types(["aws_sqs_queue"])
	key := node.attribute(node.top(record), "kms_master_key_id")
	_keyless(record, key)
	attribute := node.attribute(node.top(record), "sqs_managed_sse_enabled")
	judgement := _judgement(key, settings.must(attribute, "sqs_managed_sse_enabled", settings.yes))
}

_keyless(_, key) if key.state == "unset"

_keyless(record, key) if {
	key.state == "unknown"
	not settings.made(record, key)
}

_judgement(key, judgement) := judgement if key.state == "unset"

_judgement(key, _) := settings.must(key, "kms_master_key_id", set()) if key.state == "unknown"
