# METADATA
# title: SSH is not open to the internet
# description: |
#   An open port 22 is found within minutes and tried with every leaked key and password there is; a flaw in the SSH
#   server needs none of them. Session Manager gives a shell without an open port. Half of all addresses (/1) counts as
#   everybody too.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
# custom:
#   id: ec2-no-ssh
#   severity: high
#   control: EC2.13
#   remedy: >-
#     Take port 22 out of the rule and use Session Manager, or name the addresses that may connect.
package rules.ec2_no_ssh

import data.lib.report
import data.lib.security_groups
import data.lib.text

about := report.about(rego.metadata.chain())

# A rule lets everybody in.
findings contains report.deny(about, rule.address, message) if {
	some rule in security_groups.ingress
	count(rule.open) > 0
	count(rule.unsure) == 0
	security_groups.reaches(rule, 22) == "yes"
	message := text.sentence([
		"A rule lets ", text.list(rule.open), " in on port 22; allowed are named addresses, or none.",
	])
}

# Who is let in, or on which port, is not known yet.
findings contains report.undetermined(about, rule.address, message, missing) if {
	some rule in security_groups.ingress
	missing := text.list(_missing(rule))
	message := text.sentence([
		missing, " of a rule is not known yet, and may let everybody in on port 22; allowed are named addresses, or none.",
	])
}

# The rules of a group are not known yet.
findings contains report.undetermined(about, address, message, "ingress") if {
	some address in security_groups.undecided
	message := "ingress is not known yet, and may let everybody in on port 22; allowed are named addresses, or none."
}

_missing(rule) := rule.missing if {
	count(rule.open) == 0
	count(rule.missing) > 0
	security_groups.reaches(rule, 22) != "no"
}

_missing(rule) := {"from_port, to_port or protocol"} if {
	count(rule.open) > 0
	security_groups.reaches(rule, 22) == "maybe"
}

_missing(rule) := rule.unsure if {
	count(rule.open) > 0
	count(rule.unsure) > 0
	security_groups.reaches(rule, 22) == "yes"
}
