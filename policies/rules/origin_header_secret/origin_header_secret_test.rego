package origin_header_secret_test

import data.lib.plans_test as plans
import data.rules.origin_header_secret as rule

_site := "aws_cloudfront_distribution.site"

_random := "q8Zr41TnVb7Lx0PdKs5W"

test_deny_message_without_the_value if {
	findings := rule.findings with input as _literal("X-Origin-Secret", "open sesame")
	plans.brief(findings) == {[
		"deny", _site,
		concat("", [
			"The custom header \"X-Origin-Secret\" of origin \"web\" holds a secret in clear text: its name says so; ",
			"allowed is a reference to a secret store.",
		]),
	]}
}

test_names if {
	every name in [
		"authorization", "x-api-key", "X-Auth-Token", "x-shared-secret", "x-password", "x-credentials", "x-origin-verify",
		"x-outreach-origin-proof", "x-signature", "x-private-key", "x-access-key", "X-ApiKey",
	] {
		findings := rule.findings with input as _literal(name, "open sesame")
		count(findings) == 1
	}
}

test_forms if {
	every value in [
		_random, "AKIAABCDEFGHIJKLMNOP", "ghp_abc", "github_pat_1", "sk_live_1", "xoxb-1", "eyJhbGciOi.x.y", "-----BEGIN KEY",
		"Bearer abc", "Basic abc", "0123456789abcdef0123456789abcdef", "123e4567-e89b-12d3-a456-426614174000",
	] {
		findings := rule.findings with input as _literal("x-from", value)
		count(findings) == 1
	}
}

test_allow_other_headers if {
	every header in [
		["x-from", "cloudfront"], ["x-forwarded-host", "outreach-dev.mydreamconnect.com"], ["x-stage", "develop"],
		["x-token-check", "enabled"], ["x-secret", "FALSE"], ["x-build", "2026-11-24-0123456789"],
		["x-path", "aaaaaaaaaaaaaaaaaaaaaaaaA1"], ["x-path", "SOME-LONG-NAME-IN-CAPITALS-1"], ["x-secret", ""],
	] {
		findings := rule.findings with input as _literal(header[0], header[1])
		count(findings) == 0
	}
}

test_allow_references_in_a_plan if {
	findings := rule.findings with input as _plan(
		{"name": "x-secret", "value": _random}, {}, {},
		[{"name": {"constant_value": "x-secret"}, "value": plans.refers("data.aws_secretsmanager_secret_version.s.secret_string")}],
	)
	count(findings) == 0
}

test_allow_unknown_value if {
	findings := rule.findings with input as _plan(
		{"name": "x-secret"}, {"value": true}, {},
		[{"name": {"constant_value": "x-secret"}, "value": plans.refers("random_password.p.result")}],
	)
	count(findings) == 0
}

test_allow_sensitive_value if {
	findings := rule.findings with input as _plan({"name": "x-secret", "value": _random}, {}, {"value": true}, [])
	count(findings) == 0
}

# Another header's mark covers the whole set of headers, and does not unwrite what the code says.
test_deny_literal_beside_a_sensitive_one if {
	findings := rule.findings with input as _plan(
		{"name": "x-secret", "value": _random}, {}, true,
		[{"name": {"constant_value": "x-secret"}, "value": {"constant_value": _random}}],
	)
	{[finding.verdict, contains(finding.message, _random)] | some finding in findings} == {["deny", false]}
}

test_undetermined_dynamic_block if {
	findings := rule.findings with input as _plan({"name": "x-secret", "value": _random}, {}, {}, [])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"where the value of the custom header \"x-secret\" comes from",
	]}
}

test_synthesized_file if {
	every case in [
		{"value": "open sesame", "count": 1},
		{"value": "${local.proof}", "count": 1},
		{"value": "${data.aws_secretsmanager_secret_version.s.secret_string}", "count": 0},
		{"value": "${var.proof}", "count": 0},
	] {
		findings := rule.findings with input as {
			"locals": {"proof": "open sesame"},
			"variable": {"proof": {"sensitive": true}},
			"resource": {"aws_cloudfront_distribution": {"site": {"origin": {
				"origin_id": "web",
				"custom_header": [{"name": "x-secret", "value": case.value}],
			}}}},
		}
		count(findings) == case.count
	}
}

_literal(name, value) := _plan(
	{"name": name, "value": value}, {}, {},
	[{"name": {"constant_value": name}, "value": {"constant_value": value}}],
)

_plan(values, unknown, sensitive, expressions) := plans.plan([object.union(
	plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"origin_id": "web", "custom_header": [values]}]},
		{"origin": [{"custom_header": [unknown]}]},
		{"origin": [{"origin_id": {"constant_value": "web"}, "custom_header": expressions}]}, "aws",
	),
	{"change": {"change": {"after_sensitive": {"origin": [{"custom_header": [sensitive]}]}}}},
)])

test_header_with_an_unknown_name if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {"origin": {
		"origin_id": "web",
		"custom_header": [{"name": "${var.name}", "value": _random}],
	}}}}}
	{[finding.verdict, contains(finding.message, "with an unknown name")] | some finding in findings} == {["deny", true]}
}

test_allow_words_that_switch_something if {
	every value in ["true", "false", "yes", "no", "on", "off", "enabled", "disabled", "none", "None"] {
		findings := rule.findings with input as _literal("x-secret", value)
		count(findings) == 0
	}
}

test_random_texts_have_many_different_characters if {
	every case in [
		{"value": "aB3aB3aB3aB3aB3aB3aB3cdefghijk", "count": 1}, {"value": "aB3aB3aB3aB3aB3aB3aB3cdefghij", "count": 0},
	] {
		findings := rule.findings with input as _literal("x-from", case.value)
		count(findings) == case.count
	}
}

test_values_that_the_code_refers_to_are_no_literals if {
	every case in [
		{"sensitive": {}, "expression": {"references": ["var.secret"]}, "verdicts": set()},
		{"sensitive": {"value": true}, "expression": {}, "verdicts": set()},
		{"sensitive": {}, "expression": {}, "verdicts": {"undetermined"}},
		{"sensitive": {}, "expression": {"constant_value": _random}, "verdicts": {"deny"}},
		{"sensitive": {"value": true}, "expression": {"constant_value": _random}, "verdicts": {"deny"}},
	] {
		made := plans.made(
			"aws_cloudfront_distribution", "site", {"origin": [{"custom_header": [{"name": "x-secret", "value": _random}]}]}, {},
			{"origin": [{"custom_header": [{"name": {"constant_value": "x-secret"}, "value": case.expression}]}]}, "aws",
		)
		findings := rule.findings with input as plans.plan([object.union(made, {"change": {"change": {
			"after_sensitive": {"origin": [{"custom_header": [case.sensitive]}]},
		}}})])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_texts_that_only_look_random_in_part if {
	every value in [
		"abcdefghijklmnopqrstu1", "ABCDEFGHIJKLMNOPQRSTU1", "abcdefghijABCDEFGHIJkl", "abc DEF ghi 123 jkl 456 mno",
		"abcDEFghi123jkl",
	] {
		findings := rule.findings with input as _literal("x-from", value)
		count(findings) == 0
	}
	interpolated := rule.findings with input as {"variable": {"s": {}}, "resource": {"aws_cloudfront_distribution": {"site": {"origin": {
		"custom_header": [{"name": "x-secret", "value": "${var.s}"}],
	}}}}}
	count(interpolated) == 0
}
