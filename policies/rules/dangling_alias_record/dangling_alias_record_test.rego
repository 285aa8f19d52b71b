package dangling_alias_record_test

import data.lib.plans_test as plans
import data.rules.dangling_alias_record as rule

_domain := "d111111abcdef8.cloudfront.net"

_record := "aws_route53_record.r"

test_deny_message if {
	findings := rule.findings with input as _plan(["delete"], _alias(_domain), null, {})
	plans.brief(findings) == {[
		"deny", _record,
		concat("", [
			"The record leads to ", _domain, ", the domain of aws_cloudfront_distribution.old, which this plan deletes; ",
			"allowed are distributions that stay.",
		]),
	]}
}

test_deny_replacement_and_spellings if {
	every case in [
		{"actions": ["delete", "create"], "record": _alias(_domain)},
		{"actions": ["create", "delete"], "record": _alias(_domain)},
		{"actions": ["delete"], "record": _alias("D111111ABCDEF8.cloudfront.net.")},
		{"actions": ["delete"], "record": {"type": "CNAME", "records": [_domain]}},
	] {
		findings := rule.findings with input as _plan(case.actions, case.record, {}, {"domain_name": true})
		plans.verdicts(findings) == {["deny", _record]}
	}
}

test_allow if {
	every case in [
		{"actions": ["no-op"], "record": _alias(_domain)},
		{"actions": ["forget"], "record": _alias(_domain)},
		{"actions": ["delete"], "record": _alias("d222222abcdef8.cloudfront.net")},
		{"actions": ["delete"], "record": {"type": "TXT", "records": [_domain]}},
		{"actions": ["delete"], "record": {"type": "A", "alias": null, "records": null}},
	] {
		findings := rule.findings with input as _plan(case.actions, case.record, {"domain_name": _domain}, {})
		count(findings) == 0
	}
}

# In the new plan the record takes the new distribution's domain by reference.
test_allow_reference_to_the_replacement if {
	record := plans.made(
		"aws_route53_record", "r", {"type": "A", "alias": [{}]}, {"alias": [{"name": true}]},
		{"alias": [{"name": plans.refers("aws_cloudfront_distribution.old.domain_name")}]}, "aws",
	)
	findings := rule.findings with input as plans.plan([_old(["delete", "create"], {}, {"domain_name": true}), record])
	count(findings) == 0
}

_alias(domain) := {"type": "A", "alias": [{"name": domain, "zone_id": "Z2FDTNDATAQYW2"}]}

_plan(actions, record, after, unknown) := plans.plan([
	_old(actions, after, unknown),
	plans.known("aws_route53_record", "r", record),
])

_old(actions, after, unknown) := {
	"change": {
		"address": "aws_cloudfront_distribution.old", "mode": "managed",
		"type": "aws_cloudfront_distribution", "name": "old",
		"change": {"actions": actions, "before": {"domain_name": _domain}, "after": after, "after_unknown": unknown},
	},
	"block": {
		"address": "aws_cloudfront_distribution.old", "mode": "managed",
		"type": "aws_cloudfront_distribution", "name": "old", "expressions": {},
	},
}

test_allow_domain_that_another_distribution_has if {
	findings := rule.findings with input as plans.plan([
		_old(["delete"], null, {}),
		plans.known("aws_cloudfront_distribution", "adopted", {"domain_name": _domain}),
		plans.known("aws_route53_record", "r", _alias(_domain)),
	])
	count(findings) == 0
}

test_undetermined_type if {
	every case in [{"value": _domain, "count": 1}, {"value": "d222222abcdef8.cloudfront.net", "count": 0}] {
		findings := rule.findings with input as plans.changed([
			{"address": "aws_cloudfront_distribution.old", "actions": ["delete"], "before": {"domain_name": _domain}},
			{
				"address": _record, "actions": ["update"], "before": {}, "after": {"name": "www.example.com", "records": [case.value]},
				"unknown": {"type": true}, "expressions": {"type": {"references": ["local.type"]}},
			},
		])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", _record,
				concat("", [
					"Whether the record leads to ", _domain, ", the domain of aws_cloudfront_distribution.old, ",
					"which this plan deletes, depends on type; allowed are distributions that stay.",
				]),
			]}
		}
	}
}

# Other resources have an argument of that name too.
test_domains_of_other_deleted_resources_do_not_apply if {
	gone := _old(["delete"], null, {})
	findings := rule.findings with input as plans.plan([
		object.union(gone, {"change": {"address": "aws_api_gateway_domain_name.old", "type": "aws_api_gateway_domain_name"}}),
		plans.known("aws_route53_record", "r", _alias(_domain)),
	])
	count(findings) == 0
}
