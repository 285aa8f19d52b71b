package stacks_one_owner_test

import data.lib.plans_test as plans
import data.rules.stacks_one_owner as rule

_claim := {"kind": "alias", "name": "a.example.com", "address": "aws_cloudfront_distribution.d", "scope": {}}

test_deny_in_both_stacks if {
	findings := rule.findings with input as _run(_stack("one", [_claim]), _stack("two", [_claim]))
		with data.context as {"operation": "together"}
	{[finding.verdict, finding.document, finding.message] | some finding in findings} == {
		[
			"deny", "0",
			concat("", [
				"The alias a.example.com is also claimed by two (aws_cloudfront_distribution.d); ",
				"allowed is one stack for a name.",
			]),
		],
		[
			"deny", "1",
			concat("", [
				"The alias a.example.com is also claimed by one (aws_cloudfront_distribution.d); ",
				"allowed is one stack for a name.",
			]),
		],
	}
}

test_each_kind_and_scope if {
	every case in [
		{"kind": "bucket", "one": {}, "two": {}, "denied": true},
		{"kind": "function", "one": {"region": "", "account": ""}, "two": {"region": "x", "account": "1"}, "denied": true},
		{"kind": "function", "one": {"region": "y", "account": ""}, "two": {"region": "x", "account": ""}, "denied": false},
		{"kind": "function", "one": {"region": "x", "account": "2"}, "two": {"region": "x", "account": "1"}, "denied": false},
		{"kind": "record", "one": {"zone": "Z1", "set": ""}, "two": {"zone": "Z1", "set": ""}, "denied": true},
		{"kind": "record", "one": {"zone": "", "set": ""}, "two": {"zone": "Z1", "set": ""}, "denied": true},
		{"kind": "record", "one": {"zone": "Z2", "set": ""}, "two": {"zone": "Z1", "set": ""}, "denied": false},
		{"kind": "record", "one": {"zone": "Z1", "set": "BLUE"}, "two": {"zone": "Z1", "set": "GREEN"}, "denied": false},
	] {
		one := object.union(object.remove(_claim, ["scope"]), {"kind": case.kind, "scope": case.one})
		two := object.union(object.remove(_claim, ["scope"]), {"kind": case.kind, "scope": case.two})
		findings := rule.findings with input as _run(_stack("one", [one]), _stack("two", [two]))
			with data.context as {"operation": "together"}
		count(findings) == 2 == case.denied
	}
}

test_allow_documents_of_one_stack if {
	findings := rule.findings with input as _run(_stack("one", [_claim]), _stack("one", [_claim]))
		with data.context as {"operation": "together"}
	count(findings) == 0
}

# A plan of unknown origin beside synthesized stacks is most likely one of theirs.
test_documents_without_a_stack if {
	every case in [
		{"address": "aws_cloudfront_distribution.d", "count": 0},
		{"address": "aws_cloudfront_distribution.other", "count": 2},
	] {
		other := object.union(_claim, {"address": case.address})
		unknown := {"file": "plan.json", "facts": {"claims": [other]}}
		findings := rule.findings with input as _run(_stack("one", [_claim]), unknown)
			with data.context as {"operation": "together"}
		count(findings) == case.count
	}
}

test_allow_one_document_alone if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "b"})])
	count(findings) == 0
}

_run(one, two) := {"stacks": {"0": one, "1": two}}

_stack(name, claims) := {"name": name, "file": concat("", [name, ".json"]), "facts": {"claims": claims}}
