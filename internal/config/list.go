package config

import (
	"reflect"
	"strings"
)

// Setting is one setting as an operator sets it, for a list of all of them.
type Setting struct {
	Variable string
	Secret   bool
	IsSet    bool
	Value    string // as it was set, on one line; empty for a secret
	Unset    string // what applies when it is not set
}

// List returns every setting once, the secrets last. It does not check them: a value may be a
// secret that was set in the wrong variable, so show values only after [Settings.Validate] has
// accepted them.
func (s *Settings) List(env Environment) []Setting {
	all := listFields(reflect.ValueOf(s).Elem())
	for _, secret := range secrets() {
		value, _ := env(secret.variable)
		path, _ := env(secret.variable + "_FILE")
		all = append(all, Setting{
			Variable: secret.variable, Secret: true, Unset: secret.unset,
			IsSet: strings.TrimSpace(value) != "" || path != "",
		})
	}
	return all
}

// listFields lists the fields of a struct and of those in it. What applies when a setting is not
// set is its placeholder in --help, unless the field has the tag "unset".
func listFields(group reflect.Value) (all []Setting) {
	for field, value := range group.Fields() {
		variable, ok := field.Tag.Lookup("env")
		if !ok {
			all = append(all, listFields(value)...)
			continue
		}
		unset, ok := field.Tag.Lookup("unset")
		if !ok {
			unset = field.Tag.Get("placeholder")
		}
		text := strings.Join(strings.Fields(value.String()), " ")
		all = append(all, Setting{Variable: variable, IsSet: text != "", Value: text, Unset: unset})
	}
	return all
}

type secretVariable struct{ variable, unset string }

// secrets are the settings that have no flag.
func secrets() []secretVariable {
	return []secretVariable{
		{"DB_URL", "serve does not start"},
		{"REDIS_URL", "serve does not start"},
		{"CLERK_JWT_KEY", "keys are fetched with CLERK_SECRET_KEY"},
		{"CLERK_SECRET_KEY", "Clerk's API is not used"},
		{"CLERK_WEBHOOK_SECRET", "webhooks are refused"},
	}
}
