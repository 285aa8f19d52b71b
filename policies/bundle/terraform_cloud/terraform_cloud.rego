# METADATA
# title: Terraform Cloud
# description: |
#   What the queries of policies.hcl ask for: one array a severity, since a policy of Terraform Cloud has one
#   enforcement level. An empty array passes.
package bundle.terraform_cloud

import data.bundle.text
import data.gate

critical := _of("critical")

high := _of("high")

medium := _of("medium")

low := _of("low")

_of(severity) := sort([text.line(finding) |
	some finding in gate.result.findings
	finding.severity == severity
])
