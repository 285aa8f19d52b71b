package bucket_log_lifecycle_test

import data.lib.plans_test as plans
import data.rules.bucket_log_lifecycle as rule

_bucket := "aws_s3_bucket.b"

_type := "aws_s3_bucket_lifecycle_configuration"

_allowed := "; allowed is an enabled lifecycle rule for these keys with expiration.days or expiration.date."

_days := {"status": "Enabled", "expiration": [{"days": 400}]}

test_deny_each_writer if {
	every writer in [
		plans.known("aws_cloudfront_distribution", "w", {"logging_config": [{"bucket": "files.s3.amazonaws.com"}]}),
		plans.known("aws_s3_bucket_logging", "w", {"bucket": "x", "target_bucket": "files"}),
		plans.known("aws_lb", "w", {"access_logs": [{"bucket": "files"}]}),
		plans.known("aws_alb", "w", {"connection_logs": [{"bucket": "files"}]}),
		plans.known("aws_cloudtrail", "w", {"s3_bucket_name": "files"}),
		plans.known("aws_flow_log", "w", {"log_destination": "arn:aws:s3:::files/flows", "log_destination_type": "s3"}),
		plans.known("aws_cloudwatch_log_delivery_destination", "w", {"delivery_destination_configuration": [{"destination_resource_arn": "arn:aws:s3:::files"}]}),
	] {
		findings := rule.findings with input as _plan("files", [], [writer])
		plans.brief(findings) == {[
			"deny", _bucket,
			concat("", ["The bucket takes logs (", writer.change.address, "), and they do not expire", _allowed]),
		]}
	}
}

test_deny_older_logging_block if {
	findings := rule.findings with input as _plan("files", [], [plans.known(
		"aws_s3_bucket", "x",
		{"bucket": "x", "logging": [{"target_bucket": "files"}]},
	)])
	plans.verdicts(findings) == {["deny", _bucket]}
}

test_by_name if {
	every case in [{"name": "outreach-logs", "count": 1}, {"name": "files", "count": 0}, {"name": "catalogs", "count": 0}] {
		findings := rule.findings with input as _plan(case.name, [], [])
		count(findings) == case.count
	}
}

test_rules_for_all_keys if {
	every case in [
		{"rule": _days, "count": 0},
		{"rule": object.union(_days, {"filter": [{"prefix": "", "and": [], "tag": []}]}), "count": 0},
		{"rule": object.union(_days, {"filter": [{"object_size_greater_than": 0}]}), "count": 0},
		{"rule": {"status": "Enabled", "expiration": [{"date": "2030-01-01T00:00:00Z"}]}, "count": 0},
		{"rule": {"status": "Disabled", "expiration": [{"days": 400}]}, "count": 1},
		{"rule": {"status": "Enabled", "expiration": [{"days": 0, "expired_object_delete_marker": true}]}, "count": 1},
		{"rule": {"status": "Enabled", "expiration": [], "noncurrent_version_expiration": [{"noncurrent_days": 30}]}, "count": 1},
		{"rule": object.union(_days, {"filter": [{"tag": [{"key": "a"}]}]}), "count": 1},
		{"rule": object.union(_days, {"filter": [{"and": [{"prefix": ""}]}]}), "count": 1},
		{"rule": object.union(_days, {"filter": [{"object_size_greater_than": 5}]}), "count": 1},
	] {
		findings := rule.findings with input as _plan("app-logs", [_lifecycle("app-logs", [case.rule])], [])
		count(findings) == case.count
	}
}

test_rules_by_prefix if {
	every case in [
		{"rule": object.union(_days, {"filter": [{"prefix": "cdn/"}]}), "count": 0},
		{"rule": object.union(_days, {"prefix": "cdn/"}), "count": 0},
		{"rule": object.union(_days, {"filter": [{"prefix": "tmp/"}]}), "count": 1},
		{"rule": object.union(_days, {"filter": [{"prefix": "cdn/site/2026/"}]}), "count": 1},
	] {
		findings := rule.findings with input as _plan("files", [_lifecycle("files", [case.rule])], [plans.known(
			"aws_cloudfront_distribution", "w",
			{"logging_config": [{"bucket": "files.s3.amazonaws.com", "prefix": "cdn/site/"}]},
		)])
		count(findings) == case.count
	}
}

test_older_lifecycle_block if {
	every case in [
		{"rule": {"enabled": true, "expiration": [{"days": 400}]}, "count": 0},
		{"rule": {"enabled": true, "tags": {}, "prefix": "", "expiration": [{"days": 400}]}, "count": 0},
		{"rule": {"enabled": true, "tags": {"a": "b"}, "expiration": [{"days": 400}]}, "count": 1},
		{"rule": {"enabled": false, "expiration": [{"days": 400}]}, "count": 1},
	] {
		findings := rule.findings with input as plans.plan([plans.known(
			"aws_s3_bucket", "b",
			{"bucket": "app-logs", "lifecycle_rule": [case.rule]},
		)])
		count(findings) == case.count
	}
}

