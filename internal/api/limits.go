package api

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// limits are what openapi.yaml allows in a field or parameter.
type limits struct {
	shortest, longest int      // of a text, in characters
	low, high, absent int      // of a number; absent is its default
	words             []string // of an enum

	fields map[string]limits // of the objects in a list
}

// limitsOf reads the limits of a schema. A limit that is missing is 0, so a field that handlers
// check must have its limits in openapi.yaml.
func limitsOf(schema *openapi3.Schema) limits {
	l := limits{shortest: int(schema.MinLength)} //nolint:gosec // it is a small number in openapi.yaml
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
	if schema.Items != nil {
		l.fields = limitsOfAll(schema.Items.Value.Properties)
	}
	return l
}

// fieldsIn returns the fields that a route's body may have; nil when it may have any, or when there
// is no body.
func fieldsIn(described *openapi3.Operation) map[string]limits {
	if described.RequestBody == nil {
		return nil
	}
	content := described.RequestBody.Value.Content.Get("application/json")
	if content == nil || content.Schema == nil {
		return nil
	}
	return limitsOfAll(content.Schema.Value.Properties)
}

// limitsOfAll returns the limits of an object's fields; nil when none are described.
func limitsOfAll(properties openapi3.Schemas) map[string]limits {
	if len(properties) == 0 {
		return nil
	}
	fields := make(map[string]limits, len(properties))
	for name, property := range properties {
		fields[name] = limitsOf(property.Value)
	}
	return fields
}

// parametersIn returns a route's parameters in its path, query and headers.
func parametersIn(described *openapi3.Operation) map[string]limits {
	parameters := make(map[string]limits, len(described.Parameters))
	for _, p := range described.Parameters {
		parameters[p.Value.Name] = limitsOf(p.Value.Schema.Value)
	}
	return parameters
}
