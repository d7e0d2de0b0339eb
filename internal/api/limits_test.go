package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// TestLimits_AreEnforced expects every limit of a field or parameter in openapi.yaml to be
// enforced, and the limit's own value to be allowed.
func TestLimits_AreEnforced(t *testing.T) {
	t.Parallel()
	spec, err := api.GetSpec()
	require.NoError(t, err)
	w := newFixture(t, func(o *api.Options) { o.Signer = devIssuer(t) })
	tried := 0
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			for _, limited := range limitedIn(operation) {
				for value, allowed := range limited.values() {
					tried++
					wrong := limited.send(w, method, path, operation.OperationID, value)
					require.Equal(t, allowed, !slices.Contains(wrong, limited.name),
						"%s %s, %s of %s: %v", method, path, limited.name, shortened(value), wrong)
				}
			}
		}
	}
	require.Greater(t, tried, 80, "the description has many more limits than that")
}

// TestLimits_OfTheDomain compares limits in openapi.yaml with the constants of packages that cannot
// read it.
func TestLimits_OfTheDomain(t *testing.T) {
	t.Parallel()
	spec, err := api.GetSpec()
	require.NoError(t, err)
	of := func(schema, field string) *openapi3.Schema {
		return spec.Components.Schemas[schema].Value.Properties[field].Value
	}
	require.InDelta(t, drop.MaxStock, *of("NewDrop", "totalStock").Max, 0)
	require.InDelta(t, drop.MaxStock, *of("DropChanges", "totalStock").Max, 0)
	require.InDelta(t, drop.MaxStock, *of("StockAdjustment", "delta").Max, 0)
	for _, schema := range []string{"ProfileChanges", "DevSignIn"} {
		require.Equal(t, uint64(auth.MaxNameRunes), *of(schema, "firstName").MaxLength)
		require.Equal(t, uint64(auth.MaxNameRunes), *of(schema, "lastName").MaxLength)
	}
}

// limited is a field or a parameter that has a limit.
type limited struct {
	name, in string // in: body, query, header
	schema   *openapi3.Schema
}

func limitedIn(operation *openapi3.Operation) (all []limited) {
	for _, p := range operation.Parameters {
		all = append(all, limited{p.Value.Name, p.Value.In, p.Value.Schema.Value})
	}
	if operation.RequestBody != nil {
		for name, property := range operation.RequestBody.Value.Content.Get("application/json").Schema.Value.Properties {
			all = append(all, limited{name, "body", property.Value})
		}
	}
	return all
}

// values returns values at the limits and just beyond them, and whether each is allowed.
func (l *limited) values() map[string]bool {
	values := map[string]bool{}
	if longest := l.schema.MaxLength; longest != nil && l.name != "If-None-Match" { // an unknown tag is not an error
		values[l.text(int(*longest)+1)] = false
		values[l.text(int(*longest))] = l.name != "cursor" // a made-up cursor is wrong at any length
	}
	if l.schema.MinLength > 0 {
		values[l.text(int(l.schema.MinLength)-1)] = false
		values[l.text(int(l.schema.MinLength))] = true
	}
	if lowest := l.schema.Min; lowest != nil {
		values[strconv.Itoa(int(*lowest)-1)] = false
		values[strconv.Itoa(int(*lowest))] = true
	}
	if highest := l.schema.Max; highest != nil {
		values[strconv.Itoa(int(*highest)+1)] = false
		values[strconv.Itoa(int(*highest))] = true
	}
	return values
}

func (l *limited) text(length int) string {
	begin, end := "", ""
	switch l.name {
	case "imageUrl":
		begin = "https://img.clerk.com/" // a host that may have pictures of users
	case "email":
		end = "@a.example"
	}
	return begin + strings.Repeat("x", length-len(begin)-len(end)) + end
}

// send makes a request in which only the value may be wrong, and returns the fields that the reply
// calls wrong.
func (l *limited) send(w *fixture, method, path, operationID, value string) (wrong []string) {
	body := map[string]any{}
	for name, value := range validBodies[operationID] {
		body[name] = value
	}
	path = regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, anID)
	headers := []string{asAdmin}
	switch l.in {
	case "body":
		body[l.name] = value
		if number, err := strconv.Atoi(value); err == nil {
			body[l.name] = number
		}
	case "query":
		path += "?" + l.name + "=" + url.QueryEscape(value)
	case "header":
		headers = append(headers, l.name+": "+value)
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	reply := w.send(method, path, string(encoded), headers...)
	var p api.Problem
	if reply.Code != http.StatusUnprocessableEntity {
		return nil
	}
	if err := json.Unmarshal(reply.Body.Bytes(), &p); err != nil {
		panic(err)
	}
	for _, e := range *p.Errors {
		wrong = append(wrong, e.Field)
	}
	return wrong
}

// validBodies have the required fields of a body, by operation.
var validBodies = map[string]map[string]any{ //nolint:gochecknoglobals // read only
	"CreateDrop": {
		"name": "Tempo", "price": "219.00", "currency": "USD", "totalStock": 5, "dropStartTime": "2026-01-31T18:00:00Z",
	},
	"AdjustStock":        {"delta": 1, "reason": "found"},
	"ReleaseReservation": {"reason": "asked for it"},
	"DevSignIn":          {"email": "alex@example.com"},
}

func shortened(value string) string {
	if len(value) > 12 {
		return strconv.Itoa(len(value)) + " characters"
	}
	return value
}

func devIssuer(t *testing.T) *auth.DevIssuer {
	t.Helper()
	key, err := auth.NewDevKey()
	require.NoError(t, err)
	issuer, err := auth.NewDevIssuer(key, time.Now)
	require.NoError(t, err)
	return issuer
}
