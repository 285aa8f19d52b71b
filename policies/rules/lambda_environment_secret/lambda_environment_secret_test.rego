package lambda_environment_secret_test

import data.lib.plans_test as plans
import data.rules.lambda_environment_secret as rule

_allowed := "; allowed is the name or ARN of a secret that the function reads itself."

_key := concat("", ["AKIA", "ABCDEFGHIJKLMNOP"])

_jwt := concat(".", ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "abc"])

test_deny_names if {
	every name in [
		"SECRET", "CLIENT_SECRET", "DB_PASSWORD", "dbPassword", "AUTH_TOKEN", "API_KEY", "STRIPE_APIKEY", "PRIVATE_KEY",
		"AWS_SECRET_ACCESS_KEY", "SIGNING_KEY_2", "DB_PASS", "SERVICE_CREDENTIALS", "JWT_SECRET",
	] {
		findings := rule.findings with input as _plan({name: "hunter2"})
		plans.brief(findings) == {[
			"deny", "aws_lambda_function.x",
			concat("", ["The variable ", name, " of environment holds a secret, by its name", _allowed]),
		]}
	}
}

test_deny_looks if {
	every case in [
		{"value": _key, "kind": "an AWS access key"},
		{"value": "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "kind": "a private key"},
		{"value": concat(" ", ["Bearer", _jwt]), "kind": "a signed token"},
		{"value": "postgres://app:hunter2@db:5432/app", "kind": "an address with a password"},
		{"value": "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "kind": "a token of a well-known service"},
		{"value": "xoxb-123456789012-abcdef", "kind": "a token of a well-known service"},
	] {
		findings := rule.findings with input as _plan({"SETTING": case.value})
		plans.brief(findings) == {[
			"deny", "aws_lambda_function.x",
			concat("", ["The variable SETTING of environment holds ", case.kind, _allowed]),
		]}
	}
}

test_allow_what_only_speaks_of_secrets if {
	every name, value in {
		"JWT_PUBLIC_KEY": "-----BEGIN PUBLIC KEY-----\nMIIB", "ORIGIN_PROOFS": "0a1b,2c3d", "PASSWORD_SHA256": "0a1b",
		"SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:a", "DB_PASSWORD": "arn:aws:secretsmanager:eu-west-1:1:secret:a",
		"API_KEY": "/outreach/develop/api-key", "TOKEN_URL": "https://login.example.com/token", "MAX_TOKENS": "4096",
		"AUTH_TOKEN": "https://login.example.com/token", "NEXT_PUBLIC_API_KEY": "abc", "USE_PASSWORD": "false",
		"TOKEN_TTL_SECONDS": "300", "TABLE_PARTITION_KEY": "tag", "PASSWORD": "", "TOKEN": null, "COMPASS": "north",
		"CLIENT_SECRET": "{{resolve:secretsmanager:a}}", "DATABASE_URL": "postgres://db:5432/app",
	} {
		findings := rule.findings with input as _plan({name: value})
		count(findings) == 0
	}
}

test_allow_no_environment if {
	every values in [{}, {"environment": null}, {"environment": []}, {"environment": [null]}, {"environment": [{"variables": null}]}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_lambda_function", "x", values)])
		count(findings) == 0
	}
}

test_allow_what_terraform_marks_as_sensitive if {
	every marks in [true, {"environment": [true]}, {"environment": [{"variables": true}]}, {"environment": [{"variables": {"TOKEN": true}}]}] {
		function := plans.known("aws_lambda_function", "x", {"environment": [{"variables": {"TOKEN": "hunter2"}}]})
		change := object.union(function.change, {"change": object.union(
			object.remove(function.change.change, ["after_sensitive"]),
			{"after_sensitive": marks},
		)})
		findings := rule.findings with input as plans.plan([object.union(object.remove(function, ["change"]), {"change": change})])
		count(findings) == 0
	}
}

# The value is known, because the secret's resource exists: still it is its name, not the secret.
test_values_of_resources if {
	every case in [{"value": "outreach/token", "count": 0}, {"value": "hunter2", "count": 1}] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_secretsmanager_secret", "s", {"name": "outreach/token"}),
			plans.made(
				"aws_lambda_function", "x", {"environment": [{"variables": {"TOKEN": case.value}}]}, {},
				{"environment": [{"variables": plans.refers("aws_secretsmanager_secret.s.name")}]}, "aws",
			),
		])
		count(findings) == case.count
	}
}

