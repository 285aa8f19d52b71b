# METADATA
# title: Path patterns
# description: |
#   Compares patterns in which * stands for any text, slashes included, and ? for one character: those of CloudFront's
#   behaviors, and those of resources in policies.
package lib.path_patterns

# covers holds when all that the second pattern matches is matched by the first one too. It never holds wrongly; of
# pairs with several stars it may overlook some.
covers(wide, narrow) if wide == narrow

# Nearly every pattern has one star; comparing texts is cheaper than a regular expression each.
covers(wide, narrow) if {
	[first, last] := split(wide, "*")
	startswith(narrow, first)
	endswith(narrow, last)
	count(narrow) >= count(first) + count(last)
}

covers(wide, narrow) if {
	_takes_several(wide)
	regex.match(_expression(wide), narrow)
}

_takes_several(wide) if contains(wide, "?")

_takes_several(wide) if count(split(wide, "*")) > 2

# A star in the other pattern may be any text, so only a star covers it.
_expression(pattern) := concat("", [
	"^",
	replace(replace(_quoted(pattern), "*", ".*"), "?", "[^*]"),
	"$",
])

_quoted(pattern) := concat("", [_quote(character) | some character in split(pattern, "")])

_quote(character) := concat("", ["\\", character]) if character in _marks

_quote(character) := character if not character in _marks

# What a regular expression reads as something else; a bracket or brace that closes nothing stands for itself.
_marks := {"\\", ".", "+", "(", ")", "[", "{", "^", "$", "|"}
