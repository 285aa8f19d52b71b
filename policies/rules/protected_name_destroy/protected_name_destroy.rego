# METADATA
# title: Records and addresses of a protected stack are not destroyed
# description: |
#   A deleted record takes the site off the net for as long as resolvers remember that it is gone, and a record whose
#   target is deleted first can be taken over by somebody else. A record that validated a certificate is needed for each
#   renewal. The same holds for other things that have no tags of their own and that somebody knows by their address:
#   mappings of API domains, function URLs, identities that read buckets, DNSSEC keys. They have to stay where their
#   stack is protected: by deletionProtection in the configuration of the judging checkout, by the provider's default
#   tags, or by the tag DeletionProtection on what exists. A replacement deletes as well, and what an interrupted
#   replacement left behind (a deposed object) may have the live record's name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
# custom:
#   id: protected-name-destroy
#   severity: high
#   destroy: true
#   remedy: >-
#     Keep it, or move it in the code with a moved block; if it really has to go, turn deletionProtection off in a
#     reviewed change, apply that, and remove it afterwards.
package rules.protected_name_destroy

import data.lib.protection
import data.lib.report
import data.lib.resources
import data.lib.stateful
import data.lib.text

about := report.about(rego.metadata.chain())

# Something that cannot be tagged goes away.
findings contains report.deny(about, record.address, message) if {
	protection.stack_is_protected
	some record in resources.destroyed
	record.type in stateful.untagged
	message := text.sentence([
		"The plan ", _verb(record.actions), " this ", record.type, _called(record.before),
		", and the stack is protected; allowed is to keep it.",
	])
}

# Whether the stack is protected is not known.
findings contains report.undetermined(about, record.address, message, missing) if {
	keys := protection.undecided_default_tags
	count(keys) > 0
	some record in resources.destroyed
	record.type in stateful.untagged
	missing := text.sentence(["default_tags of the provider ", text.list(keys)])
	message := text.sentence([
		"The plan ", _verb(record.actions), " this ", record.type, _called(record.before),
		", and whether the stack is protected depends on ", missing, "; allowed is to keep it.",
	])
}

_verb(actions) := "deletes" if count(actions) == 1

_verb(actions) := "replaces" if count(actions) > 1

_called(values) := text.sentence([" (", values.fqdn, ")"]) if {
	is_string(values.fqdn)
} else := text.sentence([" (", values.domain_name, ")"]) if {
	is_string(values.domain_name)
} else := ""