test_undetermined if {
	every case in [
		{
			"values": {}, "unknown": {"rule": true},
			"missing": "the rules of aws_s3_bucket_lifecycle_configuration.l",
		},
		{
			"values": {"rule": [{"expiration": [{"days": 1}]}]}, "unknown": {"rule": [{"status": true}]},
			"missing": "the status of a rule",
		},
	] {
		findings := rule.findings with input as _plan(
			"app-logs", [plans.made(
				_type, "l", object.union({"bucket": "app-logs"}, case.values), case.unknown,
				{"rule": [{"status": {"references": ["local.status"]}, "expiration": [{"days": {"constant_value": 1}}]}]}, "aws",
			)],
			[],
		)
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_undetermined_hidden_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {"bucket": "x"}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {"bucket": "app-logs"}, {"id": true}, {}, "aws"),
		plans.made(_type, "l", {"rule": [_days]}, {"bucket": true}, {"bucket": {"references": ["local.b"]}}, "aws"),
	])
	{[finding.address, finding.missing] | some finding in findings} == {[
		"aws_s3_bucket.b",
		"the bucket of aws_s3_bucket_lifecycle_configuration.l",
	]}
}

# In a module, a dynamic block is made of the variable of its name.
test_undetermined_dynamic_block_of_a_module if {
	names := ["aws_s3_bucket.b.bucket_domain_name", "aws_s3_bucket.b"]
	every case in [{"argument": "logging_config", "found": {_bucket}}, {"argument": "logs", "found": {_bucket, "aws_s3_bucket.other"}}] {
		site := {
			"address": "module.cdn.aws_cloudfront_distribution.w", "module_address": "module.cdn", "mode": "managed",
			"type": "aws_cloudfront_distribution", "name": "w",
			"change": {"actions": ["create"], "after": {"logging_config": [{}]}, "after_unknown": {"logging_config": [{"bucket": true}]}},
		}
		call := {
			"expressions": {case.argument: {"references": names}},
			"module": {"resources": [{
				"address": "aws_cloudfront_distribution.w", "mode": "managed", "type": "aws_cloudfront_distribution", "name": "w",
				"provider_config_key": "aws", "expressions": {"enabled": {}},
			}]},
		}
		made := plans.plan([
		plans.made("aws_s3_bucket", name, {"bucket": name}, {"id": true}, {"bucket": {}}, "aws") |
			some name in ["b", "other"]
		])
		findings := rule.findings with input as object.union(made, {
			"resource_changes": array.concat(made.resource_changes, [site]),
			"configuration": {"root_module": {"module_calls": {"cdn": call}}},
		})
		{finding.address | some finding in findings} == case.found
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", concat("", ["bucket of ", site.address])]}
	}
}

test_undetermined_writers if {
	every case in [
		{"type": "aws_cloudfront_distribution", "values": {}, "unknown": "logging_config", "count": 1},
		{"type": "aws_s3_bucket_logging", "values": {"bucket": "x"}, "unknown": "target_bucket", "count": 1},
		{"type": "aws_lb", "values": {}, "unknown": "access_logs", "count": 1},
		{"type": "aws_alb", "values": {}, "unknown": "connection_logs", "count": 1},
		{"type": "aws_cloudtrail", "values": {}, "unknown": "s3_bucket_name", "count": 1},
		{"type": "aws_flow_log", "values": {"log_destination_type": "s3"}, "unknown": "log_destination", "count": 1},
		{"type": "aws_flow_log", "values": {}, "unknown": "log_destination", "count": 0},
		{"type": "aws_cloudwatch_log_delivery_destination", "values": {}, "unknown": "delivery_destination_configuration", "count": 1},
	] {
		writer := plans.made(case.type, "w", case.values, {case.unknown: true}, {case.unknown: {"references": ["local.hidden"]}}, "aws")
		findings := rule.findings with input as _plan("files", [], [writer])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.address] == ["undetermined", _bucket]
			finding.message == concat("", [
				"Whether the bucket takes logs, which do not expire there, depends on ", case.unknown, " of ",
				writer.change.address, _allowed,
			])
		}
		expiring := rule.findings with input as _plan("files", [_lifecycle("files", [_days])], [writer])
		count(expiring) == 0
	}
}

test_undetermined_argument_of_a_writer if {
	writer := plans.made(
		"aws_lb", "w", {"access_logs": [{"enabled": true, "prefix": "lb/"}]}, {"access_logs": [{"bucket": true}]},
		{"access_logs": [{"bucket": {"references": ["local.hidden"]}}]}, "aws",
	)
	every case in [{"prefix": "lb/", "count": 0}, {"prefix": "cdn/", "count": 1}] {
		lifecycle := _lifecycle("files", [object.union(_days, {"filter": [{"prefix": case.prefix}]})])
		findings := rule.findings with input as _plan("files", [lifecycle], [writer])
		{finding.missing | some finding in findings} == {"bucket of aws_lb.w" | case.count == 1}
	}
}