test_some_values_unknown if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lambda_function", "x", {"environment": [{"variables": {"TOKEN": "hunter2"}}]},
		{"environment": [{"variables": {"TABLE": true}}]},
		{"environment": [{"variables": plans.refers("aws_dynamodb_table.t.arn")}]}, "aws",
	)])
	plans.verdicts(findings) == {["deny", "aws_lambda_function.x"]}
}

test_undetermined if {
	every case in [
		{
			"values": {"environment": [{}]}, "unknown": {"environment": [{"variables": true}]},
			"expressions": {"environment": [{"variables": {"references": ["aws_dynamodb_table.t.arn"]}}]},
			"missing": "variables of environment",
		},
		{"values": {}, "unknown": {"environment": true}, "expressions": {}, "missing": "environment"},
	] {
		findings := rule.findings with input as plans.plan([plans.made("aws_lambda_function", "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

# One unknown value makes all unknown in a plan, but the configuration of cdktf still shows each.
test_json_configuration if {
	every case in [
		{"variables": {"TABLE": "${aws_dynamodb_table.t.arn}", "TOKEN": "hunter2"}, "verdicts": {"deny"}},
		{"variables": {"TABLE": "a", "TOKEN": "${aws_ssm_parameter.p.value}"}, "verdicts": set()},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lambda_function", "x", {"environment": [{}]}, {"environment": [{"variables": true}]},
			{"environment": [{"variables": {"constant_value": case.variables, "references": ["aws_dynamodb_table.t.arn"]}}]}, "aws",
		)])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_synthesized_file if {
	every case in [
		{"variables": {"TOKEN": "hunter2", "TABLE": "${aws_dynamodb_table.t.arn}"}, "count": 1},
		{"variables": {"TOKEN": "${var.token}"}, "count": 1},
		{"variables": {"TOKEN": "${var.given}"}, "count": 0},
		{"variables": {"TOKEN": "${aws_secretsmanager_secret.s.arn}"}, "count": 0},
		{"variables": {"URL": "postgres://app:${var.given}@db/app"}, "count": 0},
	] {
		findings := rule.findings with input as {
			"variable": {"token": {"default": "hunter2"}, "given": {}},
			"resource": {"aws_lambda_function": {"x": {"environment": {"variables": case.variables}}}},
		}
		count(findings) == case.count
	}
}

_plan(variables) := plans.plan([plans.known("aws_lambda_function", "x", {"environment": [{"variables": variables}]})])

test_variables_of_which_nothing_is_known if {
	every case in [
		{"values": {}, "expressions": {"references": ["local.v"]}, "count": 1},
		{"values": {}, "expressions": {"constant_value": {"A": "${local.v}"}, "references": ["local.v"]}, "count": 0},
		{"values": {"variables": {"A": "x"}}, "expressions": {"references": ["local.v"]}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lambda_function", "x", {"environment": [case.values]}, {"environment": [{"variables": true}]},
			{"environment": [{"variables": case.expressions}]}, "aws",
		)])
		count(findings) == case.count
	}
}

test_values_of_parameters_are_what_the_name_asks_for if {
	every case in [{"type": "aws_ssm_parameter", "count": 0}, {"type": "aws_secretsmanager_secret", "count": 0}, {"type": "random_password", "count": 1}] {
		findings := rule.findings with input as plans.plan([
			plans.known(case.type, "p", {"name": "outreach-token"}),
			plans.made(
				"aws_lambda_function", "x", {"environment": [{"variables": {"TOKEN": "outreach-token"}}]}, {},
				{"environment": [{"variables": plans.refers(concat("", [case.type, ".p.name"]))}]}, "aws",
			),
		])
		count(findings) == case.count
	}
}
