package caa_allows_amazon_test

import data.lib.plans_test as plans
import data.rules.caa_allows_amazon as rule

_record := "aws_route53_record.caa"

_allowed := "; allowed are amazon.com, amazonaws.com, amazontrust.com, awstrust.com among them."

test_deny_message if {
	findings := rule.findings with input as _plan(["0 issue \"letsencrypt.org\"", "0 issue \"digicert.com\""])
	plans.brief(findings) == {[
		"deny", _record,
		concat("", ["The record lets digicert.com, letsencrypt.org issue certificates", _allowed]),
	]}
}

test_deny_nobody if {
	every value in ["0 issue \";\"", "0 issue \"\"", "0 issue ;"] {
		findings := rule.findings with input as _plan([value])
		plans.brief(findings) == {["deny", _record, concat("", ["The record lets nobody issue certificates", _allowed])]}
	}
}

test_allow if {
	every values in [
		["0 issue \"amazon.com\""],
		["128 ISSUE \"Amazon.com.\""],
		["0 issue amazontrust.com"],
		["0 issue \"awstrust.com; validationmethods=dns-01\""],
		["0 issue \"letsencrypt.org\"", "0 issue \"amazonaws.com\""],
		["0 iodef \"mailto:security@example.com\""],
		["0 issuewild \";\"", "0 issue \"amazon.com\""],
		[],
	] {
		findings := rule.findings with input as _plan(values)
		count(findings) == 0
	}
}

test_allow_other_types if {
	findings := rule.findings with input as plans.plan([plans.known("aws_route53_record", "caa", {
		"name": "example.com", "type": "TXT", "zone_id": "Z1", "records": ["0 issue \"letsencrypt.org\""],
	})])
	count(findings) == 0
}

# Wildcards matter where a certificate has one under the record's name.
test_wildcards if {
	every case in [
		{"names": ["*.example.com"], "count": 1},
		{"names": ["*.app.example.com"], "count": 1},
		{"names": ["*.example.org"], "count": 0},
		{"names": ["www.example.com"], "count": 0},
	] {
		document := _plan(["0 issue \"amazon.com\"", "0 issuewild \"letsencrypt.org\""])
		certificate := plans.known("aws_acm_certificate", "c", {"domain_name": "example.com", "subject_alternative_names": case.names})
		findings := rule.findings with input as object.union(
			document,
			{"resource_changes": array.concat(document.resource_changes, [certificate.change])},
		)
		{finding.message | some finding in findings} == {message |
			case.count == 1
			message := concat("", ["The record lets letsencrypt.org issue wildcard certificates", _allowed])
		}
	}
}

test_synthesized_file if {
	every case in [
		{"records": ["0 issue \"letsencrypt.org\""], "verdicts": ["deny"]},
		{"records": ["0 issue \"amazon.com\"", "${var.more}"], "verdicts": []},
		{"records": ["0 issue \"letsencrypt.org\"", "${var.more}"], "verdicts": ["undetermined"]},
		{"records": "${var.records}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {"aws_route53_record": {"caa": {
			"name": "example.com", "type": "CAA", "zone_id": "Z1", "records": case.records,
		}}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_plan(values) := plans.plan([plans.known("aws_route53_record", "caa", {
	"name": "example.com", "type": "CAA", "zone_id": "Z1", "records": values,
})])

test_undetermined_type if {
	every case in [{"value": "0 issue \"letsencrypt.org\"", "count": 1}, {"value": "0 issue \"amazon.com\"", "count": 0}, {"value": "v=spf1 -all", "count": 0}] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_route53_record", "x", {"name": "example.com", "zone_id": "Z1", "records": [case.value]}, {"type": true},
			{"type": {"references": ["local.type"]}}, "aws",
		)])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "type"]
			startswith(finding.message, "Who may issue certificates depends on type, which is not known yet; allowed are ")
		}
	}
}

test_undetermined_name if {
	every case in [
		{"names": ["*.example.com"], "value": "letsencrypt.org", "count": 1}, {"names": ["*.example.com"], "value": "amazon.com", "count": 0},
		{"names": ["example.com"], "value": "letsencrypt.org", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_acm_certificate", "c", {"domain_name": "example.com", "subject_alternative_names": case.names}),
			plans.made(
				"aws_route53_record", "x",
				{
					"type": "CAA", "zone_id": "Z1",
					"records": ["0 issue \"amazon.com\"", concat("", ["0 issuewild \"", case.value, "\""])],
				},
				{"name": true}, {"name": {"references": ["local.name"]}}, "aws",
			),
		])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "name"]
			startswith(finding.message, "Who may issue wildcard certificates depends on name, which is not known yet; allowed are ")
		}
	}
}

test_wildcards_of_either_argument if {
	every values in [{"domain_name": "*.example.com"}, {"domain_name": "example.com", "subject_alternative_names": ["*.example.com"]}] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_acm_certificate", "c", values),
			plans.known("aws_route53_record", "caa", {
				"name": "example.com", "type": "CAA", "zone_id": "Z1",
				"records": ["0 issue \"amazon.com\"", "0 issuewild \"letsencrypt.org\""],
			}),
		])
		count(findings) == 1
	}
}

test_authorities_beside_nobody if {
	findings := rule.findings with input as _plan(["0 issue \";\"", "0 issue \"letsencrypt.org\""])
	{finding.message | some finding in findings} == {concat("", ["The record lets letsencrypt.org issue certificates", _allowed])}
}
