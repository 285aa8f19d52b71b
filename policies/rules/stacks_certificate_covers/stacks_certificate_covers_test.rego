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
	findings := rule.findings with input as _run(object.union(_use, {"names": ["www.example.com", "a.b.example.com"]}), [_certificate], []) with data.context as _context
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
	findings := rule.findings with input as _run(use, [object.union(_certificate, {"arn": "arn:c"})], [])
		with data.context as _context
	plans.verdicts(findings) == {["deny", use.address]}
}

test_allow_names_that_are_covered if {
	every name in ["www.example.com", "example.com"] {
		findings := rule.findings with input as _run(object.union(_use, {"names": [name]}), [_certificate], [])
			with data.context as _context
		count(findings) == 0
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
		findings := rule.findings with input as _run(object.union(_use, {"names": case.names}), [_certificate, second], ["aws_acm_certificate.other"]) with data.context as _context
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_names_that_are_not_known if {
	open := object.union(_certificate, {"names": [], "open": true})
	findings := rule.findings with input as _run(_use, [open], []) with data.context as _context
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "the names of aws_acm_certificate.c of shared",
	]}
}

test_allow_where_the_other_stack_is_not_there if {
	findings := rule.findings with input as {"stacks": {"zone": _zone(_use)}}
		with data.context as {"operation": "together"}
	count(findings) == 0
}

_run(use, certificates, more) := {"stacks": {
	"shared": {"name": "shared", "file": "shared.json", "facts": {
		"outputs": {"certificate_arn": {"certificates": array.concat(["aws_acm_certificate.c"], more)}},
		"certificates": certificates,
	}},
	"zone": _zone(use),
}}

_context := {"operation": "together"}

_zone(use) := {"name": "develop-zone", "file": "zone.json", "facts": {
	"uses": [use], "states": {"data.terraform_remote_state.shared": ["shared"]},
}}
