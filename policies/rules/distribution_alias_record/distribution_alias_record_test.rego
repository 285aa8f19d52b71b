package distribution_alias_record_test

import data.lib.plans_test as plans
import data.rules.distribution_alias_record as rule

_site := "aws_cloudfront_distribution.site"

_allowed := "allowed are records of type A, and of type AAAA where is_ipv6_enabled is true."

test_deny_missing_aaaa if {
	findings := rule.findings with input as _plan(["www.example.com"], true, [_record("a", "www.example.com", "A")])
	plans.brief(findings) == {[
		"deny", _site,
		concat("", ["The alias \"www.example.com\" has no record of type AAAA; ", _allowed]),
	]}
}

test_deny_missing_both if {
	findings := rule.findings with input as _plan(["www.example.com"], true, [])
	plans.brief(findings) == {[
		"deny", _site,
		concat("", ["The alias \"www.example.com\" has no record of type A, AAAA; ", _allowed]),
	]}
}

test_allow if {
	every case in [
		{"ipv6": true, "records": [_record("a", "www.example.com", "A"), _record("b", "www.example.com", "AAAA")]},
		{"ipv6": true, "records": [_record("a", "WWW.example.com.", "A"), _record("b", "www", "AAAA")]},
		{"ipv6": true, "records": [_record("a", "*.example.com", "A"), _record("b", "*", "AAAA")]},
		{"ipv6": true, "records": [_record("a", "www.example.com", "CNAME")]},
		{"ipv6": false, "records": [_record("a", "www.example.com", "A")]},
		{"ipv6": null, "records": [_record("a", "www.example.com", "A")]},
	] {
		findings := rule.findings with input as _plan(["www.example.com"], case.ipv6, case.records)
		count(findings) == 0
	}
}

test_deny_records_of_other_names if {
	findings := rule.findings with input as _plan(["www.example.com", "app.example.com"], false, [
		_record("a", "www.example.com", "A"),
		_record("b", "app.example.com", "AAAA"),
		_record("c", "a.app.example.com", "A"),
	])
	plans.brief(findings) == {[
		"deny", _site,
		concat("", ["The alias \"app.example.com\" has no record of type A; ", _allowed]),
	]}
}

test_not_applicable_to_zones_elsewhere if {
	findings := rule.findings with input as _plan(["www.example.org"], true, [_record("a", "www.example.com", "A")])
	count(findings) == 0
}

test_apex if {
	every case in [{"name": "", "count": 0}, {"name": "example.com", "count": 0}, {"name": "www", "count": 1}] {
		findings := rule.findings with input as _plan(["example.com"], false, [_record("a", case.name, "A")])
		count(findings) == case.count
	}
}

test_undetermined_unknown_names if {
	unknown := plans.made(
		"aws_route53_record", "x", {"zone_id": "Z1", "type": "A"}, {"name": true},
		{"name": {"references": ["local.name"]}}, "aws",
	)
	findings := rule.findings with input as _plan(["www.example.com"], false, [unknown])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "name of aws_route53_record.x"]}
}

# Records that validate a certificate are nobody's addresses.
test_deny_beside_records_of_a_certificate if {
	unknown := plans.made(
		"aws_route53_record", "x", {"zone_id": "Z1"}, {"name": true, "type": true},
		{"name": {"references": ["aws_acm_certificate.c.domain_validation_options", "aws_acm_certificate.c"]}}, "aws",
	)
	findings := rule.findings with input as _plan(["www.example.com"], false, [unknown])
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined_unknown_ipv6 if {
	findings := rule.findings with input as {
		"data": {"aws_route53_zone": {"z": {"name": "example.com"}}},
		"resource": {
			"aws_cloudfront_distribution": {"site": {"aliases": ["www.example.com"], "is_ipv6_enabled": "${var.ipv6}"}},
			"aws_route53_record": {"a": {"name": "www", "type": "A", "zone_id": "${data.aws_route53_zone.z.zone_id}"}},
		},
	}
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "is_ipv6_enabled"]}
}

