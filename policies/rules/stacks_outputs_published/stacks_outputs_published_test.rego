package stacks_outputs_published_test

import data.lib.plans_test as plans
import data.rules.stacks_outputs_published as rule

_state := "data.terraform_remote_state.shared"

_zone := {"name": "develop-zone", "file": "zone.json", "facts": {
	"states": {_state: ["shared"]},
	"reads": [{"state": _state, "output": "zone_id", "user": "aws_route53_record.a"}],
}}

_shared(outputs) := {"name": "shared", "file": "shared.json", "facts": {"outputs": outputs}}

test_deny_an_output_that_is_not_there if {
	findings := rule.findings with input as _run([_zone, _shared({"hosted_zone_id": {}})])
		with data.context as {"operation": "together"}
	{[finding.document, finding.address, finding.message] | some finding in findings} == {[
		"0", _state,
		concat("", [
			"The output zone_id is read by aws_route53_record.a, and shared does not publish it; ",
			"allowed are outputs that exist.",
		]),
	]}
}

test_allow_an_output_that_any_document_of_the_stack_has if {
	every stacks in [
		[_zone, _shared({"zone_id": {}})],
		[_zone, _shared({}), _shared({"zone_id": {"value": "Z1"}})],
	] {
		findings := rule.findings with input as _run(stacks) with data.context as {"operation": "together"}
		count(findings) == 0
	}
}

test_allow_where_the_other_stack_is_not_there if {
	findings := rule.findings with input as _run([_zone, object.union(_shared({}), {"name": "other"})])
		with data.context as {"operation": "together"}
	count(findings) == 0
}

test_allow_one_document_alone if {
	findings := rule.findings with input as plans.plan([])
	count(findings) == 0
}

_run(stacks) := {"stacks": {json.marshal(position): stack | some position, stack in stacks}}
