# METADATA
# title: The document being judged
# description: |
#   Tells the two kinds of input apart and unwraps them: a plan from `terraform show -json` (at the root, or under
#   `plan` as Terraform Cloud sends it), or a configuration in Terraform's JSON syntax, which CDKTF synthesizes.
package lib.document

# A plan always states the version of its format; a configuration never does.
plan := input.plan if input.plan.format_version

plan := input if {
	not input.plan.format_version
	input.format_version
}

default is_plan := false

is_plan if plan

# A configuration in JSON syntax, as CDKTF writes it to cdk.tf.json.
synthesized := input if not is_plan

# What is about to happen: "synth", "plan", "apply" or "destroy".
default operation := "plan"

operation := data.context.operation

# Terraform Cloud says it beside the plan.
operation := "destroy" if {
	not data.context.operation
	input.run.is_destroy == true
}