# The zone lies in another stack: the record that leads here tells that this document manages its neighbors' DNS.
test_zone_of_another_stack if {
	every case in [
		{"aliases": ["www.example.com"], "verdicts": []},
		{"aliases": ["www.example.com", "app.example.com"], "verdicts": ["deny"]},
		{"aliases": ["www.example.com", "example.com"], "verdicts": ["deny"]},
		{"aliases": ["www.example.com", "www.example.org"], "verdicts": []},
		{"aliases": ["www.example.com", "${var.alias}"], "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {
			"data": {"terraform_remote_state": {"s": {"backend": "local"}}},
			"resource": {
				"aws_cloudfront_distribution": {"site": {"aliases": case.aliases}},
				"aws_route53_record": {"a": {
					"name": "www.example.com", "type": "A",
					"zone_id": "${data.terraform_remote_state.s.outputs.zone}",
					"alias": {"name": "${aws_cloudfront_distribution.site.domain_name}"},
				}},
			},
		}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_not_applicable_without_records if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"aliases": ["www.example.com"],
		"is_ipv6_enabled": true,
	}}}}
	count(findings) == 0
}

test_relative_name_in_a_zone_of_another_stack if {
	findings := rule.findings with input as {"resource": {
		"aws_cloudfront_distribution": {"site": {"aliases": ["www.example.com"], "is_ipv6_enabled": true}},
		"aws_route53_record": {
			"a": {"name": "www.example.com", "type": "A", "zone_id": "Z9"},
			"b": {"name": "www", "type": "AAAA", "zone_id": "Z9"},
		},
	}}
	count(findings) == 0
}

_record(name, full, type) := plans.known("aws_route53_record", name, {"name": full, "type": type, "zone_id": "Z1"})

_plan(aliases, ipv6, records) := plans.plan(array.concat(
	[
		plans.known("aws_cloudfront_distribution", "site", {"aliases": aliases, "is_ipv6_enabled": ipv6}),
		plans.known("aws_route53_zone", "z", {"name": "example.com", "zone_id": "Z1"}),
	],
	records,
))

# The record that leads here tells the same once its target's domain is known.
test_zone_of_another_stack_once_it_exists if {
	every case in [
		{"target": "d1.cloudfront.net", "verdicts": ["deny"]},
		{"target": "d2.cloudfront.net", "verdicts": []},
		{"target": null, "verdicts": []},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_cloudfront_distribution", "site", {"aliases": ["app.example.com"], "domain_name": "d1.cloudfront.net"}),
			plans.known("aws_route53_record", "a", {
				"name": "www.example.com", "type": "A", "zone_id": "Z9",
				"alias": [{"name": case.target}],
			}),
		])
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_apex_of_a_zone_that_is_not_known if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_cloudfront_distribution", "site", {"aliases": ["example.com"], "is_ipv6_enabled": true}),
		plans.known("aws_route53_record", "a", {"name": "example.com", "type": "A", "zone_id": "Z9"}),
		plans.known("aws_route53_record", "b", {"name": "", "type": "AAAA", "zone_id": "Z9"}),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "name of aws_route53_record.b"]}
}

test_undetermined_type if {
	unknown := plans.made(
		"aws_route53_record", "x", {"name": "www.example.com", "zone_id": "Z1"}, {"type": true},
		{"type": {"references": ["local.type"]}}, "aws",
	)
	every case in [
		{"records": [unknown], "missing": {"type of aws_route53_record.x"}},
		{"records": [unknown, _record("a", "www", "A")], "missing": set()},
	] {
		findings := rule.findings with input as _plan(["www.example.com"], false, case.records)
		{finding.missing | some finding in findings} == case.missing
		{finding.verdict | some finding in findings} - {"undetermined"} == set()
	}
}

# Whether the document manages the alias's DNS depends on what is not known.
test_undetermined_whose_dns_it_is if {
	hidden := {"references": ["local.hidden"]}
	every case in [
		{"record": "www.example.com", "unknown": {"alias": true}, "expressions": {"alias": hidden}, "missing": {"alias of aws_route53_record.a"}},
		{
			"record": "www.example.com", "unknown": {"alias": [{"name": true}]}, "expressions": {"alias": [{"name": hidden}]},
			"missing": {"alias of aws_route53_record.a"},
		},
		{"record": "www.example.org", "unknown": {"alias": true}, "expressions": {"alias": hidden}, "missing": set()},
		{
			"record": null, "unknown": {"name": true, "alias": [{"name": true}]},
			"expressions": {"name": hidden, "alias": [{"name": plans.refers("aws_cloudfront_distribution.site.domain_name")}]},
			"missing": {"name of aws_route53_record.a"},
		},
		{
			"record": "www.example.com", "unknown": {"alias": [{"name": true}]},
			"expressions": {"alias": [{"name": plans.refers("aws_lb.x.dns_name")}]}, "missing": set(),
		},
	] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_cloudfront_distribution", "site", {"aliases": ["app.example.com"]}, {"domain_name": true}, {"aliases": {}}, "aws"),
			plans.made(
				"aws_route53_record", "a", {"name": case.record, "type": "A", "zone_id": "Z9", "alias": [{} | case.unknown.alias != true]},
				case.unknown, case.expressions, "aws",
			),
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", _site,
				concat("", [
					"Whether this document makes the records of the alias \"app.example.com\", which has none of type A, ",
					"depends on ", finding.missing, "; ", _allowed,
				]),
			]}
		}
	}
}

