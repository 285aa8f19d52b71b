package origin_host_header_test

import data.lib.plans_test as plans
import data.rules.origin_host_header as rule

_all_viewer := "216adef6-5c7f-47e4-b989-5492eafa07d3"

_except_host := "b689b0a8-53d0-40ab-baf2-68738e2966ac"

_disabled := "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

_function := "abc.lambda-url.eu-west-1.on.aws"

_site := "aws_cloudfront_distribution.site"

test_deny_message if {
	findings := rule.findings with input as _managed(_all_viewer, _function)
	plans.brief(findings) == {[
		"deny", _site,
		concat("", [
			"The default cache behavior forwards the viewer's Host (AllViewer) to origin \"server\", a Function URL; ",
			"allowed is to forward the viewer's Host only to origins that take it.",
		]),
	]}
}

test_kinds_of_origins if {
	every case in [
		{"domain": _function, "count": 1},
		{"domain": "abc123.execute-api.eu-west-1.amazonaws.com", "count": 1},
		{"domain": "abc123.execute-api.cn-north-1.amazonaws.com.cn", "count": 1},
		{"domain": "files.s3.eu-west-1.amazonaws.com", "count": 1},
		{"domain": "files.s3-website-eu-west-1.amazonaws.com", "count": 1},
		{"domain": "d111111abcdef8.cloudfront.net", "count": 1},
		{"domain": "d-abcde12345.execute-api.eu-west-1.amazonaws.com", "count": 0},
		{"domain": "web-1.eu-west-1.elb.amazonaws.com", "count": 0},
		{"domain": "origin.example.com", "count": 0},
	] {
		findings := rule.findings with input as _managed(_all_viewer, case.domain)
		count(findings) == case.count
	}
}

test_managed_policies if {
	every case in [
		{"policy": _all_viewer, "verdicts": ["deny"]},
		{"policy": "33f36d7e-f396-46d9-90e0-52428a34d9dc", "verdicts": ["deny"]},
		{"policy": "bf0718e1-ba1e-49d1-88b1-f726733018ae", "verdicts": ["deny"]},
		{"policy": _except_host, "verdicts": []},
		{"policy": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf", "verdicts": []},
		{"policy": null, "verdicts": []},
		{"policy": "00000000-0000-0000-0000-000000000000", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as _managed(case.policy, _function)
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_cache_policies_with_host_in_the_key if {
	every case in [
		{"policy": "83da9c7e-98b4-4e11-a168-04f0df8e2c65", "count": 1},
		{"policy": "658327ea-f89d-4fab-a63d-7e88639e58f6", "count": 0},
	] {
		findings := rule.findings with input as _plan([{"cache_policy_id": case.policy}], [], [_origin("server", _function)])
		count(findings) == case.count
	}
}

test_legacy_forwarded_values if {
	every case in [
		{"headers": ["Host"], "count": 1},
		{"headers": ["host", "Accept"], "count": 1},
		{"headers": ["*"], "count": 1},
		{"headers": ["Accept"], "count": 0},
		{"headers": null, "count": 0},
	] {
		findings := rule.findings with input as _plan(
			[{"forwarded_values": [{"headers": case.headers, "query_string": true}]}],
			[], [_origin("server", _function)],
		)
		count(findings) == case.count
	}
}

test_deny_ordered_behavior if {
	findings := rule.findings with input as _plan(
		[{"cache_policy_id": _disabled, "origin_request_policy_id": _except_host}],
		[{"path_pattern": "/a", "cache_policy_id": _disabled, "origin_request_policy_id": _all_viewer}],
		[_origin("server", _function)],
	)
	{substring(finding.message, 0, 31) | some finding in findings} == {"The ordered cache behavior \"/a\""}
}

test_each_behavior_with_its_own_origin if {
	findings := rule.findings with input as _plan(
		[{"cache_policy_id": _disabled, "origin_request_policy_id": _all_viewer, "target_origin_id": "web"}],
		[{"path_pattern": "/a", "cache_policy_id": _disabled, "target_origin_id": "server"}],
		[_origin("server", _function), _origin("web", "web.example.com")],
	)
	count(findings) == 0
}

test_deny_member_of_an_origin_group if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"origin": [_origin("web", "web.example.com"), _origin("server", _function)],
		"origin_group": [{"origin_id": "both", "member": [{"origin_id": "web"}, {"origin_id": "server"}]}],
		"default_cache_behavior": [{"origin_request_policy_id": _all_viewer, "target_origin_id": "both"}],
	})])
	plans.verdicts(findings) == {["deny", _site]}
}

