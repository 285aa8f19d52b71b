package lambda_url_origin_access_test

import data.lib.plans_test as plans
import data.rules.lambda_url_origin_access as rule

_right := {"origin_access_control_origin_type": "lambda", "signing_behavior": "always"}

test_deny_no_signature if {
	findings := rule.findings with input as _plan({"authorization_type": "AWS_IAM"}, {}, _right)
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.d",
		concat("", [
			"The origin \"o\" leads to aws_lambda_function_url.u, which asks for a signature, and has no ",
			"origin_access_control_id; allowed is an origin access control for lambda that always signs.",
		]),
	]}
}

test_deny_the_wrong_control if {
	every case in [
		{"name": "origin_access_control_origin_type", "value": "s3"},
		{"name": "signing_behavior", "value": "no-override"}, {"name": "signing_behavior", "value": "never"},
	] {
		control := object.union(_right, {case.name: case.value})
		findings := rule.findings with input as _plan({"authorization_type": "AWS_IAM"}, _signed, control)
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.d",
			concat("", [
				case.name, " of aws_cloudfront_origin_access_control.c, with which the origin \"o\" signs for ",
				"aws_lambda_function_url.u, is \"", case.value, "\"; ",
				"allowed is an origin access control for lambda that always signs.",
			]),
		]}
	}
}

test_allow if {
	signed := rule.findings with input as _plan({"authorization_type": "AWS_IAM"}, _signed, _right)
	count(signed) == 0
	open := rule.findings with input as _plan({"authorization_type": "NONE"}, {}, _right)
	count(open) == 0
}

test_undetermined if {
	elsewhere := {"origin_access_control_id": {"references": ["local.control"]}}
	unknown := rule.findings with input as _plan({"authorization_type": "AWS_IAM"}, elsewhere, _right)
	{[finding.verdict, finding.missing] | some finding in unknown} == {["undetermined", "origin_access_control_id"]}
	hidden := rule.findings with input as plans.plan([
		_distribution({}),
		plans.made("aws_lambda_function_url", "u", {}, {"authorization_type": true}, {"authorization_type": {}}, "aws"),
	])
	{[finding.verdict, finding.missing] | some finding in hidden} == {[
		"undetermined", "authorization_type of aws_lambda_function_url.u",
	]}
}

# After the apply everything is known by its values.
test_state if {
	every case in [{"control": "E1", "count": 0}, {"control": "E2", "count": 1}, {"control": "", "count": 1}] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_cloudfront_distribution", "d", {"origin": [{
				"origin_id": "o", "domain_name": "u.lambda-url.eu-west-1.on.aws", "origin_access_control_id": case.control,
			}]}),
			plans.known("aws_lambda_function_url", "u", {
				"authorization_type": "AWS_IAM", "function_url": "https://u.lambda-url.eu-west-1.on.aws/",
			}),
			plans.known("aws_cloudfront_origin_access_control", "c", object.union(_right, {"id": "E1"})),
		])
		count(findings) == case.count
	}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {
		"aws_cloudfront_distribution": {"d": {"origin": [{
			"origin_id": "o", "domain_name": "${replace(aws_lambda_function_url.u.function_url, \"https://\", \"\")}",
		}]}},
		"aws_lambda_function_url": {"u": {"authorization_type": "AWS_IAM"}},
	}}
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.d"]}
}

_signed := {"origin_access_control_id": plans.refers("aws_cloudfront_origin_access_control.c.id")}

_plan(url, signed, control) := plans.plan([
	_distribution(signed),
	plans.known("aws_lambda_function_url", "u", url),
	plans.known("aws_cloudfront_origin_access_control", "c", control),
])

_distribution(signed) := plans.made(
	"aws_cloudfront_distribution", "d",
	{"origin": [{"origin_id": "o"}]},
	{"origin": [object.union({"domain_name": true}, {name: true | some name, _ in signed})]},
	{"origin": [object.union(
		{"origin_id": {"constant_value": "o"}, "domain_name": plans.refers("aws_lambda_function_url.u.function_url")},
		signed,
	)]},
	"aws",
)

_depends(subject, missing) := concat("", [
	"Whether the ", subject, " has to sign depends on ", missing,
	"; allowed is an origin access control for lambda that always signs.",
])

test_undetermined_authorization_of_a_url if {
	every case in [
		{"signed": {}, "control": _right, "count": 1}, {"signed": _signed, "control": _right, "count": 0},
		{"signed": _signed, "control": object.union(_right, {"signing_behavior": "never"}), "count": 1},
		{"signed": {"origin_access_control_id": {"references": ["local.c"]}}, "control": _right, "count": 1},
	] {
		findings := rule.findings with input as plans.plan([
			_distribution(case.signed), plans.known("aws_cloudfront_origin_access_control", "c", case.control),
			plans.made("aws_lambda_function_url", "u", {}, {"authorization_type": true}, {"authorization_type": {}}, "aws"),
		])
		count(findings) == case.count
		every finding in findings {
			finding.verdict == "undetermined"
			finding.message == _depends("origin \"o\"", "authorization_type of aws_lambda_function_url.u")
		}
	}
}

_elsewhere(origin, url) := plans.plan([
	plans.made(
		"aws_cloudfront_distribution", "d", {"origin": [object.union({"origin_id": "o"}, origin)]},
		{"origin": [{"domain_name": true}]}, {"origin": [{"domain_name": {"references": ["local.domain"]}}]}, "aws",
	),
	plans.known("aws_lambda_function_url", "u", url), plans.known("aws_cloudfront_origin_access_control", "c", {"id": "E1"}),
])

test_undetermined_domain_of_an_origin if {
	custom := {"custom_origin_config": [{"origin_protocol_policy": "https-only"}]}
	every case in [
		{"origin": custom, "url": {"authorization_type": "AWS_IAM"}, "count": 1},
		{"origin": object.union(custom, {"origin_access_control_id": "E1"}), "url": {"authorization_type": "AWS_IAM"}, "count": 1},
		{"origin": custom, "url": {"authorization_type": "NONE"}, "count": 0},
		{"origin": {}, "url": {"authorization_type": "AWS_IAM"}, "count": 0},
	] {
		findings := rule.findings with input as _elsewhere(case.origin, case.url)
		count(findings) == case.count
		every finding in findings {
			finding.verdict == "undetermined"
			finding.message == _depends("origin \"o\"", "domain_name of the origin \"o\"")
		}
	}
}

test_undetermined_origins if {
	every case in [{"authorization": "AWS_IAM", "count": 1}, {"authorization": "NONE", "count": 0}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_cloudfront_distribution", "d", {}, {"origin": true}, {"origin": {"references": ["local.origins"]}}, "aws"),
			plans.known("aws_lambda_function_url", "u", {"authorization_type": case.authorization}),
		])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "origin"]
			finding.message == _depends("distribution", "origin, which is not known yet")
		}
	}
}
