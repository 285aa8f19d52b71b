# METADATA
# title: Facts of both kinds of document
# description: A synthesized stack and its plan say the same; a state says less.
package lib.facts_test

import data.gate
import data.lib.facts
import data.lib.plans_test as plans

_synthesized := {
	"//": {"metadata": {"stackName": "develop-zone"}},
	"provider": {"aws": [{"region": "eu-west-1", "allowed_account_ids": ["111122223333"]}]},
	"data": {"terraform_remote_state": {"shared": {"backend": "local", "config": {"path": "../../.state/shared.tfstate"}}}},
	"output": {
		"outreach_domain": {"value": "outreach.example.com"},
		"certificate_arn": {"value": "${aws_acm_certificate.c.arn}"},
		"token": {"value": "secret", "sensitive": true},
	},
	"resource": {
		"aws_acm_certificate": {"c": {"domain_name": "*.example.com", "subject_alternative_names": ["example.com"]}},
		"aws_s3_bucket": {"b": {"bucket": "files"}},
		"aws_lambda_function": {"f": {"function_name": "server"}},
		"aws_route53_record": {"a": {
			"name": "outreach.example.com", "type": "A",
			"zone_id": "${data.terraform_remote_state.shared.outputs.hosted_zone_id}",
		}},
		"aws_cloudfront_distribution": {"d": {
			"aliases": ["Outreach.example.com"],
			"origin": [{
				"origin_id": "server", "domain_name": "${data.terraform_remote_state.shared.outputs.server_domains}",
				"custom_header": [{"name": "X-Outreach-Hop-Proof", "value": "${var.x}"}],
			}],
			"ordered_cache_behavior": [{"path_pattern": "/outreach/*", "target_origin_id": "server"}],
			"viewer_certificate": {"acm_certificate_arn": "${data.terraform_remote_state.shared.outputs[\"certificate_arn\"]}"},
		}},
	},
}

_plan := {
	"format_version": "1.2",
	"resource_changes": [change |
		some [type, name, after, unknown] in [
			["aws_acm_certificate", "c", {"domain_name": "*.example.com", "subject_alternative_names": ["example.com"]}, {"arn": true}],
			["aws_s3_bucket", "b", {"bucket": "files"}, {}],
			["aws_lambda_function", "f", {"function_name": "server"}, {"arn": true}],
			["aws_route53_record", "a", {"name": "outreach.example.com", "type": "A", "zone_id": "Z1"}, {}],
			[
				"aws_cloudfront_distribution", "d",
				{
					"aliases": ["Outreach.example.com"],
					"origin": [{
						"origin_id": "server", "domain_name": "s.example.com",
						"custom_header": [{"name": "X-Outreach-Hop-Proof", "value": "x"}],
					}],
					"ordered_cache_behavior": [{"path_pattern": "/outreach/*", "target_origin_id": "server"}],
					"viewer_certificate": [{}],
				},
				{"viewer_certificate": [{"acm_certificate_arn": true}]},
			],
		]
		change := {
			"address": concat(".", [type, name]), "mode": "managed", "type": type, "name": name,
			"change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown},
		}
	],
	"output_changes": {
		"outreach_domain": {"actions": ["create"], "after": "outreach.example.com"},
		"certificate_arn": {"actions": ["create"], "after_unknown": true},
		"token": {"actions": ["create"], "after": "secret", "after_sensitive": true},
		"gone": {"actions": ["delete"]},
	},
	"prior_state": {"values": {"root_module": {"resources": [{
		"address": "data.terraform_remote_state.shared", "mode": "data", "type": "terraform_remote_state", "name": "shared",
		"values": {"config": {"path": "../../.state/shared.tfstate"}},
	}]}}},
	"configuration": {
		"provider_config": {"aws": {"name": "aws", "expressions": {
			"region": {"constant_value": "eu-west-1"}, "allowed_account_ids": {"constant_value": ["111122223333"]},
		}}},
		"root_module": {
			"outputs": {
				"outreach_domain": {"expression": {"constant_value": "outreach.example.com"}},
				"certificate_arn": {"expression": {"references": ["aws_acm_certificate.c.arn", "aws_acm_certificate.c"]}},
				"token": {"expression": {}, "sensitive": true},
			},
			"resources": [block |
				some [type, name, expressions] in [
					["aws_acm_certificate", "c", {}], ["aws_s3_bucket", "b", {}], ["aws_lambda_function", "f", {}],
					["aws_route53_record", "a", {"zone_id": _reads("hosted_zone_id")}],
					["aws_cloudfront_distribution", "d", {
						"origin": [{"domain_name": _reads("server_domains"), "origin_id": {"constant_value": "server"}}],
						"viewer_certificate": [{"acm_certificate_arn": _reads("certificate_arn")}],
					}],
				]
				block := {
					"address": concat(".", [type, name]), "mode": "managed", "type": type, "name": name,
					"provider_config_key": "aws", "expressions": expressions,
				}
			],
		},
	},
}

