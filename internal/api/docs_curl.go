package api

import (
	"encoding/json"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// curlOf returns a command that calls a route, with the examples of its body's fields. The shell
// variables are explained on the page.
func curlOf(method, path string, signedIn bool, o *openapi3.Operation) string {
	var command strings.Builder
	command.WriteString("curl ")
	if method != "GET" {
		command.WriteString("-X " + method + " ")
	}
	command.WriteString(`"$SHOP` + strings.NewReplacer("{", "$", "}", "").Replace(path) + `"`)
	if signedIn {
		command.WriteString(" \\\n  -H \"Authorization: Bearer $TOKEN\"")
	}
	if o.RequestBody != nil {
		if media := o.RequestBody.Value.Content.Get("application/json"); media != nil && media.Schema != nil {
			example, err := json.Marshal(exampleOf(media.Schema.Value))
			if err != nil {
				panic(err) // impossible: examples come from a document that was JSON
			}
			command.WriteString(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '" + strings.ReplaceAll(string(example), "'", `'\''`) + "'")
		}
	}
	return command.String()
}

// exampleOf returns a value that a schema allows: its example, or one made of its fields' examples.
// Fields that may be left out and have no example are left out.
func exampleOf(s *openapi3.Schema) any {
	switch {
	case s.Example != nil:
		return s.Example
	case s.Default != nil:
		return s.Default
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type.Is("array"):
		return []any{exampleOf(s.Items.Value)}
	case s.Type.Is("object"), len(s.Properties) > 0, len(s.AllOf) > 0:
		return exampleOfFields(s)
	case s.Type.Is("integer"), s.Type.Is("number"):
		return 1
	case s.Type.Is("boolean"):
		return true
	case s.Format == "date-time":
		return "2027-03-06T18:00:00Z"
	default:
		return "…"
	}
}

func exampleOfFields(s *openapi3.Schema) map[string]any {
	example := map[string]any{}
	for _, part := range s.AllOf {
		for name, value := range exampleOfFields(part.Value) {
			example[name] = value
		}
	}
	required := map[string]bool{}
	for _, name := range s.Required {
		required[name] = true
	}
	for name, property := range s.Properties {
		if required[name] || property.Value.Example != nil {
			example[name] = exampleOf(property.Value)
		}
	}
	return example
}
