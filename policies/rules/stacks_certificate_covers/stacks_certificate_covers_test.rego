package stacks_certificate_covers_test

import data.lib.plans_test as plans
import data.rules.stacks_certificate_covers as rule

_read := {"state": "data.terraform_remote_state.shared", "output": "certificate_arn"}

_use := {
	"address": "aws_cloudfront_distribution.site", "argument": "acm_certificate_arn",
	"names": ["www.example.com"], "arn": "", "reads": [_read],
}

_certificate := {"address": "aws_acm_certificate.c", "arn": "", "names": ["*.example.com", "example.com"], "open": false}

test_deny_a_name_that_is_missing if {
	findings := _findings(object.union(_use, {"names": ["www.example.com", "a.b.example.com"]}), [_certificate], [])
	{[finding.verdict, finding.document, finding.address, finding.message] | some finding in findings} == {[
		"deny", "zone", "aws_cloudfront_distribution.site",
		concat("", [
			"The certificate in acm_certificate_arn (aws_acm_certificate.c of shared) does not cover a.b.example.com; ",
			"allowed are names that the certificate holds, a wildcard standing for one label.",
		]),
	]}
}

test_deny_by_the_arn if {
	use := object.union(_use, {"names": ["www.other.com"], "arn": "arn:c", "reads": []})
	plans.verdicts(_findings(use, [object.union(_certificate, {"arn": "arn:c"})], [])) == {["deny", use.address]}
}

test_allow_names_that_are_covered if {
	every name in ["www.example.com", "example.com"] {
		count(_findings(object.union(_use, {"names": [name]}), [_certificate], [])) == 0
	}
}

test_several_certificates_behind_one_output if {
	other := object.union(_certificate, {"address": "aws_acm_certificate.other"})
	every case in [
		{"names": ["www.example.com"], "verdicts": set()},
		{"names": ["*.else.com"], "verdicts": {"undetermined"}},
		{"names": ["*.more.com"], "verdicts": {"deny"}},
	] {
		second := object.union(other, {"names": ["*.example.com", "*.else.com"]})
		findings := _findings(object.union(_use, {"names": case.names}), [_certificate, second], ["aws_acm_certificate.other"])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_names_that_are_not_known if {
	open := object.union(_certificate, {"names": [], "open": true})
	findings := _findings(_use, [open], [])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "the names of aws_acm_certificate.c of shared",
	]}
}

test_allow_where_the_other_stack_is_not_there if {
	findings := rule.findings with input as {"stacks": {"zone": _zone(_use)}}
		with data.context as {"operation": "together"}
	count(findings) == 0
}

_findings(use, certificates, more) := found if {
	found := rule.findings with input as {"stacks": {
		"shared": {"name": "shared", "file": "shared.json", "facts": {
			"outputs": {"certificate_arn": {"certificates": array.concat(["aws_acm_certificate.c"], more)}},
			"certificates": certificates,
		}},
		"zone": _zone(use),
	}}
		with data.context as {"operation": "together"}
}

_zone(use) := {"name": "develop-zone", "file": "zone.json", "facts": {
	"uses": [use], "states": {"data.terraform_remote_state.shared": ["shared"]},
}}
