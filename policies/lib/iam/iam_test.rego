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
