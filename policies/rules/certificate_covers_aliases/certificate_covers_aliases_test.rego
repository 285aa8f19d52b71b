package certificate_covers_aliases_test

import data.lib.plans_test as plans
import data.rules.certificate_covers_aliases as rule

_site := "aws_cloudfront_distribution.site"

_allowed := "allowed are names that the certificate holds, a wildcard standing for one label."

test_deny_message if {
	findings := rule.findings with input as _plan(["www.example.com", "example.org"], "example.com", ["*.example.com"])
	plans.brief(findings) == {[
		"deny", _site,
		concat("", [
			"The certificate in acm_certificate_arn (aws_acm_certificate.c) does not cover example.org; ",
			_allowed,
		]),
	]}
}

test_wildcards if {
	every case in [
		{"alias": "example.com", "names": ["example.com"], "count": 0},
		{"alias": "Example.com", "names": ["example.com"], "count": 0},
		{"alias": "www.example.com", "names": ["x.org", "*.example.com"], "count": 0},
		{"alias": "*.example.com", "names": ["x.org", "*.example.com"], "count": 0},
		{"alias": "example.com", "names": ["*.example.com"], "count": 1},
		{"alias": "a.b.example.com", "names": ["*.example.com"], "count": 1},
		{"alias": "*.example.com", "names": ["www.example.com"], "count": 1},
		{"alias": "*.b.example.com", "names": ["*.example.com"], "count": 1},
		{"alias": "wwwexample.com", "names": ["*.example.com", "example.com"], "count": 1},
	] {
		findings := rule.findings with input as _plan([case.alias], case.names[0], array.slice(case.names, 1, 9))
		count(findings) == case.count
	}
}

test_allow_no_aliases if {
	findings := rule.findings with input as _plan(null, "example.com", null)
	count(findings) == 0
}

# Names that the provider computes, because nobody wrote them.
test_deny_computed_names if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_acm_certificate", "c", {"domain_name": "example.com"}, {"arn": true, "subject_alternative_names": true}, {}, "aws"),
		_user(["www.example.com"], plans.refers("aws_acm_certificate.c.arn")),
	])
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined_unknown_names if {
	findings := rule.findings with input as plans.plan([
		plans.made(
			"aws_acm_certificate", "c", {"domain_name": "example.com"}, {"arn": true, "subject_alternative_names": true},
			{"subject_alternative_names": {"references": ["local.names"]}}, "aws",
		),
		_user(["www.example.com"], plans.refers("aws_acm_certificate.c.arn")),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "the names of aws_acm_certificate.c"]}
}

test_undetermined_one_of_several if {
	findings := rule.findings with input as plans.plan([
		_certificate("c", "example.com", []), _certificate("d", "www.example.com", []),
		_user(["www.example.com"], {"references": ["aws_acm_certificate.c.arn", "aws_acm_certificate.d.arn"]}),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "acm_certificate_arn"]}
}

test_undetermined_unknown_alias if {
	findings := rule.findings with input as {"resource": {
		"aws_acm_certificate": {"c": {"domain_name": "example.com"}},
		"aws_cloudfront_distribution": {"site": {
			"aliases": ["example.com", "${var.alias}"],
			"viewer_certificate": {"acm_certificate_arn": "${aws_acm_certificate.c.arn}"},
		}},
	}}
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "the names to cover"]}
}

test_undetermined_imported_certificate if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_acm_certificate", "c", {"certificate_body": "body"}, {"arn": true}, {}, "aws"),
		_user(["www.example.com"], plans.refers("aws_acm_certificate.c.arn")),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "the names of aws_acm_certificate.c"]}
}

test_imported_certificate_that_exists if {
	every case in [{"names": ["example.com", "www.example.com"], "count": 0}, {"names": ["example.com"], "count": 1}] {
		findings := rule.findings with input as plans.plan([
			plans.made(
				"aws_acm_certificate", "c",
				{"certificate_body": "body", "domain_name": "example.com", "subject_alternative_names": case.names},
				{"arn": true}, {}, "aws",
			),
			_user(["www.example.com"], plans.refers("aws_acm_certificate.c.arn")),
		])
		count(findings) == case.count
	}
}

test_deny_through_the_validation if {
	findings := rule.findings with input as plans.plan([
		_certificate("c", "example.com", []),
		plans.made(
			"aws_acm_certificate_validation", "v", {}, {"certificate_arn": true},
			{"certificate_arn": plans.refers("aws_acm_certificate.c.arn")}, "aws",
		),
		_user(["www.example.com"], plans.refers("aws_acm_certificate_validation.v.certificate_arn")),
	])
	plans.verdicts(findings) == {["deny", _site]}
}

test_deny_known_arn if {
	arn := "arn:aws:acm:us-east-1:111122223333:certificate/a"
	findings := rule.findings with input as plans.plan([
		plans.known("aws_acm_certificate", "c", {"arn": arn, "domain_name": "example.com", "subject_alternative_names": ["example.com"]}),
		plans.known("aws_cloudfront_distribution", "site", {
			"aliases": ["www.example.com"],
			"viewer_certificate": [{"acm_certificate_arn": arn}],
		}),
	])
	plans.verdicts(findings) == {["deny", _site]}
}

