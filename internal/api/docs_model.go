package api

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// docsPage is what the page shows.
type docsPage struct {
	Title, Description string
	Chapters           []chapter
	Schemas            []schema
	Events             template.HTML // of the WebSocket
}

type chapter struct {
	Name, Description string
	Routes            []docRoute
}

type docRoute struct {
	Method, Path, Summary, Description, Who string
	Parameters                              []field
	Body                                    string // a schema's name
	Answers                                 []answer
	Curl                                    string // a command that calls it
}

type answer struct{ Status, Description, Body string }

type schema struct {
	Name, Description string
	Fields            []field
}

type field struct {
	Name, Type, Description string
	Required                bool
}

func docsOf(spec *openapi3.T) docsPage {
	d := docsPage{Title: spec.Info.Title, Description: spec.Info.Description}
	for _, tag := range spec.Tags {
		d.Chapters = append(d.Chapters, chapter{Name: tag.Name, Description: tag.Description, Routes: routesOf(spec, tag.Name)})
	}
	for _, name := range sortedKeys(spec.Components.Schemas) {
		if s := spec.Components.Schemas[name].Value; len(s.Properties)+len(s.AllOf) > 0 {
			d.Schemas = append(d.Schemas, schema{Name: name, Description: s.Description, Fields: fieldsOf(s)})
		}
	}
	return d
}

func routesOf(spec *openapi3.T, tag string) []docRoute {
	var routes []docRoute
	who := map[access]string{anyone: "anyone", signedIn: "signed in", admin: "admin"}
	operations := operationsOf(spec)
	for _, path := range sortedKeys(spec.Paths.Map()) {
		item := spec.Paths.Value(path).Operations()
		for _, method := range sortedKeys(item) {
			o := item[method]
			if !slices.Contains(o.Tags, tag) {
				continue
			}
			may := operations[route{method, pathParameter.ReplaceAllString(path, ":$1")}].access
			r := docRoute{
				Method: method, Path: path, Summary: o.Summary, Description: o.Description, Who: who[may],
				Curl: curlOf(method, path, may != anyone, o),
			}
			for _, p := range o.Parameters {
				r.Parameters = append(r.Parameters, field{p.Value.Name, typeOf(p.Value.Schema), p.Value.Description, p.Value.Required})
			}
			if o.RequestBody != nil {
				r.Body = bodyOf(o.RequestBody.Value.Content)
			}
			r.Answers = answersOf(o)
			routes = append(routes, r)
		}
	}
	return routes
}

func answersOf(o *openapi3.Operation) []answer {
	var answers []answer
	for _, status := range sortedKeys(o.Responses.Map()) {
		response := o.Responses.Value(status).Value
		a := answer{Status: status, Body: bodyOf(response.Content)}
		if response.Description != nil {
			a.Description = *response.Description
		}
		answers = append(answers, a)
	}
	return answers
}

func bodyOf(content openapi3.Content) string {
	for _, media := range content {
		if media.Schema != nil {
			return typeOf(media.Schema)
		}
	}
	return ""
}

func fieldsOf(s *openapi3.Schema) []field {
	var fields []field
	for _, part := range s.AllOf {
		fields = append(fields, fieldsOf(part.Value)...)
	}
	for _, name := range sortedKeys(s.Properties) {
		property := s.Properties[name]
		fields = append(fields, field{name, typeOf(property), property.Value.Description, slices.Contains(s.Required, name)})
	}
	return fields
}

// typeOf describes a schema in words: by its name, or else by its type.
func typeOf(s *openapi3.SchemaRef) string {
	if s == nil {
		return ""
	}
	if s.Ref != "" {
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	}
	v := s.Value
	name := strings.Join(v.Type.Slice(), " or ")
	switch {
	case v.Type.Is("array"):
		return "list of " + typeOf(v.Items)
	case len(v.Enum) > 0:
		name = strings.ReplaceAll(strings.Trim(fmt.Sprint(v.Enum), "[]"), " ", ", ")
	case v.Format != "":
		name += " (" + v.Format + ")"
	}
	if v.Nullable {
		name += ", or null"
	}
	return name
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
