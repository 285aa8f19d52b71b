# METADATA
# title: Findings for other tools
# description: |
#   What Terraform Cloud and conftest show of a finding is one text. Which findings block is the row `plan` of the table
#   in gate/verdict.ts; a test compares the two. A synthesized stack is never about to be applied: what is not known in
#   it its plan will tell.
package bundle.text

import data.gate
import data.lib.document

# line is a finding in one line: what, where, why, and how to mend it.
line(finding) := concat(" ", [
	concat("", [finding.verdict, ":"]), finding.rule, "at",
	concat("", [finding.address, ":"]), finding.message, finding.remedy,
])

# Findings that stop what follows.
blocking contains finding if {
	some finding in gate.result.findings
	not _is_advice(finding)
}

# Findings to read.
advice contains finding if {
	some finding in gate.result.findings
	_is_advice(finding)
}

_is_advice(finding) if finding.severity == "low"

_is_advice(finding) if {
	finding.verdict == "undetermined"
	not document.is_plan
}