test_not_applicable_to_certificates_elsewhere if {
	every expression in [plans.refers("data.aws_acm_certificate.c.arn"), {"references": ["var.certificate"]}] {
		findings := rule.findings with input as plans.plan([_user(["www.example.com"], expression)])
		count(findings) == 0
	}
}

test_domains_of_apis if {
	every case in [{"name": "api.example.com", "count": 0}, {"name": "api.example.org", "count": 2}] {
		findings := rule.findings with input as {"resource": {
			"aws_acm_certificate": {"c": {"domain_name": "example.com", "subject_alternative_names": ["*.example.com"]}},
			"aws_api_gateway_domain_name": {"a": {
				"domain_name": case.name,
				"regional_certificate_arn": "${aws_acm_certificate.c.arn}",
			}},
			"aws_apigatewayv2_domain_name": {"b": {
				"domain_name": case.name,
				"domain_name_configuration": {"certificate_arn": "${aws_acm_certificate.c.arn}"},
			}},
		}}
		count(findings) == case.count
	}
}

test_allow_load_balancers if {
	findings := rule.findings with input as {"resource": {
		"aws_acm_certificate": {"c": {"domain_name": "example.com"}},
		"aws_lb_listener": {"l": {"certificate_arn": "${aws_acm_certificate.c.arn}"}},
	}}
	count(findings) == 0
}

_certificate(name, domain, others) := plans.made(
	"aws_acm_certificate", name,
	{"domain_name": domain, "subject_alternative_names": others}, {"arn": true}, {}, "aws",
)

_user(aliases, expression) := plans.made(
	"aws_cloudfront_distribution", "site", {"aliases": aliases, "viewer_certificate": [{}]},
	{"viewer_certificate": [{"acm_certificate_arn": true}]},
	{"viewer_certificate": [{"acm_certificate_arn": expression}]}, "aws",
)

_plan(aliases, domain, others) := plans.plan([
	_certificate("c", domain, others),
	_user(aliases, plans.refers("aws_acm_certificate.c.arn")),
])

# Of the certificates that it may be, one has to cover all names.
test_undetermined_which_certificate if {
	every case in [
		{"names": ["example.com"], "count": 1}, {"names": ["www.example.com"], "count": 0}, {"names": ["*.example.com"], "count": 0},
	] {
		every place in [
			{"values": {}, "unknown": true, "written": {"references": ["local.c"]}, "argument": "viewer_certificate"},
			{
				"values": {"viewer_certificate": [{}]}, "unknown": [{"acm_certificate_arn": true}],
				"written": [{"acm_certificate_arn": {"references": ["local.c"]}}], "argument": "acm_certificate_arn",
			},
		] {
			findings := rule.findings with input as plans.plan([
				plans.made("aws_acm_certificate", "c", {"domain_name": case.names[0], "subject_alternative_names": case.names}, {"arn": true}, {"domain_name": {}}, "aws"),
				plans.made("aws_acm_certificate", "d", {"domain_name": "api.example.com"}, {"arn": true}, {"domain_name": {}}, "aws"),
				plans.made(
					"aws_cloudfront_distribution", "site", object.union({"aliases": ["www.example.com"]}, place.values),
					{"viewer_certificate": place.unknown}, {"viewer_certificate": place.written}, "aws",
				),
			])
			count(findings) == case.count
			every finding in findings {
				plans.brief({finding}) == {[
					"undetermined", _site,
					concat("", [
						"Whether the certificate in ", place.argument, " covers all names depends on which it is, ",
						"which is not known yet; allowed are names that the certificate holds, a wildcard standing for one label.",
					]),
				]}
			}
		}
	}
}

test_names_that_are_not_known_beside_ones_that_are_missing if {
	open := plans.made(
		"aws_cloudfront_distribution", "site", {"aliases": ["other.org", null], "viewer_certificate": [{}]},
		{"aliases": [false, true], "viewer_certificate": [{"acm_certificate_arn": true}]},
		{
			"aliases": {"references": ["local.alias"]},
			"viewer_certificate": [{"acm_certificate_arn": plans.refers("aws_acm_certificate.c.arn")}],
		},
		"aws",
	)
	missing := rule.findings with input as plans.plan([_certificate("c", "example.com", []), open])
	plans.verdicts(missing) == {["deny", _site]}
	covered := rule.findings with input as plans.plan([_certificate("c", "other.org", []), open])
	{[finding.verdict, finding.missing] | some finding in covered} == {["undetermined", "the names to cover"]}
	elsewhere := rule.findings with input as plans.plan([object.union(open, {"block": {"expressions": {"viewer_certificate": [{
		"acm_certificate_arn": plans.refers("aws_ssm_parameter.p.value"),
	}]}}})])
	count(elsewhere) == 0
}
