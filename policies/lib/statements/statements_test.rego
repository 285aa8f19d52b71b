package lib.statements_test

import data.lib.statements

test_patterns_cover_actions_as_a_whole if {
	every pattern in ["s3:GetObject", "S3:getobject", "s3:Get*", "*", "s3:Get?bject", "s3:*Object"] {
		statements.covers(pattern, "s3:GetObject")
	}
	every pattern in ["s3:GetObjectAcl", "3:GetObject", "s3:Get", "s3:Get?Object", "s3.GetObject", "s3:[a-z]etobject", "(known after apply)"] {
		not statements.covers(pattern, "s3:GetObject")
	}
}

test_statements_allow_what_they_name_or_leave_out if {
	none := {"effect": "Allow", "actions": set(), "not_actions": set()}
	every statement in [
		object.union(none, {"actions": {"sqs:*", "s3:*"}}), object.union(none, {"not_actions": {"sqs:*", "iam:*"}}),
	] {
		statements.allows(statement, "s3:GetObject")
		not statements.allows(object.union(statement, {"effect": "Deny"}), "s3:GetObject")
	}
	every statement in [none, object.union(none, {"actions": {"sqs:*"}}), object.union(none, {"not_actions": {"sqs:*", "s3:*"}})] {
		not statements.allows(statement, "s3:GetObject")
	}
}

test_conditions_pin_a_caller_if_they_fail_without_it if {
	every test in [
		"ArnEquals", "ArnLike", "IpAddress", "StringEquals", "StringEqualsIgnoreCase", "StringLike",
		"ForAnyValue:ArnEquals", "ForAnyValue:ArnLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike",
	] {
		statements.pinned(_under(test, "AWS:SourceArn", {"arn:aws:s3:::files"}), {"aws:sourcearn"})
		statements.pinned(_under(test, "aws:SourceArn", {"a", "b"}), {"aws:sourcearn"})
	}
	every test in ["StringEqualsIfExists", "ForAllValues:StringEquals", "StringNotEquals", "Null"] {
		not statements.pinned(_under(test, "aws:SourceArn", {"arn:aws:s3:::files"}), {"aws:sourcearn"})
	}
	not statements.pinned(_under("StringEquals", "aws:SourceArn", {"a"}), {"aws:sourceaccount"})
	not statements.pinned(_under("StringEquals", "aws:SourceArn", set()), {"aws:sourcearn"})
	every value in ["*", "?*", "arn:*", "arn:aws:*", "arn:aws:*:*:*:*", "0.0.0.0/0", "::/0"] {
		not statements.pinned(_under("StringLike", "aws:SourceArn", {value}), {"aws:sourcearn"})
		not statements.pinned(_under("StringLike", "aws:SourceArn", {"arn:aws:s3:::files", value}), {"aws:sourcearn"})
	}
}

test_each_key_of_a_caller_keeps_the_world_out if {
	every key in [
		"aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount",
		"aws:SourceArn", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceVpc",
		"aws:SourceVpce",
	] {
		not statements.anybody(_open_to_all(_under("StringEquals", key, {"x"}).conditions))
	}
	statements.anybody(_open_to_all(set()))
	statements.anybody(_open_to_all(_under("StringEquals", "aws:UserAgent", {"x"}).conditions))
}

test_anybody_is_everybody_or_all_but_some if {
	some_role := {{"type": "AWS", "identifiers": {"arn:aws:iam::111122223333:role/r"}}}
	statements.anybody(object.union(_open_to_all(set()), {"principals": set(), "not_principals": some_role}))
	not statements.anybody(object.union(_open_to_all(set()), {"principals": some_role}))
	not statements.anybody(object.union(_open_to_all(set()), {"effect": "Deny"}))
}

test_what_principals_depend_on_is_missing_too if {
	statement := {
		"effect": "Allow", "conditions": set(),
		"open_principals": {{"type": "AWS", "missing": "local.a"}, {"type": "Service", "missing": "local.s"}},
	}
	pinned := _under("StringEquals", "aws:SourceArn", {"a"}).conditions
	every case in [
		{"statement": statement, "missing": {"p", "local.a"}},
		{"statement": object.union(statement, {"effect": "Deny"}), "missing": {"p"}},
		{"statement": object.union(statement, {"conditions": pinned}), "missing": {"p"}},
	] {
		found := statements.with_unsaid({"statements": [[case.statement]], "missing": {"p"}}, {"AWS"}, {"aws:sourcearn"})
		found == {"statements": [[case.statement]], "missing": case.missing}
	}
}

test_judgements_of_several_documents if {
	every case in [
		{"missing": set(), "wrongs": [{"a"}, {"b"}], "judgement": {"verdict": "deny", "wrong": {"a", "b"}}},
		{"missing": {"m"}, "wrongs": [{"a"}, set()], "judgement": {"verdict": "maybe", "wrong": {"a"}}},
		{"missing": {"m"}, "wrongs": [set()], "judgement": {"verdict": "unknown", "missing": {"m"}}},
		{"missing": {"m"}, "wrongs": [], "judgement": {"verdict": "unknown", "missing": {"m"}}},
	] {
		statements.judge({"missing": case.missing}, case.wrongs) == case.judgement
	}
	not statements.judge({"missing": set()}, [set()])
	not statements.judge({"missing": set()}, [])
}

test_findings_of_judgements if {
	about := {"id": "r", "severity": "high", "title": "t", "remedy": "do"}
	words := {"subject": "The policy", "verb": "allows", "rest": " to all", "allowed": "less", "argument": "policy"}
	found := {[finding.verdict, object.get(finding, "missing", ""), finding.message] |
		some judgement in [
			{"verdict": "deny", "wrong": {"a", "b"}}, {"verdict": "maybe", "wrong": {"a"}}, {"verdict": "unknown", "missing": {"m"}},
		]
		finding := statements.finding(about, "x.y", judgement, words)
	}
	found == {
		["deny", "", "The policy allows a, b to all; allowed is less."],
		["undetermined", "policy", "The policy may be one that allows a to all; allowed is less."],
		["undetermined", "m", "The policy is not known yet: it depends on m; allowed is less."],
	}
}

_under(test, variable, values) := {"conditions": {{"test": test, "variable": variable, "values": values}}}

_open_to_all(conditions) := {
	"effect": "Allow", "principals": {{"type": "*", "identifiers": {"*"}}}, "not_principals": set(),
	"conditions": conditions,
}
