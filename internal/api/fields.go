package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

var errNotObject = errors.New("not a JSON object")

// checkFields returns an error when a JSON body, or an object in one of its lists, has a field that
// openapi.yaml does not name exactly, or has a field twice. encoding/json, which decodes the body
// afterwards, accepts "TOTALSTOCK" for totalStock and takes the last of two values, whereas a proxy
// that inspects the body may take the first. Anything but an object is errNotObject: the decoder
// would take null for an empty one.
//
// The body must be valid JSON.
func checkFields(body []byte, known map[string]limits) error {
	if start := afterSpace(body); len(start) == 0 || start[0] != '{' {
		return errNotObject
	}
	seen := make([]string, 0, 8)
	for name, value := range membersOf(body) {
		limits, ok := known[name]
		if !ok {
			return fmt.Errorf("unknown field %q", name)
		}
		if slices.Contains(seen, name) {
			return repeatedField(name)
		}
		seen = append(seen, name)
		if err := checkFieldsInList(value, limits.fields); err != nil {
			return err
		}
	}
	return nil
}

// checkFieldsInList is checkFields for each object of a list. Anything else passes, and the decoder
// says whether its type is wrong.
func checkFieldsInList(list json.RawMessage, known map[string]limits) error {
	var items []json.RawMessage
	if known != nil {
		_ = json.Unmarshal(list, &items) // a value that is not a list has no items
	}
	for _, item := range items {
		if err := checkFields(item, known); err != nil && !errors.Is(err, errNotObject) {
			return err
		}
	}
	return nil
}

// repeatedField is the error for a field that a body has more than once.
type repeatedField string

func (f repeatedField) Error() string { return "the field " + string(f) + " is there twice" }