_reads(output) := {"references": [
	concat("", ["data.terraform_remote_state.shared.outputs.", output]),
	"data.terraform_remote_state.shared.outputs", "data.terraform_remote_state.shared",
]}

test_a_synthesized_stack_and_its_plan_say_the_same if {
	every document in [_synthesized, _plan] {
		found := facts.all_facts with input as document
		{[claim.kind, claim.name, claim.address] | some claim in found.claims} == {
			["alias", "outreach.example.com", "aws_cloudfront_distribution.d"],
			["bucket", "files", "aws_s3_bucket.b"],
			["function", "server", "aws_lambda_function.f"],
			["record", "outreach.example.com A", "aws_route53_record.a"],
		}
		{claim.scope | some claim in found.claims; claim.kind == "function"} == {{
			"region": "eu-west-1", "account": "111122223333",
		}}
		found.outputs == {
			"outreach_domain": {"value": "outreach.example.com", "certificates": []},
			"certificate_arn": {"certificates": ["aws_acm_certificate.c"]},
			"token": {"certificates": []},
		}
		{[read.output, read.user] | some read in found.reads} == {
			["hosted_zone_id", "aws_route53_record.a"],
			["server_domains", "aws_cloudfront_distribution.d"],
			["certificate_arn", "aws_cloudfront_distribution.d"],
		}
		found.states == {"data.terraform_remote_state.shared": ["shared"]}
		[certificate] := found.certificates
		{name | some name in certificate.names} == {"*.example.com", "example.com"}
		[use] := found.uses
		use.names == ["outreach.example.com"]
		{read.output | some read in use.reads} == {"certificate_arn"}
		[distribution] := found.distributions
		distribution.behaviors == [{"pattern": "/outreach/*", "origin": "server"}]
		distribution.origins.server.headers == ["x-outreach-hop-proof"]
		{read.output | some read in distribution.origins.server.reads} == {"server_domains"}
	}
}

# A state lists outputs, and has no expressions.
test_a_state_lists_outputs if {
	found := facts.all_facts with input as {
		"format_version": "1.0", "resource_changes": [], "configuration": {"root_module": {}},
		"output_changes": {"zone_id": {"actions": ["no-op"]}},
	}
	found.outputs == {"zone_id": {"certificates": []}}
}

test_where_other_stacks_lie if {
	every case in [
		{"config": {"path": "../shared.tfstate"}, "name": "shared"},
		{"config": {"bucket": "b", "key": "outreach/shared.tfstate"}, "name": "shared"},
		{"config": {"organization": "o", "workspaces": {"name": "outreach-shared"}}, "name": "outreach-shared"},
		{"config": {"organization": "o", "workspaces": [{"name": "outreach-shared"}]}, "name": "outreach-shared"},
		{"config": "${var.config}", "name": "the-other"},
	] {
		found := facts.all_facts with input as {"data": {"terraform_remote_state": {"the_other": {"config": case.config}}}}
		case.name in found.states["data.terraform_remote_state.the_other"]
		"the-other" in found.states["data.terraform_remote_state.the_other"]
	}
}

test_sensitive_names_are_left_out if {
	bucket := plans.known("aws_s3_bucket", "b", {"bucket": "files"})
	marked := object.union(bucket, {"change": {"change": {"after_sensitive": {"bucket": true}}}})
	hidden := object.union(bucket, {"change": {"change": {"after_sensitive": true}}})
	every resource in [marked, object.union(object.remove(bucket, ["change"]), {"change": hidden.change})] {
		found := facts.all_facts with input as plans.plan([resource])
		found.claims == []
	}
}

# Conftest and Terraform Cloud ask for none, and get none.
test_facts_are_given_on_request if {
	asked := gate.result with input as _plan with data.context as {"collect": true}
	object.keys(asked) == {"facts", "findings", "rules"}
	unasked := gate.result with input as _plan
	object.keys(unasked) == {"findings", "rules"}
}

test_only_rules_about_stacks_judge_stacks if {
	claim := {"kind": "bucket", "name": "files", "address": "aws_s3_bucket.b", "scope": {}}
	stacks := {"0": {"name": "a", "facts": {"claims": [claim]}}, "1": {"name": "b", "facts": {"claims": [claim]}}}
	together := gate.result with input as {"stacks": stacks} with data.context as {"operation": "together"}
	{finding.rule | some finding in together.findings} == {"stacks-one-owner"}
	alone := gate.result with input as {"stacks": stacks}
	alone.findings == []
	together.rules == alone.rules
}

# A plan that says it is several stacks is judged as a plan.
test_a_document_cannot_pass_for_stacks if {
	plan := plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "files"})])
	honest := gate.result with input as plan
	dressed := gate.result with input as object.union(plan, {"stacks": {}})
	honest == dressed
	count(honest.findings) > 0
}
