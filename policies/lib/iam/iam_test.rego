package lib.iam_test

import data.lib.iam
import data.lib.node
import data.lib.plans_test as plans
import data.lib.resources

# What a policy made of several documents says, by the sids of its statements, and what of it is not known.
test_documents_that_have_been_read_count_only_with_their_text if {
	found := _found with input as _plan(
		{"source_policy_documents": [null, _text("taken")]}, {"source_policy_documents": [true, false]},
		["data.aws_iam_policy_document.unread.json", "data.aws_iam_policy_document.other.json"],
	)
	found == {"sids": {"taken", "unread"}, "missing": set()}
}

test_more_documents_than_gaps_are_not_told_apart if {
	found := _found with input as _plan(
		{"source_policy_documents": [null]}, {"source_policy_documents": [true]},
		["data.aws_iam_policy_document.unread.json", "data.aws_iam_policy_document.second.json"],
	)
	found == {"sids": set(), "missing": {"data.aws_iam_policy_document.second.json", "data.aws_iam_policy_document.unread.json"}}
}

test_list_that_is_not_known_at_all_may_hold_every_document if {
	found := _found with input as _plan(
		{}, {"source_policy_documents": true},
		["data.aws_iam_policy_document.unread.json", "data.aws_iam_policy_document.other.json"],
	)
	found == {"sids": {"other", "unread"}, "missing": set()}
}

test_blocks_replace_statements_of_sources if {
	found := _effects with input as _plan({"source_policy_documents": [_text("same")], "statement": [{"sid": "same", "effect": "Deny"}]}, {}, _unread)
	found == {"Deny"}
}

test_overriding_text_replaces_blocks if {
	found := _effects with input as _plan({"statement": [{"sid": "same", "effect": "Deny"}], "override_policy_documents": [_text("same")]}, {}, _unread)
	found == {"Allow"}
}

test_statements_without_a_sid_replace_nothing if {
	every sid in ["", null] {
		found := _effects with input as _plan({"statement": [{"sid": sid, "effect": "Deny"}], "override_policy_documents": [_text("")]}, {}, _unread)
		found == {"Allow", "Deny"}
	}
}

