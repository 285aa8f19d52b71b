# METADATA
# title: A stack touches no other environment's names
# description: |
#   A develop stack that was given production's bucket, domain or function writes over production, however careful the
#   rest of it is: a copied setting, a wrong variable or an import is enough. Each environment has the domains, the
#   bucket and the functions that the configuration of the judging checkout gives it; a stack of another environment may
#   neither have them nor hang anything on them (a policy, a permission, a record). A name with another environment's
#   name as a word in it, such as outreach-production/hop-proof, is that environment's. What exists unchanged counts as
#   well. Of documents of unknown origin, and stacks that the configuration does not know, nothing is expected.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_multi_accounts.html
# custom:
#   id: environment-foreign-name
#   severity: high
#   remedy: Give the resource a name of its own environment, as config/environments.ts lists them.
package rules.environment_foreign_name

import data.lib.environment
import data.lib.names
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

# A name that the configuration gives to another environment.
findings contains report.deny(about, name.address, message) if {
	environment.own
	some name in names.all_names
	owner := environment.owner(name.kind, name.name)
	message := _message(name, owner)
}

# A name in which another environment is named.
findings contains report.deny(about, name.address, message) if {
	environment.own
	some name in names.all_names
	name.kind != "domains"
	not environment.owner(name.kind, name.name)
	not environment.claimed[name.kind][name.name]
	owner := environment.named_after(name.name)
	message := _message(name, owner)
}

# A name that is not known yet could be any.
findings contains report.undetermined(about, name.address, message, name.argument) if {
	environment.own
	some name in names.open_names
	message := text.sentence([
		name.argument, " is not known yet; allowed are names of ", environment.own.name, ", and none of another environment.",
	])
}

_message(name, owner) := text.sentence([
	name.argument, " is ", text.show(name.text), ", which belongs to ", owner, "; allowed are names of ",
	environment.own.name, ".",
])
