package stacks_route_to_zone_test

import data.lib.plans_test as plans
import data.rules.stacks_route_to_zone as rule

_context := {"operation": "together", "environments": [
	{"name": "develop", "stacks": ["develop-zone", "develop-sleepconnect"]},
	{"name": "staging", "stacks": ["staging-zone", "staging-sleepconnect"]},
]}

_state := "data.terraform_remote_state.zone"

_origin := {
	"domain": "", "reads": [{"state": _state, "output": "outreach_domain"}],
	"headers": ["x-outreach-hop-proof"], "open": false,
}

test_allow_the_zone_by_its_output_or_its_name if {
	every origin in [_origin, object.union(_origin, {"domain": "outreach-dev.example.com"})] {
		findings := rule.findings with input as _run_with(origin) with data.context as _context
		count(findings) == 0
	}
}

test_allow_the_server_with_its_own_proof if {
	reads := [{"state": _state, "output": "server_domains"}]
	right := object.union(_origin, {"reads": reads, "headers": ["x-outreach-origin-proof"]})
	allowed := rule.findings with input as _run_with(right) with data.context as _context
	count(allowed) == 0
	denied := rule.findings with input as _run_with(object.union(_origin, {"reads": reads})) with data.context as _context
	plans.verdicts(denied) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_deny_another_name if {
	findings := rule.findings with input as _run_with(object.union(_origin, {"domain": "outreach-staging.example.com", "reads": []})) with data.context as _context
	{[finding.document, finding.message] | some finding in findings} == {[
		"1",
		concat("", [
			"The origin \"outreach\" of /outreach, /outreach/* is outreach-staging.example.com, which is no name of ",
			"develop-zone (outreach-dev.example.com); allowed is the zone's own name.",
		]),
	]}
}

test_deny_another_environments_stack if {
	reads := [{"state": "data.terraform_remote_state.other", "output": "outreach_domain"}]
	findings := rule.findings with input as _run_with(object.union(_origin, {"reads": reads})) with data.context as _context
	{finding.message | some finding in findings} == {
		concat("", [
			"The origin \"outreach\" of /outreach, /outreach/* is read from a stack of staging; ",
			"allowed is the zone of develop.",
		]),
		concat("", [
			"The origin \"outreach\" of /outreach, /outreach/* is outreach-staging.example.com, which is no name of ",
			"develop-zone (outreach-dev.example.com); allowed is the zone's own name.",
		]),
	}
}

test_headers if {
	findings := rule.findings with input as _run_with(object.union(_origin, {"headers": ["x-other"]})) with data.context as _context
	{finding.message | some finding in findings} == {concat("", [
		"The origin \"outreach\" of /outreach, /outreach/* is sent no header x-outreach-hop-proof; ",
		"allowed is the header with the zone's secret.",
	])}
	open := rule.findings with input as _run_with(object.union(_origin, {"headers": [], "open": true})) with data.context as _context
	{[finding.verdict, finding.missing] | some finding in open} == {[
		"undetermined", "the headers of the origin \"outreach\"",
	]}
}

test_allow_other_paths_and_other_stacks if {
	static := [{"pattern": "/outreach-static/*", "origin": "outreach"}]
	wrong := object.union(_origin, {"headers": []})
	elsewhere := rule.findings with input as _run(_origins(wrong), static) with data.context as _context
	count(elsewhere) == 0
	unknown := rule.findings with input as _run_with(wrong) with data.context as {"operation": "together"}
	count(unknown) == 0
}

_behaviors := [{"pattern": "/outreach", "origin": "outreach"}, {"pattern": "/outreach/*", "origin": "outreach"}]

_origins(origin) := {"outreach": origin, "own": {"domain": "own.example.com", "reads": [], "headers": [], "open": false}}

_run_with(origin) := _run(_origins(origin), _behaviors)

_run(origins, behaviors) := {"stacks": {
	"0": _zone("develop-zone", "outreach-dev.example.com"),
	"1": {"name": "develop-sleepconnect", "file": "s.json", "facts": {
		"states": {_state: ["develop-zone"], "data.terraform_remote_state.other": ["staging-zone"]},
		"outputs": {},
		"distributions": [{
			"address": "aws_cloudfront_distribution.site", "aliases": ["dev.example.com"],
			"origins": origins, "behaviors": behaviors,
		}],
	}},
	"2": _zone("staging-zone", "outreach-staging.example.com"),
}}

_zone(name, domain) := {"name": name, "file": concat("", [name, ".json"]), "facts": {
	"outputs": {"outreach_domain": {"value": domain, "certificates": []}, "server_domains": {"certificates": []}},
	"distributions": [{
		"address": "aws_cloudfront_distribution.zone", "aliases": [domain],
		"origins": {}, "behaviors": [{"pattern": "/outreach/*", "origin": "server"}],
	}],
}}