test_own_policies if {
	every case in [
		{"headers": [{"header_behavior": "allViewer"}], "verdicts": ["deny"]},
		{"headers": [{"header_behavior": "allViewerAndWhitelistCloudFront"}], "verdicts": ["deny"]},
		{"headers": [{"header_behavior": "whitelist", "headers": [{"items": ["Host"]}]}], "verdicts": ["deny"]},
		{"headers": [{"header_behavior": "whitelist", "headers": [{"items": ["Accept"]}]}], "verdicts": []},
		{"headers": [{"header_behavior": "allExcept", "headers": [{"items": ["Host"]}]}], "verdicts": []},
		{"headers": [{"header_behavior": "allExcept", "headers": [{"items": ["Accept"]}]}], "verdicts": ["deny"]},
		{"headers": [{"header_behavior": "none"}], "verdicts": []},
		{"headers": [], "verdicts": []},
		{"headers": [{"header_behavior": "invented"}], "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as _own({"headers_config": case.headers}, {})
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_unknown_headers if {
	findings := rule.findings with input as _own({}, {"headers_config": true})
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"aws_cloudfront_origin_request_policy.p of the default cache behavior",
	]}
}

test_policy_looked_up_by_name if {
	every case in [
		{"name": "Managed-AllViewer", "count": 1},
		{"name": "Managed-HostHeaderOnly", "count": 1},
		{"name": "Managed-AllViewerExceptHostHeader", "count": 0},
	] {
		findings := rule.findings with input as {
			"data": {"aws_cloudfront_origin_request_policy": {"p": {"name": case.name}}},
			"resource": {"aws_cloudfront_distribution": {"site": {
				"origin": {"origin_id": "server", "domain_name": _function},
				"default_cache_behavior": {
					"target_origin_id": "server",
					"origin_request_policy_id": "${data.aws_cloudfront_origin_request_policy.p.id}",
				},
			}}},
		}
		count(findings) == case.count
	}
}

test_origins_by_reference if {
	every case in [
		{"domain": "${element(split(\"/\", aws_lambda_function_url.u.function_url), 2)}", "verdicts": ["deny"]},
		{"domain": "${replace(aws_apigatewayv2_api.a.api_endpoint, \"https://\", \"\")}", "verdicts": ["deny"]},
		{"domain": "${aws_s3_bucket.b.bucket_regional_domain_name}", "verdicts": ["deny"]},
		{"domain": "${aws_cloudfront_distribution.other.domain_name}", "verdicts": ["deny"]},
		{"domain": "${aws_lb.l.dns_name}", "verdicts": []},
		{"domain": null, "verdicts": []},
		{"domain": "${coalesce(aws_lambda_function_url.u.function_url, aws_apigatewayv2_api.a.api_endpoint)}", "verdicts": ["undetermined"]},
		{"domain": "${aws_api_gateway_domain_name.d.regional_domain_name}", "verdicts": []},
		{"domain": "${data.terraform_remote_state.s.outputs.domain}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {
			"data": {"terraform_remote_state": {"s": {"backend": "local"}}},
			"resource": {
				"aws_lambda_function_url": {"u": {}}, "aws_apigatewayv2_api": {"a": {}}, "aws_s3_bucket": {"b": {}},
				"aws_lb": {"l": {}}, "aws_api_gateway_domain_name": {"d": {}},
				"aws_cloudfront_distribution": {"other": {}, "site": {
					"origin": [{"origin_id": "server", "domain_name": case.domain, "custom_origin_config": {}}],
					"default_cache_behavior": [{"target_origin_id": "server", "origin_request_policy_id": _all_viewer}],
				}},
			},
		}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_unknown_target if {
	resource := plans.made(
		"aws_cloudfront_distribution", "site",
		{
			"origin": [_origin("web", "web.example.com"), _origin("server", _function)],
			"default_cache_behavior": [{"origin_request_policy_id": _all_viewer}],
		},
		{"default_cache_behavior": [{"target_origin_id": true}]},
		{"default_cache_behavior": [{"target_origin_id": {"references": ["local.target"]}}]}, "aws",
	)
	findings := rule.findings with input as plans.plan([resource])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "target_origin_id"]}
}

test_foreign_shapes if {
	every site in [{}, {"origin": null}, {"origin": "x", "default_cache_behavior": 1}, {"default_cache_behavior": [{}]}] {
		findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": site}}}
		count(findings) == 0
	}
}

_origin(id, domain) := {"origin_id": id, "domain_name": domain}

_managed(policy, domain) := _plan(
	[{"cache_policy_id": _disabled, "origin_request_policy_id": policy}],
	[], [_origin("server", domain)],
)

_plan(default_behavior, ordered, origins) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"origin": origins,
	"default_cache_behavior": [object.union({"target_origin_id": "server"}, block) | some block in default_behavior],
	"ordered_cache_behavior": [object.union({"target_origin_id": "server"}, block) | some block in ordered],
})])

