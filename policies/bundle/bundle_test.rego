package bundle_test

import data.bundle.conftest
import data.bundle.terraform_cloud
import data.lib.plans_test as plans

_key := plans.known("aws_kms_key", "k", {"enable_key_rotation": false})

_alarm := plans.known("aws_cloudwatch_metric_alarm", "a", {})

_plan := plans.plan([_key, _alarm])

_line := concat(" ", [
	"deny: kms-rotation at aws_kms_key.k: enable_key_rotation is false; allowed is true.",
	"Set enable_key_rotation to true.",
])

test_terraform_cloud_gets_an_array_a_severity if {
	document := {"plan": _plan, "run": {"is_destroy": false}}
	terraform_cloud.medium == [_line] with input as document
	terraform_cloud.critical == [] with input as document
	terraform_cloud.high == [] with input as document
	count(terraform_cloud.low) == 1 with input as document
}

test_terraform_cloud_judges_a_destroy_as_one if {
	terraform_cloud.medium == [] with input as {"plan": _plan, "run": {"is_destroy": true}}
}

test_conftest_denies_what_blocks if {
	findings := conftest.deny with input as _plan
	[finding.msg | some finding in findings] == [_line]
	[finding.severity | some finding in findings] == ["medium"]
}

test_conftest_warns_of_advice if {
	findings := conftest.warn with input as _plan
	{finding.severity | some finding in findings} == {"low"}
	count(findings) == 1
}

test_conftest_denies_what_a_plan_leaves_open if {
	open := plans.made("aws_kms_key", "k", {}, {"enable_key_rotation": true}, {"enable_key_rotation": {"references": ["local.x"]}}, "aws")
	findings := conftest.deny with input as plans.plan([open])
	{finding.verdict | some finding in findings} == {"undetermined"}
}

test_conftest_warns_of_what_a_stack_leaves_open if {
	document := {"variable": {"x": {}}, "resource": {"aws_kms_key": {"k": {"enable_key_rotation": "${var.x}"}}}}
	denied := conftest.deny with input as document
	count(denied) == 0
	warned := conftest.warn with input as document
	{[finding.verdict, finding.severity] | some finding in warned} == {["undetermined", "medium"]}
}

# Before the plan much is not known yet; what is certainly wrong blocks all the same.
test_conftest_judges_synthesized_files if {
	every case in [
		{"enable_key_rotation": false, "deny": 1, "warn": 0}, {"enable_key_rotation": "${var.on}", "deny": 0, "warn": 1},
	] {
		document := {"resource": {"aws_kms_key": {"k": {"enable_key_rotation": case.enable_key_rotation}}}}
		count(conftest.deny) == case.deny with input as document
		count(conftest.warn) == case.warn with input as document
	}
}
