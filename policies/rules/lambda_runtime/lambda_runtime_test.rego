package lambda_runtime_test

import data.lib.plans_test as plans
import data.rules.lambda_runtime as rule

test_deny_old_runtimes if {
	every runtime in [
		"nodejs18.x", "nodejs16.x", "nodejs4.3-edge", "python3.9", "python2.7", "java11", "java8.al2", "dotnet6",
		"dotnetcore3.1", "ruby3.2", "provided", "provided.al2", "go1.x", "nodejs21.x", "nodejs",
	] {
		findings := rule.findings with input as _plan({"runtime": runtime})
		plans.brief(findings) == {[
			"deny", "aws_lambda_function.f",
			concat("", [
				"runtime is \"", runtime, "\"; allowed is nodejs20.x, python3.10, java17, dotnet8, ruby3.3, ",
				"provided.al2023, or a newer one of these.",
			]),
		]}
	}
}

test_allow_supported_runtimes if {
	every runtime in [
		"nodejs20.x", "nodejs22.x", "nodejs24.x", "python3.10", "python3.14", "java17", "java21", "java25", "dotnet8",
		"dotnet10", "ruby3.3", "ruby3.4", "ruby4.0", "provided.al2023",
	] {
		findings := rule.findings with input as _plan({"runtime": runtime})
		count(findings) == 0
	}
}

test_deny_no_runtime if {
	findings := rule.findings with input as _plan({"package_type": "Zip", "runtime": null})
	plans.verdicts(findings) == {["deny", "aws_lambda_function.f"]}
}

test_images_do_not_apply if {
	every values in [{"package_type": "Image"}, {"image_uri": "1.dkr.ecr.eu-west-1.amazonaws.com/a@sha256:1"}] {
		findings := rule.findings with input as _plan(values)
		count(findings) == 0
	}
}

test_undetermined_unknown_runtime if {
	findings := rule.findings with input as plans.plan([plans.made("aws_lambda_function", "f", {}, {"runtime": true}, {"runtime": {"references": ["local.runtime"]}}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "runtime"]}
}

test_synthesized_file if {
	every case in [
		{"runtime": "nodejs22.x", "verdicts": set()},
		{"runtime": "nodejs18.x", "verdicts": {"deny"}},
		{"runtime": "${var.old}", "verdicts": {"deny"}},
		{"runtime": "${var.runtime}", "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as {
			"variable": {"old": {"default": "python3.8"}, "runtime": {}},
			"resource": {"aws_lambda_function": {"f": {"runtime": case.runtime}}},
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_plan(values) := plans.plan([plans.known("aws_lambda_function", "f", values)])