_own(values, unknown) := plans.plan([
	plans.made("aws_cloudfront_origin_request_policy", "p", values, object.union(unknown, {"id": true}), {}, "aws"),
	plans.made(
		"aws_cloudfront_distribution", "site",
		{
			"origin": [_origin("server", _function)],
			"default_cache_behavior": [{"target_origin_id": "server", "cache_policy_id": _disabled}],
		},
		{"default_cache_behavior": [{"origin_request_policy_id": true}]},
		{"default_cache_behavior": [{"origin_request_policy_id": plans.refers("aws_cloudfront_origin_request_policy.p.id")}]},
		"aws",
	),
])

# Whichever of two refusing origins it is.
test_deny_unknown_target_among_refusing_origins if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"origin": [_origin("a", _function), _origin("b", "b.s3.eu-west-1.amazonaws.com")],
		"default_cache_behavior": {"target_origin_id": "${var.target}", "origin_request_policy_id": _all_viewer},
	}}}}
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined_unknown_header_names if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"origin": [_origin("server", _function)],
		"default_cache_behavior": {"target_origin_id": "server", "forwarded_values": {"headers": ["Accept", "${var.header}"]}},
	}}}}
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"forwarded_values of the default cache behavior",
	]}
}

# How the registry's module writes it: headers = [] in a dynamic block.
test_headers_of_a_dynamic_block if {
	every case in [
		{"values": {"query_string": true}, "unknown": {"headers": true}, "verdicts": set()},
		{"values": {"headers": [null]}, "unknown": {"headers": [true]}, "verdicts": {["undetermined", _site]}},
		{"values": {"headers": ["Host"]}, "unknown": {}, "verdicts": {["deny", _site]}},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site",
			{
				"origin": [_origin("server", _function)],
				"default_cache_behavior": [{"target_origin_id": "server", "forwarded_values": [case.values]}],
			},
			{"default_cache_behavior": [{"forwarded_values": [case.unknown]}]}, {}, "aws",
		)])
		plans.verdicts(findings) == case.verdicts
	}
}

test_undetermined_origins if {
	every case in [
		{"behavior": {"origin_request_policy_id": _all_viewer}, "count": 1}, {"behavior": {"origin_request_policy_id": _except_host}, "count": 0},
		{"behavior": {"origin_request_policy_id": "00000000-0000-0000-0000-000000000000"}, "count": 1},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"default_cache_behavior": [case.behavior]}, {"origin": true},
			{"origin": {"references": ["local.origins"]}, "default_cache_behavior": [{}]}, "aws",
		)])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "origin"]
			finding.message == concat("", [
				"Whether the default cache behavior forwards the viewer's Host to an origin that refuses it depends on origin, ",
				"which is not known yet; allowed is to forward the viewer's Host only to origins that take it.",
			])
		}
	}
}

test_undetermined_behaviors if {
	hidden := {"references": ["local.hidden"]}
	every name in ["default_cache_behavior", "ordered_cache_behavior"] {
		every case in [
			{"origins": [_origin("server", _function)], "unknown": {name: true}, "count": 1},
			{"origins": [_origin("web", "web.example.com")], "unknown": {name: true}, "count": 0},
			{"origins": [], "unknown": {name: true, "origin": true}, "count": 1},
		] {
			findings := rule.findings with input as plans.plan([plans.made(
				"aws_cloudfront_distribution", "site", {"origin": case.origins}, case.unknown,
				{argument: hidden | some argument, _ in case.unknown}, "aws",
			)])
			count(findings) == case.count
			every finding in findings {
				[finding.verdict, finding.missing] == ["undetermined", name]
				finding.message == concat("", [
					"Whether the viewer's Host is forwarded to an origin that refuses it depends on ", name,
					", which is not known yet; allowed is to forward the viewer's Host only to origins that take it.",
				])
			}
		}
	}
}

test_behaviors_of_one_distribution_and_origins_of_another if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_cloudfront_distribution", "other", {"origin": [_origin("server", _function)]}),
		plans.made(
			"aws_cloudfront_distribution", "site", {"origin": [_origin("web", "web.example.com")]},
			{"ordered_cache_behavior": true}, {"ordered_cache_behavior": {"references": ["local.b"]}, "origin": [{}]}, "aws",
		),
	])
	count(findings) == 0
}
