# METADATA
# title: Statements of IAM policies
# description: |
#   Says what a statement (see lib.iam) reaches: which actions its patterns cover, whether its principals are pinned by
#   a condition, and what the possible documents of an argument say together.
package lib.statements

import data.lib.iam
import data.lib.report
import data.lib.text

# covers holds when a pattern of actions takes in an action.
covers(pattern, action) if regex.match(_expression(lower(pattern)), lower(action))

_expression(pattern) := concat("", [
	"^",
	replace(replace(replace(pattern, ".", `\.`), "*", ".*"), "?", "."),
	"$",
]) if {
	regex.match(`^[a-z0-9:*?._-]+$`, pattern)
}

# allows holds when a statement allows an action, whatever else it says.
allows(statement, action) if {
	statement.effect == "Allow"
	some pattern in statement.actions
	covers(pattern, action)
}

allows(statement, action) if {
	statement.effect == "Allow"
	count(statement.not_actions) > 0
	every pattern in statement.not_actions {
		not covers(pattern, action)
	}
}

# pinned holds when a condition ties the caller to something: by one of the keys, with a test that fails without it.
pinned(statement, keys) if {
	some condition in statement.conditions
	lower(condition.test) in _pinning_tests
	lower(condition.variable) in keys
	count(condition.values) > 0
	every value in condition.values {
		not regex.match(`^(?:[*?]+|arn:[*?]+|arn:[^:]*:[*?]+|arn:[^:]*(?::[*?]*)+|0\.0\.0\.0/0|::/0)$`, value)
	}
}

_pinning_tests := {
	"arnequals", "arnlike", "ipaddress", "stringequals", "stringequalsignorecase", "stringlike",
	"foranyvalue:arnequals", "foranyvalue:arnlike", "foranyvalue:stringequals", "foranyvalue:stringlike",
}

# The keys by which a policy may tell one caller from the rest of the world.
caller_keys := {
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce",
}

# anybody holds for an Allow to everybody, or to all but some, that no condition pins.
anybody(statement) if {
	statement.effect == "Allow"
	_everybody(statement)
	not pinned(statement, caller_keys)
}

# anonymous lists the types of principals among which everybody may be.
anonymous := {"*", "AWS", iam.unknown}

# with_unsaid adds to what is missing of documents what principals of Allows depend on, where no condition on one of the
# keys pins the caller.
with_unsaid(documents, types, keys) := object.union(documents, {"missing": missing}) if {
	missing := documents.missing | {open.missing |
		some alternative in documents.statements
		some statement in alternative
		statement.effect != "Deny"
		not pinned(statement, keys)
		some open in statement.open_principals
		open.type in types
	}
}

_everybody(statement) if {
	some principal in statement.principals
	iam.everybody(principal)
}

_everybody(statement) if count(statement.not_principals) > 0

# judge puts together what is wrong with each of the documents that an argument may hold.
judge(documents, wrongs) := {"verdict": "deny", "wrong": union({wrong | some wrong in wrongs})} if {
	count(wrongs) > 0
	every wrong in wrongs {
		count(wrong) > 0
	}
} else := {"verdict": "maybe", "wrong": wrong} if {
	wrong := union({part | some part in wrongs})
	count(wrong) > 0
} else := {"verdict": "unknown", "missing": documents.missing} if {
	count(documents.missing) > 0
}

# finding makes the finding of such a judgement. The words: `subject` ("The policy"), `verb` ("allows"), `rest` (what
# follows the list of what is wrong) and `allowed`.
finding(about, address, judgement, words) := report.deny(about, address, text.sentence([
	words.subject, " ", words.verb, " ", text.list(judgement.wrong), words.rest, "; allowed is ", words.allowed, ".",
])) if {
	judgement.verdict == "deny"
} else := report.undetermined(
	about, address,
	text.sentence([
		words.subject, " may be one that ", words.verb, " ", text.list(judgement.wrong), words.rest,
		"; allowed is ", words.allowed, ".",
	]),
	words.argument,
) if {
	judgement.verdict == "maybe"
} else := report.undetermined(
	about, address,
	text.sentence([
		words.subject, " is not known yet: it depends on ", text.list(judgement.missing),
		"; allowed is ", words.allowed, ".",
	]),
	text.list(judgement.missing),
)
