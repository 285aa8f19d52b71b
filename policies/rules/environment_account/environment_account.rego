# METADATA
# title: A stack makes nothing in another account
# description: |
#   With the wrong credentials in the shell, develop's plan is made in production's account: it finds nothing of its own
#   there and creates everything anew, next to what patients use. The account is the one that the configuration of the
#   judging checkout gives the environment. It is compared with the account that the plan has read
#   (data.aws_caller_identity), with allowed_account_ids of the providers, and with the ARNs of what exists. Of
#   documents of unknown origin nothing is expected.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_multi_accounts.html
# custom:
#   id: environment-account
#   severity: critical
#   remedy: >-
#     Use credentials of the environment's account; the provider's allowed_account_ids refuses all others before a plan
#     is made.
package rules.environment_account

import data.lib.configuration
import data.lib.environment
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# The credentials are of another account.
findings contains report.deny(about, address, message) if {
	environment.own
	some address in resources.data_by_type.aws_caller_identity
	id := resources.existing[address].values.account_id
	regex.match(`^[0-9]{12}$`, id)
	id != environment.own.account
	message := text.sentence(["The plan is made with credentials of the account ", id, _allowed])
}

# Something of the stack is in another account.
findings contains report.deny(about, record.address, message) if {
	environment.own
	some record in resources.existing
	record.mode == "managed"
	account := split(record.values.arn, ":")[4]
	regex.match(`^[0-9]{12}$`, account)
	account != environment.own.account
	message := text.sentence(["It is in the account ", account, _allowed])
}

# A provider admits another account.
findings contains report.deny(about, min(addresses), message) if {
	environment.own
	some key, block in configuration.provider_blocks
	addresses := _made_by[key]
	ids := _list(block.expressions.allowed_account_ids)
	others := {id | some id in ids; is_string(id); regex.match(`^[0-9]{12}$`, id)} - {environment.own.account}
	count(others) > 0
	message := text.sentence(["allowed_account_ids of the provider ", key, " admits ", text.list(others), _allowed])
}

_allowed := text.sentence(["; allowed is ", environment.own.account, ", the account of ", environment.own.name, "."])

_made_by[record.provider] contains record.address if {
	some record in resources.existing
	record.mode == "managed"
}

# A plan's expression, or a synthesized file's value.
_list(expression) := expression if is_array(expression)

_list(expression) := configuration.constant(expression) if is_object(expression)
