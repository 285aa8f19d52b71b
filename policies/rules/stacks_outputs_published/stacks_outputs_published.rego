# METADATA
# title: Outputs that a stack reads are published
# description: |
#   Stacks read each other's state by the names of outputs. One that was renamed or removed where it is published fails
#   the next plan of every stack that reads it, and where the value is only looked up in a map it comes out empty.
#   Judged where both stacks are in the run; the publisher's synthesized file, plan or state may tell that the output is
#   there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/mitigate-deployment-risks.html
#   - ref: https://developer.hashicorp.com/terraform/language/state/remote-state-data
# custom:
#   id: stacks-outputs-published
#   severity: high
#   stacks: true
#   remedy: Publish the output in the stack that is read, or read one that it has; deploy the publisher first.
package rules.stacks_outputs_published

import data.lib.report
import data.lib.text
import data.lib.together

about := report.about(rego.metadata.chain())

# No document of the stack that is read has the output.
findings contains together.deny(about, key, state, message) if {
	some key, states in _wanted
	some state, outputs in states
	stack := together.stacks[key]
	publishers := together.publishers(stack, state)
	count(publishers) > 0
	some output, users in outputs
	count(together.output(stack, {"state": state, "output": output})) == 0
	message := text.sentence([
		"The output ", output, " is read by ", text.list(users), ", and ",
		text.list({together.name(together.stacks[publisher]) | some publisher in publishers}),
		" does not publish it; allowed are outputs that exist.",
	])
}

# Who reads which output, by document and data source.
_wanted[key][read.state][read.output] contains read.user if {
	some key, stack in together.stacks
	some read in stack.facts.reads
}
