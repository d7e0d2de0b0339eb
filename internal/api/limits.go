package api

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// limits are what the API's description says that a field or parameter may hold.
type limits struct {
	shortest, longest int // of a text, in characters
	low, high, absent int // of a number; absent is its default
	words             []string
}

// limitsOf reads the limits of a schema. Those that it does not name are 0, which lets hardly
// anything pass: a field that is checked wants its limits described.
func limitsOf(schema *openapi3.Schema) limits {
	l := limits{shortest: int(schema.MinLength)} //nolint:gosec // our own description's
	if schema.MaxLength != nil {
		l.longest = int(*schema.MaxLength) //nolint:gosec // as above
	}
	if schema.Min != nil {
		l.low = int(*schema.Min)
	}
	if schema.Max != nil {
		l.high = int(*schema.Max)
	}
	if preset, ok := schema.Default.(float64); ok {
		l.absent = int(preset)
	}
	for _, word := range schema.Enum {
		l.words = append(l.words, fmt.Sprint(word))
	}
	return l
}

// fieldsIn returns what a route's body may have, nil when that is anything, or when there is no
// body.
func fieldsIn(described *openapi3.Operation) map[string]limits {
	if described.RequestBody == nil {
		return nil
	}
	content := described.RequestBody.Value.Content.Get("application/json")
	if content == nil || content.Schema == nil || len(content.Schema.Value.Properties) == 0 {
		return nil
	}
	fields := make(map[string]limits, len(content.Schema.Value.Properties))
	for name, property := range content.Schema.Value.Properties {
		fields[name] = limitsOf(property.Value)
	}
	return fields
}

// parametersIn returns a route's parameters: of its path, its query and its headers.
func parametersIn(described *openapi3.Operation) map[string]limits {
	parameters := make(map[string]limits, len(described.Parameters))
	for _, p := range described.Parameters {
		parameters[p.Value.Name] = limitsOf(p.Value.Schema.Value)
	}
	return parameters
}
