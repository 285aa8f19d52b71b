package gate_test

import data.gate
import data.lib.plans_test as plans

_deleted := {
	"address": "aws_s3_bucket.b",
	"mode": "managed", "type": "aws_s3_bucket", "name": "b",
	"change": {"actions": ["delete"], "before": {"tags": {"DeletionProtection": "enabled"}}, "after": null},
}

_plan := object.union(plan, {"resource_changes": array.concat(plan.resource_changes, [_deleted])}) if {
	plan := plans.plan([_kept])
}

_kept := plans.known("aws_elb", "kept", {
	"internal": true,
	"listener": [{"lb_protocol": "http"}],
	"access_logs": [{"bucket": "logs"}],
})

test_rules_that_find_something_by_operation if {
	every case in [
		{"operation": "destroy", "rules": {"protected-resource-destroy"}},
		{"operation": "apply", "rules": {"protected-resource-destroy", "load-balancer-https"}},
		{"operation": "plan", "rules": {"protected-resource-destroy", "load-balancer-https"}},
		{"operation": "synth", "rules": {"protected-resource-destroy", "load-balancer-https"}},
	] {
		result := gate.result with input as _plan with data.context as {"operation": case.operation}
		{finding.rule | some finding in result.findings} == case.rules
	}
}

test_plan_at_the_root_or_wrapped if {
	bare := gate.result with input as _plan
	wrapped := gate.result with input as {"plan": _plan, "run": {"id": "run-1"}}
	bare == wrapped
	count(bare.findings) == 2
}

test_rules_are_listed_whatever_the_input if {
	every document in [_plan, {"format_version": "1.2"}, {"resource": {}}] {
		result := gate.result with input as document
		count(result.rules) >= 17
		result.rules == sort(result.rules)
	}
}

test_findings_have_every_field if {
	result := gate.result with input as _plan
	every finding in result.findings {
		object.keys(finding) == {"rule", "verdict", "severity", "title", "address", "message", "remedy"}
	}
}

# Rules about all stacks of a run read what the engine collected, never what a document says of itself.
test_each_operation_has_rules_of_its_own if {
	claim := {"kind": "bucket", "name": "files", "address": "aws_s3_bucket.b", "scope": {}}
	stacks := {"stacks": {"0": {"name": "a", "facts": {"claims": [claim]}}, "1": {"name": "b", "facts": {"claims": [claim]}}}}
	every operation, rules in {
		"plan": {"protected-resource-destroy", "load-balancer-https"},
		"destroy": {"protected-resource-destroy"},
		"together": {"stacks-one-owner"},
	} {
		result := gate.result with input as object.union(_plan, stacks)
			with data.context as {"operation": operation, "collect": true}
		{finding.rule | some finding in result.findings} == rules
		{"facts" | result.facts} == {"facts" | operation != "together"}
	}
}
