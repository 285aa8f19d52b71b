# METADATA
# title: Secrets written out
# description: |
#   Tells text that is a secret from text that is none: by what it looks like (keys of AWS, private keys, signed tokens,
#   tokens of well-known services, passwords in addresses), or by the name it is given. A name that only speaks of a
#   secret (its ARN, its digest, its path, its lifetime) does not end in the word; what is public by name is public.
package lib.secrets

import data.lib.synthesized_values

# kind says what sort of secret a value is. It is undefined for everything else.
kind(name, value) := look if {
	look := _by_look(value)
} else := "a secret, by its name" if {
	_plain(value)
	regex.match(_names, lower(name))
	not regex.match(`(?:^|_)public(?:_|$)`, lower(name))
	not _pointer(value)
}

_by_look(value) := "an AWS access key" if {
	regex.match(`(?:^|[^A-Z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?:[^A-Z0-9]|$)`, value)
} else := "a private key" if {
	regex.match(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY`, value)
} else := "a signed token" if {
	regex.match(`(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.`, value)
} else := "a token of a well-known service" if {
	regex.match(`(?:^|[^A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50}|glpat-[A-Za-z0-9_-]{20})`, value)
} else := "a token of a well-known service" if {
	regex.match(`(?:^|[^A-Za-z0-9])(?:xox[abprs]-[A-Za-z0-9-]{10}|[rs]k_live_[A-Za-z0-9]{16}|npm_[A-Za-z0-9]{36})`, value)
} else := "an address with a password" if {
	regex.match(`[a-z]://[^/:@\s]*:[^/@\s$]+@`, value)
}

_names := concat("", [
	`(?:secrets?|passwords?|passwd|pwd|passphrase|(?:^|[^a-z])pass|token|api[_-]?key|private[_-]?key|secret[_-]?key`,
	`|access[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?)(?:[_-]?[0-9]+)?$`,
])

# Part of the text comes from somewhere else: a reference is what the name asks for.
_plain(value) if {
	is_string(value)
	value != ""
	not synthesized_values.interpolated(value)
}

_plain(value) if is_number(value)

# Text that says where the secret lies, or whether there is one.
_pointer(value) if regex.match(`^(?:arn:|\{\{resolve:|(?:ssm|secretsmanager|vault|env):)`, value)

_pointer(value) if regex.match(`^(?:/[a-z0-9_.-]{1,40})+$`, value)

_pointer(value) if regex.match(`^https?://[^@]*$`, value)

_pointer(value) if lower(value) in {"true", "false", "none", "null", "enabled", "disabled"}
