# METADATA
# title: Keys are rotated
# description: |
#   A key that is never rotated protects everything ever encrypted with it: whoever gets hold of it once reads it all.
#   KMS rotates symmetric keys by itself when told to; asymmetric and HMAC keys, and keys in a key store of one's own,
#   cannot be rotated that way and are left out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
# custom:
#   id: kms-rotation
#   severity: medium
#   control: KMS.4
#   remedy: >-
#     Set enable_key_rotation to true.
package rules.kms_rotation

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_kms_key"])
	not _cannot_rotate(node.top(record))
	attribute := node.attribute(node.top(record), "enable_key_rotation")
	judgement := settings.must(attribute, "enable_key_rotation", settings.yes)
}

_cannot_rotate(block) if node.attribute(block, "customer_master_key_spec").value != "SYMMETRIC_DEFAULT"

_cannot_rotate(block) if node.attribute(block, "key_usage").value != "ENCRYPT_DECRYPT"

_cannot_rotate(block) if node.attribute(block, "custom_key_store_id").state != "unset"
