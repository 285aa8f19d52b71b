# METADATA
# title: Disks of instances are encrypted
# description: |
#   A snapshot of an unencrypted disk can be shared with another account by one call, and read there: the server's code,
#   its logs, and what it kept of patients' data. Disks of launch templates and of launch configurations count as well
#   as those of instances, and volumes of their own; a disk that is left to the image is encrypted only when the account
#   encrypts by default, which a plan shows when it sets it (aws_ebs_encryption_by_default).
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-3
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-7
# custom:
#   id: ec2-encrypted-disk
#   severity: high
#   control: EC2.3, EC2.7
#   remedy: >-
#     Set encrypted to true for each disk (root_block_device, ebs_block_device, ebs of block_device_mappings,
#     aws_ebs_volume).
package rules.ec2_encrypted_disk

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_launched := ["aws_instance", "aws_launch_configuration", "aws_spot_instance_request"]

# The root disk.
findings contains settings.finding(about, record.address, judgement, "true") if {
	not _by_default
	some record in resources.of_types(_launched)
	not _decided_elsewhere(record)
	attribute := settings.computed_inner(node.top(record), "root_block_device", "encrypted")
	judgement := settings.must(attribute, "encrypted of root_block_device", settings.yes)
}

# Further disks.
findings contains settings.finding(about, record.address, judgement, "true") if {
	not _by_default
	some record in resources.of_types(_launched)
	some disk in node.blocks(node.top(record), "ebs_block_device")
	judgement := settings.must(node.attribute(disk, "encrypted"), "encrypted of an ebs_block_device", settings.yes)
}

# Further disks that are not known yet.
findings contains settings.finding(about, record.address, judgement, "encrypted true for each") if {
	not _by_default
	some record in resources.of_types(_launched)
	judgement := settings.computed_undecided(node.top(record), "ebs_block_device")
}

# Disks of a launch template.
findings contains settings.finding(about, record.address, judgement, "true") if {
	not _by_default
	some record in resources.of_types(["aws_launch_template"])
	some mapping in node.blocks(node.top(record), "block_device_mappings")
	some disk in node.blocks(mapping, "ebs")
	judgement := settings.must(node.attribute(disk, "encrypted"), "encrypted of ebs", settings.yes)
}

# A launch template that leaves its disks to the image.
findings contains report.deny(
	about, record.address,
	"block_device_mappings with ebs is not set, which leaves the disks to the image; allowed is ebs with encrypted true.",
) if {
	not _by_default
	some record in resources.of_types(["aws_launch_template"])
	not node.undecided_blocks(node.top(record), "block_device_mappings")
	count([disk |
		some mapping in node.blocks(node.top(record), "block_device_mappings")
		some disk in node.blocks(mapping, "ebs")
	]) == 0
}

# A launch template whose disks are not known yet.
findings contains report.undetermined(
	about, record.address,
	"block_device_mappings is not known yet; allowed is ebs with encrypted true.", "block_device_mappings",
) if {
	not _by_default
	some record in resources.of_types(["aws_launch_template"])
	node.undecided_blocks(node.top(record), "block_device_mappings")
}

# A volume of its own.
findings contains settings.finding(about, record.address, judgement, "true") if {
	not _by_default
	some record in resources.of_types(["aws_ebs_volume"])
	judgement := settings.must(node.attribute(node.top(record), "encrypted"), "encrypted", settings.yes)
}

# The launch template is judged instead.
_decided_elsewhere(record) if {
	count(node.blocks(node.top(record), "launch_template")) > 0
	count(node.blocks(node.top(record), "root_block_device")) == 0
}

_by_default if {
	some record in resources.of_types(["aws_ebs_encryption_by_default"])
	not node.attribute(node.top(record), "enabled").state == "unknown"
	not _disabled(record)
}

_disabled(record) if node.attribute(node.top(record), "enabled").value in settings.no