test_statements_without_a_sid_in_text_replace_nothing if {
	text := json.marshal({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
	found := _effects with input as _plan({"statement": [{"effect": "Deny"}], "override_policy_documents": [text]}, {}, _unread)
	found == {"Allow", "Deny"}
}

test_statements_whose_sid_is_not_known_replace_nothing if {
	text := json.marshal({"Statement": {"Sid": "${var.sid}", "Effect": "Allow", "Action": "*", "Resource": "*"}})
	found := _effects with input as {
		"data": {"aws_iam_policy_document": {"p": {"statement": [{"sid": "${var.sid}", "effect": "Deny"}], "override_json": text}}},
		"resource": {"aws_iam_policy": {"p": {"policy": "${data.aws_iam_policy_document.p.json}"}}},
	}
	found == {"Allow", "Deny"}
}

test_each_argument_takes_texts_over if {
	every name in ["source_policy_documents", "override_policy_documents"] {
		found := _found with input as _plan({name: [_text("one"), _text("two")]}, {}, _unread)
		found == {"sids": {"one", "two"}, "missing": set()}
	}
	every name in ["source_json", "override_json"] {
		found := _found with input as _plan({name: _text("one")}, {}, _unread)
		found == {"sids": {"one"}, "missing": set()}
	}
}

test_order_of_texts_and_blocks if {
	block := [{"sid": "same", "effect": "Deny"}]
	every name, effects in {"source_json": {"Deny"}, "override_json": {"Allow"}} {
		found := _effects with input as _plan({"statement": block, name: _text("same")}, {}, _unread)
		found == effects
	}

	# Which of two texts that override comes last is not looked at.
	unread := {"sid": "unread", "effect": "Deny"}
	both := _effects with input as _merged({"override_policy_documents": [_text("unread"), null]}, [unread])
	both == {"Allow", "Deny"}
	replaced := _effects with input as _merged({"statement": [object.union(unread, {"effect": "Allow"})], "override_policy_documents": [null]}, [unread])
	replaced == {"Deny"}
}

# Which documents override is hidden in a local value: it may be any that is not read yet, but not the document itself.
test_document_does_not_override_itself if {
	found := _effects with input as plans.plan([
		_policy,
		_merging(
			{"statement": [{"sid": "same", "effect": "Deny"}]},
			{"override_policy_documents": true}, ["local.documents"],
		),
		plans.document("unread", [{"sid": "same", "effect": "Allow"}]),
	])
	found == {"Allow"}
}

test_each_argument_may_be_missing if {
	address := "data.aws_iam_policy_document.p"
	every name in ["source_policy_documents", "source_json", "override_policy_documents", "override_json"] {
		named := _found with input as _wanting({name: true}, {name: plans.refers("aws_ssm_parameter.p.value")})
		named == {"sids": set(), "missing": {"aws_ssm_parameter.p.value"}}
		merged := _found with input as _wanting({name: true}, {name: plans.refers("data.aws_iam_policy_document.unread.json")})
		merged == {"sids": {"unread"}, "missing": set()}
		unnamed := _found with input as _wanting({name: true}, {name: {"references": ["path.module"]}})
		unnamed == {"sids": set(), "missing": {concat(".", [address, name])}}
	}
}

test_blocks_that_are_not_known_are_missing if {
	statements := _found with input as _wanting({"statement": true}, {"statement": []})
	statements.missing == {"data.aws_iam_policy_document.p.statement"}
	every name in ["principals", "not_principals"] {
		document := plans.document("p", [{"sid": "s"}])
		found := _found with input as plans.plan([_policy, object.union(document, {"change": {"change": {"after_unknown": {"statement": [{name: true}]}}}})])
		found == {"sids": {"s"}, "missing": {concat(".", ["data.aws_iam_policy_document.p.statement", name])}}
	}
}

test_missing_text_without_a_name_is_the_argument_itself if {
	policy := plans.made("aws_iam_policy", "p", {}, {"policy": true}, {"policy": {"references": ["path.module"]}}, "aws")
	found := _documents with input as plans.plan([policy])
	found == {"statements": [], "missing": {"policy"}}
	named := plans.made("aws_iam_policy", "p", {}, {"policy": true}, {"policy": plans.refers("aws_ssm_parameter.p.value")}, "aws")
	open := _documents with input as plans.plan([named])
	open == {"statements": [], "missing": {"aws_ssm_parameter.p.value"}}
}

test_argument_that_is_not_set_has_no_documents if {
	not _documents with input as plans.plan([plans.known("aws_iam_policy", "p", {})])
	not _documents with input as plans.plan([plans.known("aws_iam_policy", "p", {"policy": "no JSON"})])
}

test_text_of_a_policy_is_read_whole if {
	found := _documents with input as plans.plan([plans.known("aws_iam_policy", "p", {"policy": json.marshal({"Statement": [
		{"Action": ["s3:*", "sqs:*"], "NotResource": "a", "Principal": "*", "Condition": {"StringEquals": {"aws:x": "y"}}},
		{"NotAction": "s3:*", "Resource": ["b", null], "NotPrincipal": {"AWS": ["c"]}},
	]})})])
	found.missing == set()
	found.statements == [[
		{
			"sid": "", "effect": "Deny", "actions": {"s3:*", "sqs:*"}, "not_actions": set(), "resources": set(),
			"unknown_resources": 0, "not_resources": {"a"}, "principals": {{"type": "*", "identifiers": {"*"}}},
			"not_principals": set(), "open_principals": set(),
			"conditions": {{"test": "StringEquals", "variable": "aws:x", "values": {"y"}}},
		},
		{
			"sid": "", "effect": "Deny", "actions": set(), "not_actions": {"s3:*"}, "resources": {"b", iam.unknown},
			"unknown_resources": 1, "not_resources": set(), "principals": set(),
			"not_principals": {{"type": "AWS", "identifiers": {"c"}}}, "open_principals": set(), "conditions": set(),
		},
	]]
}

test_interpolated_text_is_read_where_it_is_written_out if {
	written := json.marshal({"Statement": {
		"Sid": "s", "Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"AWS": ["${local.a}", "arn:${local.b}", 1]},
		"NotPrincipal": "${path.module}",
	}})
	found := _documents with input as {"resource": {"aws_iam_policy": {"p": {"policy": written}}}}
	[[statement]] := found.statements
	statement.principals == {{"type": "AWS", "identifiers": {iam.unknown, "1"}}}
	statement.not_principals == {{"type": "*", "identifiers": {iam.unknown}}}
	statement.open_principals == {{"type": "AWS", "missing": "local.a"}, {"type": "*", "missing": "principals"}}
}

test_blocks_of_a_synthesized_document_are_read_whole if {
	found := _documents with input as {
		"data": {"aws_iam_policy_document": {"p": {"statement": [{
			"actions": "${var.actions}", "not_actions": ["a", "${var.b}"], "resources": ["r", "${var.r}"],
			"principals": [{"type": "AWS", "identifiers": ["arn:${local.b}"]}, {"type": "AWS", "identifiers": "${local.a}"}],
			"not_principals": [{"type": "${local.type}", "identifiers": ["x"]}],
			"condition": [{"test": "StringEquals", "variable": "${var.v}", "values": ["y"]}],
		}]}}},
		"resource": {"aws_iam_policy": {"p": {"policy": "${data.aws_iam_policy_document.p.json}"}}},
	}
	found == {"missing": set(), "statements": [[{
		"sid": "", "effect": "Allow", "actions": {iam.unknown}, "not_actions": {"a", iam.unknown},
		"resources": {"r", iam.unknown}, "unknown_resources": 1, "not_resources": set(),
		"principals": {{"type": "AWS", "identifiers": {iam.unknown}}},
		"not_principals": {{"type": iam.unknown, "identifiers": {"x"}}},
		"open_principals": {{"type": "AWS", "missing": "local.a"}, {"type": iam.unknown, "missing": "local.type"}},
		"conditions": {{"test": "StringEquals", "variable": iam.unknown, "values": {"y"}}},
	}]]}
}

test_lists_that_are_not_known_are_unknown if {
	document := plans.document("p", [{}])
	every mark in [true, {"actions": true}] {
		changed := object.union(document, {"change": {"change": {"after_unknown": {"statement": [mark]}}}})
		found := _documents with input as plans.plan([_policy, changed])
		[[statement]] := found.statements
		statement.actions == {iam.unknown}
	}
	found := _documents with input as plans.plan([_policy, document])
	[[statement]] := found.statements
	statement.actions == set()
}

test_everybody_is_any_account_or_the_world if {
	every type in ["*", "AWS"] {
		iam.everybody({"type": type, "identifiers": {"*"}})
		not iam.everybody({"type": type, "identifiers": {"a"}})
	}
	not iam.everybody({"type": "Service", "identifiers": {"*"}})
}

_policy := plans.made("aws_iam_policy", "p", {}, {"policy": true}, {"policy": plans.refers("data.aws_iam_policy_document.p.json")}, "aws")

# A plan with one more document, whose statements are given, that may be merged into the policy's.
_merged(values, statements) := plans.plan([
	_policy, plans.document("unread", statements),
	_merging(values, {"override_policy_documents": [false, true]}, _unread),
])

# A plan in which arguments of the policy's document are not known.
_wanting(unknown, expressions) := plans.plan([_policy, plans.document("unread", [{"sid": "unread"}]), {
	"change": object.union(document.change, {"change": {"after": {}, "after_unknown": object.union(unknown, {"json": true})}}),
	"block": object.union(document.block, {"expressions": expressions}),
}]) if {
	document := plans.document("p", [])
}

_unread := ["data.aws_iam_policy_document.unread.json"]

_effects contains statement.effect if some statement in _documents.statements[0]

_found := {"sids": {statement.sid | some statement in _documents.statements[0]}, "missing": _documents.missing}

_plan(values, unknown, names) := plans.plan([
	plans.made("aws_iam_policy", "p", {}, {"policy": true}, {"policy": plans.refers("data.aws_iam_policy_document.p.json")}, "aws"),
	_merging(values, unknown, names), plans.document("unread", [{"sid": "unread"}]),
	plans.document("second", [{"sid": "second"}]), _read("other"),
])

_documents := iam.documents(record, node.top(record), "policy") if record := resources.existing["aws_iam_policy.p"]

_merging(values, unknown, names) := {
	"change": object.union(document.change, {"change": {"after": values, "after_unknown": object.union(unknown, {"json": true})}}),
	"block": object.union(document.block, {"expressions": {
		"source_policy_documents": {"references": names},
		"override_policy_documents": {},
	}}),
} if {
	document := plans.document("p", [])
}

# A document whose text is known already.
_read(name) := {"block": document.block, "change": object.union(document.change, {"change": {
	"after": {"json": _text(name)},
	"after_unknown": {"json": false},
}})} if {
	document := plans.document(name, [])
}

_text(sid) := json.marshal({"Statement": [{"Sid": sid, "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
