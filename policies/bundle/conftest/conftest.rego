# METADATA
# title: Conftest
# description: |
#   What `conftest test --namespace bundle.conftest` evaluates: `deny` fails, `warn` is printed. Conftest takes `msg`
#   for the text, and keeps the rest of a finding as its metadata.
package bundle.conftest

import data.bundle.text

deny contains object.union(finding, {"msg": text.line(finding)}) if some finding in text.blocking

warn contains object.union(finding, {"msg": text.line(finding)}) if some finding in text.advice