# A local value that is not known yet comes from a bucket that is still to be made; what belongs to something else is none.
test_allow_writers_to_other_places if {
	every names in [["local.hidden"], ["aws_cloudwatch_log_group.flows.arn", "aws_cloudwatch_log_group.flows"]] {
		findings := rule.findings with input as _plan("files", [], [
			plans.made("aws_s3_bucket", "new", {"bucket": "other"}, {"id": true}, {}, "aws"),
			_lifecycle("other", [_days]),
			plans.made(
				"aws_flow_log", "w", {"log_destination_type": "s3"}, {"log_destination": true},
				{"log_destination": {"references": names}}, "aws",
			),
		])
		count(findings) == 0
	}
}

test_synthesized_file if {
	every case in [
		{"lifecycle": {"status": "Enabled", "expiration": [{"days": 400}], "filter": [{"prefix": ""}]}, "verdicts": []},
		{"lifecycle": {"status": "Enabled", "noncurrent_version_expiration": [{"noncurrent_days": 30}]}, "verdicts": ["deny"]},
		{"lifecycle": {"status": "Enabled", "expiration": {"days": "${var.days}"}}, "verdicts": []},
		{"lifecycle": {"status": "${var.status}", "expiration": {"days": 1}}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "files"}},
			_type: {"l": {"bucket": "${aws_s3_bucket.b.id}", "rule": [case.lifecycle]}},
			"aws_cloudfront_distribution": {"site": {"logging_config": {
				"bucket": "${aws_s3_bucket.b.bucket_domain_name}",
				"prefix": "cdn/",
			}}},
		}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_older_block_of_a_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_s3_bucket": {"b": {
		"bucket": "app-logs",
		"lifecycle_rule": "${var.rules}",
	}}}}
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "lifecycle_rule"]}
}

_plan(name, lifecycles, others) := plans.plan(array.flatten([
	[plans.known("aws_s3_bucket", "b", {"bucket": name})],
	lifecycles,
	others,
]))

_lifecycle(name, rules) := plans.known(_type, "l", {"bucket": name, "rule": rules})

test_writers_of_a_bucket_that_is_named_for_logs if {
	site := plans.known("aws_cloudfront_distribution", "site", {"logging_config": [{"bucket": "app-logs.s3.amazonaws.com", "prefix": "cdn/"}]})
	rule_of_prefix := object.union(_days, {"filter": [{"prefix": "cdn/"}]})
	covered := rule.findings with input as _plan("app-logs", [_lifecycle("app-logs", [rule_of_prefix])], [site])
	count(covered) == 0
	alone := rule.findings with input as _plan("app-logs", [_lifecycle("app-logs", [rule_of_prefix])], [])
	count(alone) == 1
	plain := rule.findings with input as _plan("files", [], [])
	count(plain) == 0
}

test_rules_by_size_leave_logs_out if {
	every name in ["object_size_greater_than", "object_size_less_than"] {
		every size, verdicts in {100: ["deny"], 0: []} {
			filtered := object.union(_days, {"filter": [{name: size}]})
			findings := rule.findings with input as _plan("app-logs", [_lifecycle("app-logs", [filtered])], [])
			[finding.verdict | some finding in findings] == verdicts
		}
	}
}

test_switch_that_is_not_known_matters_for_rules_that_expire if {
	every case in [
		{"rule": {"expiration": [{"days": 400}]}, "verdicts": ["undetermined"]},
		{"rule": {"transition": [{"days": 400}]}, "verdicts": ["deny"]},
		{"rule": {"expiration": [{"days": 0}]}, "verdicts": ["deny"]},
	] {
		findings := rule.findings with input as _plan(
			"app-logs", [plans.made(
				_type, "l", {"bucket": "app-logs", "rule": [case.rule]}, {"rule": [{"status": true}]},
				{"rule": [{"status": {"references": ["local.s"]}}]}, "aws",
			)],
			[],
		)
		[finding.verdict | some finding in findings] == case.verdicts
	}
	disabled := rule.findings with input as _plan("app-logs", [_lifecycle("app-logs", [object.union(_days, {"status": "Disabled"})])], [])
	[finding.verdict | some finding in disabled] == ["deny"]
}

test_days_that_are_not_known_yet_expire_all_the_same if {
	findings := rule.findings with input as _plan(
		"app-logs", [plans.made(
			_type, "l", {"bucket": "app-logs", "rule": [{"status": "Enabled", "expiration": [{}]}]},
			{"rule": [{"expiration": [{"days": true}]}]}, {"rule": [{"expiration": [{"days": {"references": ["local.d"]}}]}]}, "aws",
		)],
		[],
	)
	count(findings) == 0
}
