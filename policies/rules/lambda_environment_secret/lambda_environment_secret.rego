# METADATA
# title: Functions get no secrets in their environment
# description: |
#   Everybody who may read a function's configuration in the console reads its environment, and so does everybody who
#   may read the state or the repository. A literal is a secret when it looks like one (a key of AWS, a private key, a
#   signed token, a password in an address), or is named like one: SECRET, PASSWORD, TOKEN, API_KEY, PRIVATE_KEY at the
#   end of its name. Public keys, digests, ARNs and paths of secrets are none, nor is what comes from a resource or is
#   marked as sensitive.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html
# custom:
#   id: lambda-environment-secret
#   severity: high
#   remedy: >-
#     Put the secret into Secrets Manager or Parameter Store, give the function its name, and let it read the value when
#     it starts. Then replace the secret: it has been written down.
package rules.lambda_environment_secret

import data.lib.functions
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.secrets
import data.lib.synthesized_values
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is the name or ARN of a secret that the function reads itself."

# A secret is written out.
findings contains report.deny(about, function.address, message) if {
	some function in functions.all_functions
	some block in node.blocks(node.top(function), "environment")
	some name, value in _literals(function, block)
	kind := secrets.kind(name, value)
	message := text.sentence(["The variable ", name, " of environment holds ", kind, _allowed])
}

# Nothing of the variables is known, not even their names.
findings contains report.undetermined(about, function.address, message, "variables of environment") if {
	some function in functions.all_functions
	some block in node.blocks(node.top(function), "environment")
	not block.synthesized
	not is_object(object.get(block.values, "variables", null))
	not _written(block)
	node.attribute(block, "variables").state == "unknown"
	message := text.sentence(["variables of environment are not known yet", _allowed])
}

# Whether there are variables is not known either.
findings contains report.undetermined(about, function.address, message, "environment") if {
	some function in functions.all_functions
	node.undecided_blocks(node.top(function), "environment")
	message := text.sentence(["environment is not known yet", _allowed])
}

# Variables whose values are written out, as far as they are known.
_literals(function, block) := {name: known.value |
	some name, value in block.values.variables
	known := synthesized_values.read(value)
	known.state == "known"
} if {
	block.synthesized
} else := {name: value |
	some name, value in written
	not synthesized_values.interpolated(value)
} if {
	written := _written(block)
} else := {name: value |
	some name, value in block.values.variables
	not _sensitive(block, name)
	not value in _referred(function, block)
}

# In a plan of JSON configuration (which cdktf writes) each value can be read as it was written.
_written(block) := block.candidates[0].variables.constant_value if {
	count(block.candidates) == 1
	is_object(block.candidates[0].variables.constant_value)
}

_sensitive(block, _) if block.sensitive == true

_sensitive(block, _) if block.sensitive.variables == true

_sensitive(block, name) if block.sensitive.variables[name] == true

# Names, ARNs and values that secrets and parameters have under the attributes that the block refers to.
_referred(function, block) := {value |
	some candidate in block.candidates
	some source in references.named(function, object.get(candidate, ["variables", "references"], []))
	source.type in {"aws_secretsmanager_secret", "aws_ssm_parameter"}
	some address in object.get(resources.within, [source.configuration, ""], set())
	value := resources.existing[address].values[source.attribute]
}
