package lib.secrets_test

import data.lib.secrets

test_names_of_secrets if {
	every value in ["s3cr3t", 12345, "True story"] {
		secrets.kind("DB_PASSWORD", value) == "a secret, by its name"
	}
	every value in ["", "${var.password}", true, null, ["x"], {"a": 1}] {
		not secrets.kind("DB_PASSWORD", value)
	}
	not secrets.kind("PUBLIC_API_KEY", "s3cr3t")
	not secrets.kind("TABLE_NAME", "s3cr3t")
}

test_words_that_say_where_a_secret_lies if {
	every value in [
		"true", "false", "none", "null", "enabled", "Disabled", "arn:aws:secretsmanager:eu-west-1:1:secret:x",
		"{{resolve:secretsmanager:x}}", "ssm:/x", "secretsmanager:x", "vault:x", "env:X", "/outreach/db/password",
		"https://login.example.com/token",
	] {
		not secrets.kind("DB_PASSWORD", value)
	}
}