test_undetermined_name_of_a_zone if {
	every case in [{"records": [], "count": 1}, {"records": [_record("a", "www.example.com", "A")], "count": 0}] {
		findings := rule.findings with input as plans.plan(array.concat(case.records, [
			plans.known("aws_cloudfront_distribution", "site", {"aliases": ["www.example.com"]}),
			plans.made("aws_route53_zone", "z", {"zone_id": "Z2"}, {"name": true}, {"name": {"references": ["local.domain"]}}, "aws"),
		]))
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "name of aws_route53_zone.z"]
		}
	}
}

test_record_whose_name_is_open_may_be_the_missing_one if {
	every case in [
		{"type": "A", "verdicts": {"undetermined"}}, {"type": "AAAA", "verdicts": {"undetermined"}},
		{"type": "CNAME", "verdicts": {"undetermined"}}, {"type": null, "verdicts": {"undetermined"}},
		{"type": "TXT", "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as _plan(["app.example.com"], false, [_nameless(case.type)])
		{finding.verdict | some finding in findings} == case.verdicts
	}
	complete := rule.findings with input as _plan(["app.example.com"], false, [_nameless("A"), _record("a", "app.example.com", "A")])
	count(complete) == 0
}

test_record_whose_type_is_open_may_be_the_missing_one if {
	typeless := plans.made(
		"aws_route53_record", "t", {"name": "app.example.com", "zone_id": "Z1"}, {"type": true},
		{"type": {"references": ["local.type"]}}, "aws",
	)
	findings := rule.findings with input as _plan(["app.example.com"], true, [typeless])
	{finding.verdict | some finding in findings} == {"undetermined"}
}

test_alias_with_both_records_needs_no_ipv6 if {
	distribution := plans.made(
		"aws_cloudfront_distribution", "site", {"aliases": ["app.example.com"]}, {"is_ipv6_enabled": true},
		{"is_ipv6_enabled": {"references": ["local.v6"]}}, "aws",
	)
	zone := plans.known("aws_route53_zone", "z", {"name": "example.com", "zone_id": "Z1"})
	both := rule.findings with input as plans.plan([
		distribution, zone, _record("a", "app.example.com", "A"), _record("b", "app.example.com", "AAAA"),
	])
	count(both) == 0
	one := rule.findings with input as plans.plan([distribution, zone, _record("a", "app.example.com", "A")])
	{[finding.verdict, finding.missing] | some finding in one} == {["undetermined", "is_ipv6_enabled"]}
}

test_aliases_that_are_not_known_matter_beside_records if {
	distribution := plans.made(
		"aws_cloudfront_distribution", "site", {}, {"aliases": true, "domain_name": true},
		{"aliases": {"references": ["local.aliases"]}}, "aws",
	)
	alone := rule.findings with input as plans.plan([distribution])
	count(alone) == 0
	every other in [plans.known("aws_route53_zone", "z", {"name": "example.com", "zone_id": "Z1"}), _leading("example.com")] {
		findings := rule.findings with input as plans.plan([distribution, other])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aliases"]}
	}
}

# A record of example.com says nothing of other names under com.
test_top_level_domains_are_no_zones_of_a_document if {
	distribution := plans.made("aws_cloudfront_distribution", "site", {"aliases": ["example.com", "other.com"]}, {"domain_name": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([distribution, _leading("example.com")])
	count(findings) == 0
}

_nameless(type) := plans.made(
	"aws_route53_record", "n", {"zone_id": "Z1", "type": type}, {"name": true, "type": type == null},
	{"name": {"references": ["local.name"]}, "type": {"references": ["local.type"]}}, "aws",
)

# A record of a zone elsewhere that leads to the distribution.
_leading(name) := plans.made(
	"aws_route53_record", "l", {"name": name, "type": "A", "zone_id": "Z9", "alias": [{}]}, {"alias": [{"name": true}]},
	{"alias": [{"name": plans.refers("aws_cloudfront_distribution.site.domain_name")}]}, "aws",
)
